import { type Digest, type Instant, minuteText } from '../model/index.ts'

/** Known images that a look did not show, too many at once. `lost` and `known` count an index with its children as one. */
export type Loss = {
  /** When the look ended. */
  readonly at: Instant
  readonly lost: number
  readonly known: number
  /** Since when the first of them was known. */
  readonly since: Instant
  /** Some of their names. */
  readonly names: readonly string[]
  readonly digests: readonly Digest[]
}

/** So many known images may be missing at once, or this part of all. */
const FEW = 5
const PART = 0.1

/** How many names a message lists. */
const NAMED = 5

export type LossRequest = {
  /** Known images that this look is the first not to show, and of these one for each group. */
  readonly lost: readonly Digest[]
  readonly lostRoots: readonly Digest[]
  /** How many groups were known. */
  readonly known: number
  readonly at: Instant
  readonly firstSeen: (digest: Digest) => Instant
  /** A name for people. */
  readonly nameOf: (digest: Digest) => string
}

/** What is too much to be believed; undefined: it may have happened. */
export function lossIn({ lost, lostRoots, known, at, firstSeen, nameOf }: LossRequest): Loss | undefined {
  if (lostRoots.length <= Math.max(FEW, known * PART)) return undefined
  const since = lost.reduce((first, digest) => Math.min(first, firstSeen(digest)), at)
  const names = lostRoots.map(nameOf).toSorted().slice(0, NAMED)
  return { at, lost: lostRoots.length, known, since, names, digests: lost }
}

/** What was lost, in half a sentence. */
export function lossText({ lost, known, since, names }: Loss): string {
  const more = lost > names.length ? ` and ${lost - names.length} more` : ''
  return (
    `${lost} of ${known} images that careen knew, the first of them since ${minuteText(since)}, ` +
    `and did not delete are not there any more: ${names.join(', ')}${more}`
  )
}
