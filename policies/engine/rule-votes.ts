import type { Image, Instant, Policy, PolicyRule } from '../model/index.ts'
import { ascending } from './compare.ts'
import { each, type Indices, pick } from './indices.ts'
import { type Versioned, versionsKept } from './keep.ts'
import { isPlain, periodOf, ranking } from './rank.ts'
import type { Groups, Ranked, Ranking } from './ranking.ts'
import type { Selector } from './select.ts'
import { mayBeKept } from './thin-intervals.ts'
import { type Bucket, bucketsKept } from './thin.ts'
import type { TimeColumns } from './time.ts'

/** What a rule says of an image: nothing, that it stays, or that it goes. */
export const SAYS = { nothing: 0, keep: 1, gone: 2 } as const

/** One rule's say on all candidates, as it is while these are the candidates. */
export type Judged = {
  readonly selector: Selector
  /** One of `SAYS`, by index. */
  readonly says: Uint8Array
  readonly ranking: Ranking
  readonly conditions: RuleConditions
  readonly times: TimeColumns
  readonly selected: Indices
}

/** The conditions of one rule, each by itself; all of images whose time is known. An estimate only ever keeps. */
export type RuleConditions = {
  /** May it be among the newest `retained_top`? */
  readonly withinTop: (i: number) => boolean
  /** Is it certainly beyond the newest `max`? */
  readonly beyondMax: (i: number) => boolean
  /** Certainly older than the period, strictly; false without one. */
  readonly old: (i: number) => boolean
  /** May it be among the newest `keep_expired` of the old ones? */
  readonly keptExpired: (i: number) => boolean
  /** Undefined for a rule without `keep_semver`. */
  readonly version: ((i: number) => Versioned) | undefined
  /** Does `keep_semver` keep it? */
  readonly versionStays: (i: number) => boolean
  readonly bucket: (i: number) => Bucket | undefined
}

export type JudgeInput = {
  readonly images: readonly Image[]
  readonly now: Instant
  readonly times: (from: PolicyRule['ageFrom']) => TimeColumns
  /** Of what is selected, the images that take places; the others are judged all the same. */
  readonly places: (selected: Indices) => Indices
}

/** Judges everything in `selected` by one rule. */
export function judge(selector: Selector, selected: Indices, input: JudgeInput): Judged {
  const { images, now } = input
  const { rule, groups } = selector
  const times = input.times(rule.ageFrom)
  const isKnown = (i: number): boolean => !Number.isNaN(times.high[i])
  const known = selected.every(isKnown) ? selected : pick(selected, isKnown)
  const ranked = { places: input.places(known), judged: known }
  const around = { images, times, now, ranked, groups }
  const places = ranking(images, times, ranked, groups)
  const conditions = conditionsOf(selector, places, around)
  const says = new Uint8Array(images.length)
  each(selected, (i) => {
    says[i] = SAYS.keep
  })
  const gone = rule.keep === true ? SAYS.nothing : SAYS.gone
  each(known, (i) => {
    if (isWantedGone(rule, conditions, i)) says[i] = gone
  })
  return { selector, says, ranking: places, conditions, times, selected }
}

/** Floors keep whatever the age; then `max` asks for more than the period does. */
function isWantedGone(rule: PolicyRule, conditions: RuleConditions, i: number): boolean {
  if (isOnFloor(conditions, i)) return false
  if (conditions.beyondMax(i)) return true
  if (periodOf(rule) !== undefined) return conditions.old(i) && !conditions.keptExpired(i)
  return rule.max === undefined
}

/** Is the image kept whatever its age? */
export function isOnFloor({ withinTop, versionStays, bucket }: RuleConditions, i: number): boolean {
  return withinTop(i) || versionStays(i) || bucket(i) !== undefined
}

/** A kept version stays; so does what is no version, as a rule about versions cannot understand it. */
function staysAsVersion(found: Versioned): boolean {
  return found === undefined || ('kept' in found && found.kept)
}

type Around = {
  readonly images: readonly Image[]
  readonly times: TimeColumns
  readonly now: Instant
  readonly ranked: Ranked
  readonly groups: Groups
}

const never = (): boolean => false

function conditionsOf({ rule, matches }: Selector, places: Ranking, around: Around): RuleConditions {
  const { max, keepSemver } = rule
  const { images, ranked } = around
  const withinMax = max === undefined ? undefined : places.mayBeWithin(max)
  const versions =
    keepSemver === undefined ? undefined : versionsKept(images, ranked.judged, keepSemver, matches)
  const buckets = thinned(rule, places, around)
  return {
    withinTop: rule.retainedTop === undefined ? never : within(places, rule.retainedTop),
    beyondMax: withinMax === undefined ? never : (i) => !withinMax(i),
    ...expiry(rule, around),
    version: versions === undefined ? undefined : (i) => versions.get(i),
    versionStays: versions === undefined ? never : (i) => staysAsVersion(versions.get(i)),
    bucket: (i) => buckets?.get(i),
  }
}

/** `retained_top = 0` keeps nothing, whatever the groups. */
function within(places: Ranking, top: number): (i: number) => boolean {
  return top === 0 ? never : places.mayBeWithin(top)
}

function thinned(
  { keepThinned }: PolicyRule,
  places: Ranking,
  { images, times, ranked }: Around,
): ReadonlyMap<number, Bucket> | undefined {
  if (keepThinned === undefined) return undefined
  return isPlain(times, ranked)
    ? bucketsKept(places.order(), times.high, keepThinned)
    : mayBeKept(images, times, ranked, keepThinned)
}

function expiry(
  rule: PolicyRule,
  { images, times, now, ranked, groups }: Around,
): Pick<RuleConditions, 'old' | 'keptExpired'> {
  const period = periodOf(rule)
  if (period === undefined) return { old: never, keptExpired: never }
  const before = now - period
  const { aged } = times
  const old = (i: number): boolean => (aged[i] ?? 0) < before
  const { keepExpired } = rule
  if (keepExpired === undefined || keepExpired === 0) return { old, keptExpired: never }
  const expired = { places: pick(ranked.places, old), judged: pick(ranked.judged, old) }
  return { old, keptExpired: ranking(images, times, expired, groups).mayBeWithin(keepExpired) }
}

/**
 * Rules in the order in which they are asked. Rules that only keep come first: they hold whatever the others say. Under
 * `first_match` the others follow by priority, then label, and the first that selects an image decides.
 */
export function inPriority(policy: Policy, judged: readonly Judged[]): readonly Judged[] {
  if (policy.onConflict !== 'first_match') return judged
  const place = ({ selector: { rule } }: Judged): number =>
    rule.keep === true ? -Infinity : (rule.priority ?? Infinity)
  const label = ({ selector: { rule } }: Judged): string => rule.label
  return judged.toSorted((a, b) => ascending(place(a), place(b)) || ascending(label(a), label(b)))
}

/** Of the rules that say something of an image, in the order of `inPriority`, those whose word counts. */
export function deciding(policy: Policy, saying: readonly Judged[], i: number): readonly Judged[] {
  const holding = saying.filter(({ selector: { rule }, says }) => rule.keep === true && says[i] === SAYS.keep)
  if (holding.length > 0) return holding
  const others = saying.filter(({ selector: { rule } }) => rule.keep !== true)
  switch (policy.onConflict ?? 'all_agree') {
    case 'all_agree':
      return others
    case 'first_match':
      return others.slice(0, 1)
    case 'any': {
      const wanting = others.filter(({ says }) => says[i] === SAYS.gone)
      return wanting.length > 0 ? wanting : others
    }
  }
}
