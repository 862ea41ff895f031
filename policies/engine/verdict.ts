import type { Image, Instant } from '../model.ts'
import { type Judged, SAYS } from './judge.ts'
import type { Age, Reason, Verdict } from './reason.ts'
import { timeOf } from './time.ts'

/** What one rule says of an image that it selects, for people. */
export function verdictOf(judged: Judged, i: number, image: Image, now: Instant): Verdict {
  const { label, retainedTop, max, expirePeriod, keepExpired, keepSemver, keepThinned, ageFrom } =
    judged.selector.rule
  return {
    rule: label,
    wants: judged.says[i] === SAYS.gone ? 'delete' : 'keep',
    rank: judged.ranking.rank(i),
    of: judged.ranking.count,
    ...present({ age: ageOf(judged, image, now), retainedTop, max, expirePeriod, keepExpired }),
    ...present({ keepSemver, keepThinned, ageFrom }),
  }
}

function present<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const there = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(there) as { [K in keyof T]?: Exclude<T[K], undefined> }
}

function ageOf({ selector }: Judged, image: Image, now: Instant): Age | undefined {
  const known = timeOf(image, selector.rule.ageFrom, now)
  if (known === undefined) return undefined
  return { age: Math.max(0, now - known.at), from: known.source, since: known.at }
}

/** All that speaks for what the rule says: why it wants the image gone, or everything by which it keeps it. */
export function ruleReasons(judged: Judged, i: number, image: Image, now: Instant): Reason[] {
  const { rule } = judged.selector
  const age = ageOf(judged, image, now)
  if (age === undefined) {
    const { ageFrom: from } = rule
    return [{ kind: 'age_unknown', rule: rule.label, ...(from === undefined ? {} : { from }) }]
  }
  const wants = judged.says[i] === SAYS.gone ? 'delete' : 'keep'
  return GROUNDS[wants].map((ground) => ground(judged, i, age)).filter((reason) => reason !== undefined)
}

/** One thing that may speak for what a rule says of an image; undefined: it does not apply. */
type Ground = (judged: Judged, i: number, age: Age) => Reason | undefined

const expired: Ground = ({ selector: { rule }, conditions }, i, age) =>
  rule.expirePeriod !== undefined && conditions.old(i) && !conditions.spared(i)
    ? { kind: 'expired', rule: rule.label, age, period: rule.expirePeriod }
    : undefined

const beyondMax: Ground = (judged, i) => {
  const { max } = judged.selector.rule
  return max !== undefined && judged.conditions.beyondMax(i)
    ? { kind: 'beyond_max', ...placeOf(judged, i), max }
    : undefined
}

const beyondTop: Ground = (judged, i) => {
  const { retainedTop: top, expirePeriod, max, keepSemver, keepThinned } = judged.selector.rule
  // retained_top = 0 says nothing, unless it is all there is.
  const alone = [expirePeriod, max, keepSemver, keepThinned].every((one) => one === undefined)
  return top !== undefined && (top > 0 || alone)
    ? { kind: 'beyond_top', ...placeOf(judged, i), top }
    : undefined
}

const thinnedOut: Ground = (judged, i) =>
  judged.selector.rule.keepThinned === undefined ? undefined : { kind: 'thinned_out', ...placeOf(judged, i) }

const withinTop: Ground = (judged, i) => {
  const { retainedTop: top } = judged.selector.rule
  return top !== undefined && judged.conditions.withinTop(i)
    ? { kind: 'within_top', ...placeOf(judged, i), top }
    : undefined
}

const keptThinned: Ground = ({ selector: { rule }, conditions }, i) => {
  const bucket = conditions.bucket(i)
  return bucket === undefined ? undefined : { kind: 'kept_thinned', rule: rule.label, ...bucket }
}

const young: Ground = ({ selector: { rule }, conditions }, i, age) =>
  rule.expirePeriod === undefined || conditions.old(i) || conditions.beyondMax(i)
    ? undefined
    : { kind: 'young', rule: rule.label, age, period: rule.expirePeriod }

const amongExpired: Ground = ({ selector: { rule }, conditions }, i, age) => {
  const { expirePeriod: period, keepExpired: keep } = rule
  if (period === undefined || keep === undefined || conditions.beyondMax(i)) return undefined
  if (!conditions.old(i) || !conditions.spared(i)) return undefined
  return { kind: 'among_expired', rule: rule.label, keep, age, period }
}

const withinMax: Ground = (judged, i) => {
  const { max, expirePeriod } = judged.selector.rule
  return max === undefined || expirePeriod !== undefined || judged.conditions.beyondMax(i)
    ? undefined
    : { kind: 'within_max', ...placeOf(judged, i), max }
}

const lostVersion: Ground = (judged, i) => versionReason(judged, i)
const keptVersion: Ground = (judged, i) =>
  judged.conditions.versionStays(i) ? versionReason(judged, i) : undefined

const GROUNDS: Readonly<Record<Verdict['wants'], readonly Ground[]>> = {
  delete: [expired, beyondMax, beyondTop, lostVersion, thinnedOut],
  keep: [withinTop, keptVersion, keptThinned, young, amongExpired, withinMax],
}

function placeOf(
  { selector, ranking }: Judged,
  i: number,
): { readonly rule: string; readonly rank: number; readonly of: number } {
  return { rule: selector.rule.label, rank: ranking.rank(i), of: ranking.count }
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
