import type { Image, Instant } from '../model/index.ts'
import { claimOf } from './newer.ts'
import { periodOf } from './rank.ts'
import type { Age, Reason, Uncertain, Verdict } from './reason.ts'
import { type Judged, SAYS } from './rule-votes.ts'
import { timeOf, type Timing } from './time.ts'

/** One image, as one rule sees it. */
export type Sight = { readonly i: number; readonly image: Image; readonly timing: Timing }

/** What one rule says of an image that it selects, for people. */
export function verdictOf(judged: Judged, sight: Sight): Verdict {
  const { rule } = judged.selector
  const { i } = sight
  const { rank, lastRank, of } = judged.ranking
  const isKnown = !Number.isNaN(judged.times.high[i])
  const [first, last] = isKnown ? [rank(i), lastRank(i)] : [0, 0]
  const { retainedTop, max, expirePeriod, expireAfter, keepExpired, keepSemver, keepThinned, ageFrom } = rule
  return {
    rule: rule.label,
    wants: judged.says[i] === SAYS.gone ? 'delete' : 'keep',
    rank: first,
    of: of(i),
    ...compact({ rankTo: last > first ? last : undefined, age: ageOf(judged, sight), retainedTop, max }),
    ...compact({ expirePeriod, expireAfter, keepExpired, keepSemver, keepThinned, ageFrom }),
  }
}

function compact<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const there = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(there) as { [K in keyof T]?: Exclude<T[K], undefined> }
}

function ageOf({ selector, times }: Judged, { i, image, timing }: Sight): Age | undefined {
  const time = timeOf(image, selector.rule.ageFrom, timing)
  if (time === undefined) return undefined
  const aged = times.aged[i] ?? time.high
  // Without any bound it may be as new as now.
  const since = Number.isFinite(aged) ? aged : timing.now
  const age = { age: Math.max(0, timing.now - since), from: time.source, since }
  if (time.low >= since) return age
  return Number.isFinite(time.low) ? { ...age, sinceFrom: time.low } : { ...age, sinceUnknown: true }
}

/** All that speaks for what the rule says: why it wants the image gone, or everything by which it keeps it. */
export function ruleReasons(judged: Judged, sight: Sight): Reason[] {
  const { rule } = judged.selector
  const age = ageOf(judged, sight)
  if (age === undefined) return [ageUnknown(judged, sight)]
  const seen = { ...sight, age }
  const wants = judged.says[sight.i] === SAYS.gone ? 'delete' : 'keep'
  const found = GROUNDS[wants].map((ground) => ground(judged, seen)).filter((reason) => reason !== undefined)
  return found.length > 0 || wants === 'delete' ? found : [{ kind: 'not_in_a_group', rule: rule.label }]
}

function ageUnknown({ selector: { rule } }: Judged, { timing }: Sight): Reason {
  return {
    kind: 'age_unknown',
    rule: rule.label,
    ...compact({ from: rule.ageFrom, why: timing.clockUnknown }),
  }
}

type Seen = Sight & { readonly age: Age }

/** One thing that may speak for what a rule says of an image; undefined: it does not apply. */
type Ground = (judged: Judged, seen: Seen) => Reason | undefined

const expired: Ground = ({ selector: { rule }, conditions }, { i, age }) => {
  const period = periodOf(rule)
  return period !== undefined && conditions.old(i) && !conditions.keptExpired(i)
    ? { kind: 'expired', rule: rule.label, age, period }
    : undefined
}

const beyondMax: Ground = (judged, seen) => {
  const { max } = judged.selector.rule
  return max !== undefined && judged.conditions.beyondMax(seen.i)
    ? { kind: 'beyond_max', ...placeOf(judged, seen), max }
    : undefined
}

const beyondTop: Ground = (judged, seen) => {
  const { retainedTop: top, max, keepSemver, keepThinned } = judged.selector.rule
  // retained_top = 0 says nothing, unless it is all there is.
  const others = [periodOf(judged.selector.rule), max, keepSemver, keepThinned]
  const alone = others.every((one) => one === undefined)
  return top !== undefined && (top > 0 || alone)
    ? { kind: 'beyond_top', ...placeOf(judged, seen), top }
    : undefined
}

const thinnedOut: Ground = (judged, seen) =>
  judged.selector.rule.keepThinned === undefined
    ? undefined
    : { kind: 'thinned_out', ...placeOf(judged, seen) }

const withinTop: Ground = (judged, seen) => {
  const { retainedTop: top } = judged.selector.rule
  const { i } = seen
  // An image in no group is kept without a place.
  if (top === undefined || !judged.conditions.withinTop(i) || judged.ranking.rank(i) === 0) return undefined
  return judged.ranking.lastRank(i) <= top
    ? { kind: 'within_top', ...placeOf(judged, seen), top }
    : { kind: 'may_be_within_top', ...mayBe(judged, seen), top }
}

const keptThinned: Ground = (judged, seen) => {
  const found = judged.conditions.bucket(seen.i)
  if (found === undefined) return undefined
  const { unit, bucket } = found
  const { label: rule } = judged.selector.rule
  return found.certain
    ? { kind: 'kept_thinned', rule, unit, bucket }
    : { kind: 'may_be_kept_thinned', rule, unit, bucket, ...uncertain(seen, seen.age.since) }
}

const young: Ground = ({ selector: { rule }, conditions, times }, seen) => {
  const { i, age, timing } = seen
  const period = periodOf(rule)
  if (period === undefined || conditions.old(i) || conditions.beyondMax(i)) return undefined
  const isCertain = !((times.low[i] ?? 0) < timing.now - period)
  return isCertain
    ? { kind: 'young', rule: rule.label, age, period }
    : { kind: 'may_be_young', rule: rule.label, period, ...uncertain(seen, seen.age.since) }
}

const amongExpired: Ground = ({ selector: { rule }, conditions }, { i, age }) => {
  const { keepExpired: keep } = rule
  const period = periodOf(rule)
  if (period === undefined || keep === undefined || conditions.beyondMax(i)) return undefined
  if (!conditions.old(i) || !conditions.keptExpired(i)) return undefined
  return { kind: 'among_expired', rule: rule.label, keep, age, period }
}

const withinMax: Ground = (judged, seen) => {
  const { max } = judged.selector.rule
  const { i } = seen
  if (max === undefined || periodOf(judged.selector.rule) !== undefined || judged.conditions.beyondMax(i))
    return undefined
  if (judged.ranking.rank(i) === 0) return undefined
  return judged.ranking.lastRank(i) <= max
    ? { kind: 'within_max', ...placeOf(judged, seen), max }
    : { kind: 'may_be_within_max', ...mayBe(judged, seen), max }
}

const lostVersion: Ground = (judged, { i }) => versionReason(judged, i)
const keptVersion: Ground = (judged, { i }) =>
  judged.conditions.versionStays(i) ? versionReason(judged, i) : undefined

const GROUNDS: Readonly<Record<Verdict['wants'], readonly Ground[]>> = {
  delete: [expired, beyondMax, beyondTop, lostVersion, thinnedOut],
  keep: [withinTop, keptVersion, keptThinned, young, amongExpired, withinMax],
}

type MayBe = Uncertain & { readonly rule: string; readonly newer: number }

/** How many are certainly newer, and why no more is known. */
function mayBe({ selector, ranking, times }: Judged, seen: Seen): MayBe {
  const { i } = seen
  const bounds = uncertain(seen, times.high[i] ?? seen.age.since)
  return { rule: selector.rule.label, newer: ranking.rank(i) - 1, ...bounds }
}

/** The bounds between which the time lies, as the gap that holds it: its start is not in it. */
function uncertain({ image, age }: Seen, before: Instant): Uncertain {
  const after = age.sinceUnknown === true ? undefined : (age.sinceFrom ?? age.since) - 1
  return { before, ...compact({ after, putBack: image.putBack }) }
}

function placeOf(
  { selector, ranking, times }: Judged,
  { i }: Seen,
): {
  readonly rule: string
  readonly rank: number
  readonly of: number
  readonly rankTo?: number
  readonly built?: number
} {
  const claim = claimOf(times, i)
  const [rank, last] = [ranking.rank(i), ranking.lastRank(i)]
  const rankTo = last > rank ? last : undefined
  const place = { rule: selector.rule.label, rank, of: ranking.of(i), ...compact({ rankTo }) }
  return Number.isNaN(claim) ? place : { ...place, built: claim }
}

function versionReason({ selector, conditions }: Judged, i: number): Reason | undefined {
  const { label: rule, keepSemver } = selector.rule
  if (conditions.version === undefined || keepSemver === undefined) return undefined
  const found = conditions.version(i)
  if (found === undefined) return { kind: 'not_a_version', rule }
  if ('prerelease' in found) return { kind: 'not_kept_prerelease', rule, version: found.prerelease }
  const { version, place, line, kept } = found
  const kind = kept ? 'kept_version' : 'not_kept_version'
  return { kind, rule, version, place, count: keepSemver.count, line }
}
