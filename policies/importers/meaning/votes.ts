import type { Image, Instant } from '../../model/index.ts'
import { formatDuration } from '../../scalars/index.ts'
import { isBefore, type TimeRange } from './times.ts'
import type { Truth } from './truth.ts'

/** What a rule says of one image or tag, and why, as a clause. */
export type Vote = { readonly truth: Truth; readonly why: string }

/** What a system does with one image. */
export type ForeignVerdict = {
  readonly digest: string
  readonly action: 'delete' | 'untag' | 'keep' | 'unknown'
  /** The tags that are removed, for `untag`. */
  readonly tags?: readonly string[]
  /** A short clause: `rule 2: beyond the newest 10 by push time`. */
  readonly why: string
}

/** Returns a vote with the clause for its truth. */
export function vote(truth: Truth, clauses: Readonly<Record<Truth, string>>): Vote {
  return { truth, why: clauses[truth] }
}

/** Returns the vote with a name before its clause. */
export function namedVote(name: string, { truth, why }: Vote): Vote {
  return { truth, why: `${name}: ${why}` }
}

/** A condition on an age: older than `age` milliseconds at `now`. `what` was done then: `pushed`. */
export type AgeCondition = {
  readonly age: number
  readonly now: Instant
  readonly atLimit: Truth
  readonly what: string
}

/** Returns whether the time is older than the age. */
export function olderThan(time: TimeRange, { age, now, atLimit, what }: AgeCondition): Vote {
  const text = formatDuration(age)
  return vote(isBefore(time, now - age, atLimit), {
    yes: `${what} more than ${text} ago`,
    no: `${what} in the last ${text}`,
    unknown: `the file does not say whether it was ${what} more than ${text} ago`,
  })
}

/** Something with a place in an order by time. `counted`: does it take a place? */
export type TimedPlace = { readonly time: TimeRange; readonly counted: Truth }

/** Returns for each whether at least `count` others that are counted are newer. Equal times have no known order. */
export function beyondNewest(placed: readonly TimedPlace[], count: number, by: string): readonly Vote[] {
  const counted = placed.filter((one) => one.counted !== 'no')
  const certain = ascending(counted.filter((one) => one.counted === 'yes').map(({ time }) => time.low))
  const possible = ascending(counted.map(({ time }) => time.high))
  return placed.map(({ time, counted: own }) => {
    const newer = certain.length - placeOf(certain, (low) => low > time.high)
    const perhaps = possible.length - placeOf(possible, (high) => high >= time.low) - (own === 'no' ? 0 : 1)
    const truth = newer >= count ? 'yes' : perhaps < count ? 'no' : 'unknown'
    return vote(truth, {
      yes: count === 0 ? 'none is kept by number' : `beyond the newest ${count} by ${by}`,
      no: `among the newest ${count} by ${by}`,
      unknown: `the file does not say whether it is among the newest ${count} by ${by}`,
    })
  })
}

function ascending(numbers: readonly number[]): Float64Array {
  return Float64Array.from(numbers).toSorted()
}

/** Returns the first place whose value passes, of ascending values. */
function placeOf(values: Float64Array, passes: (value: number) => boolean): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (passes(values[middle] ?? 0)) high = middle
    else low = middle + 1
  }
  return low
}

/** Returns the verdict of a system that deletes whole images. */
export function wholeVerdict({ digest }: Image, { truth, why }: Vote): ForeignVerdict {
  const actions = { yes: 'delete', no: 'keep', unknown: 'unknown' } as const
  return { digest, action: actions[truth], why }
}

/**
 * Returns the verdict of a system that removes tags. `bare`: is the manifest deleted once it has no tag? `unknown` if it is not
 * known of a tag, or of the manifest, whether it is removed.
 */
export function tagVerdict(
  { digest, tags }: Image,
  removal: (tag: string) => Vote,
  bare: () => Vote,
): ForeignVerdict {
  const votes = tags.map((tag) => ({ tag, ...removal(tag) }))
  const unclear = votes.find(({ truth }) => truth === 'unknown')
  if (unclear !== undefined) return { digest, action: 'unknown', why: named(tags, unclear) }
  const removed = votes.filter(({ truth }) => truth === 'yes')
  const [first] = removed
  const [kept] = votes.filter(({ truth }) => truth === 'no')
  if (first === undefined)
    return { digest, action: 'keep', why: kept === undefined ? 'it has no tag' : named(tags, kept) }
  const untag = { digest, action: 'untag', tags: removed.map(({ tag }) => tag) } as const
  if (kept !== undefined) return { ...untag, why: named(tags, first) }
  const rest = bare()
  switch (rest.truth) {
    case 'yes':
      return { digest, action: 'delete', why: `${named(tags, first)}; ${rest.why}` }
    case 'no':
      return { ...untag, why: `${named(tags, first)}; ${rest.why}` }
    case 'unknown':
      return { digest, action: 'unknown', why: rest.why }
  }
}

function named(tags: readonly string[], { tag, why }: Vote & { readonly tag: string }): string {
  return tags.length > 1 ? `${tag}: ${why}` : why
}
