import type { Image, Instant, Policy, Rule } from '../model.ts'
import { ascending } from './compare.ts'
import { each, type Indices, pick } from './indices.ts'
import { bucketsKept, type Bucket, type Versioned, versionsKept } from './keep.ts'
import { type Ranking, ranking } from './rank.ts'
import type { Selector } from './select.ts'

/** What a rule says of an image: nothing, that it stays, or that it goes. */
export const SAYS = { nothing: 0, keep: 1, gone: 2 } as const

/** One rule's say on all candidates, as it is while these are the candidates. */
export type Judged = {
  readonly selector: Selector
  /** One of `SAYS`, by index. */
  readonly says: Uint8Array
  readonly ranking: Ranking
  readonly conditions: Conditions
  /** Times by index; NaN: not known. */
  readonly times: Float64Array
  readonly selected: Indices
}

/** The conditions of one rule, each by itself; all of images whose time is known. */
export type Conditions = {
  readonly withinTop: (i: number) => boolean
  readonly beyondMax: (i: number) => boolean
  /** Older than `expire_period`, strictly; false without one. */
  readonly old: (i: number) => boolean
  /** Among the newest `keep_expired` of the old ones. */
  readonly spared: (i: number) => boolean
  /** Undefined for a rule without `keep_semver`. */
  readonly version: ((i: number) => Versioned) | undefined
  /** Does `keep_semver` keep it? */
  readonly versionStays: (i: number) => boolean
  readonly bucket: (i: number) => Bucket | undefined
}

export type JudgeInput = {
  readonly images: readonly Image[]
  readonly now: Instant
  readonly times: (from: Rule['ageFrom']) => Float64Array
}

/** Judges everything in `selected` by one rule. */
export function judge(selector: Selector, selected: Indices, input: JudgeInput): Judged {
  const { images, now } = input
  const { rule } = selector
  const times = input.times(rule.ageFrom)
  const isKnown = (i: number): boolean => !Number.isNaN(times[i])
  const known = selected.every(isKnown) ? selected : pick(selected, isKnown)
  const ranked = ranking(images, times, known)
  const conditions = conditionsOf(selector, ranked, known, { images, times, now })
  const says = new Uint8Array(images.length)
  each(selected, (i) => {
    says[i] = SAYS.keep
  })
  each(known, (i) => {
    if (isWantedGone(rule, conditions, i)) says[i] = SAYS.gone
  })
  return { selector, says, ranking: ranked, conditions, times, selected }
}

/** Floors keep whatever the age; then `max` asks for more than the period does. */
function isWantedGone(rule: Rule, conditions: Conditions, i: number): boolean {
  if (isOnFloor(conditions, i)) return false
  if (conditions.beyondMax(i)) return true
  if (rule.expirePeriod !== undefined) return conditions.old(i) && !conditions.spared(i)
  return rule.max === undefined
}

/** Is the image kept whatever its age? */
export function isOnFloor({ withinTop, versionStays, bucket }: Conditions, i: number): boolean {
  return withinTop(i) || versionStays(i) || bucket(i) !== undefined
}

/** A kept version stays; so does what is no version, as a rule about versions cannot understand it. */
function staysAsVersion(found: Versioned): boolean {
  return found === undefined || ('kept' in found && found.kept)
}

type Around = { readonly images: readonly Image[]; readonly times: Float64Array; readonly now: Instant }

const never = (): boolean => false

function conditionsOf(
  { rule, matches }: Selector,
  ranked: Ranking,
  known: Indices,
  { images, times, now }: Around,
): Conditions {
  const { max, keepSemver, keepThinned } = rule
  const withinMax = max === undefined ? undefined : ranked.newest(max)
  const versions = keepSemver === undefined ? undefined : versionsKept(images, known, keepSemver, matches)
  const buckets = keepThinned === undefined ? undefined : bucketsKept(ranked.order(), times, keepThinned)
  return {
    withinTop: ranked.newest(rule.retainedTop ?? 0),
    beyondMax: withinMax === undefined ? never : (i) => !withinMax(i),
    ...expiry(rule, known, { images, times, now }),
    version: versions === undefined ? undefined : (i) => versions.get(i),
    versionStays: versions === undefined ? never : (i) => staysAsVersion(versions.get(i)),
    bucket: (i) => buckets?.get(i),
  }
}

function expiry(
  { expirePeriod: period, keepExpired }: Rule,
  known: Indices,
  { images, times, now }: Around,
): Pick<Conditions, 'old' | 'spared'> {
  if (period === undefined) return { old: never, spared: never }
  const before = now - period
  const old = (i: number): boolean => (times[i] ?? 0) < before
  if (keepExpired === undefined) return { old, spared: never }
  return { old, spared: ranking(images, times, pick(known, old)).newest(keepExpired) }
}

/** Of several rules that select an image under `first_match`, the one that decides: lowest priority, then label. */
export function inPriority(policy: Policy, judged: readonly Judged[]): readonly Judged[] {
  if (policy.onConflict !== 'first_match') return judged
  const priority = ({ selector: { rule } }: Judged): number => rule.priority ?? Infinity
  const label = ({ selector: { rule } }: Judged): string => rule.label
  return judged.toSorted((a, b) => ascending(priority(a), priority(b)) || ascending(label(a), label(b)))
}
