/**
 * Worlds inside the evidence. A world gives each image, for each rule, one instant within its span, and puts all of them in an
 * order of arrival that agrees with these instants. At one instant, those with exact times stand by version and digest,
 * those with claims by the time at which they were built (equal ones in any order), and all else in any order: more was seen
 * within a millisecond than instants can tell. Of two claims the later one arrived later, or at one instant after the other.
 *
 * An image with a claim was not there before it was built; what was there at the first look arrived when it was built,
 * which its span says already. What was put back stands anywhere between its first arrival and its return. Told
 * instants are exact; unknown times are unknown in every world. A tag was lost at the last possible instant: an earlier one
 * can only make more images old. Rules are apart: what one of them says in one world is held against what another one says
 * in any other, so that there are more worlds here than can be true at once.
 */
import type { Instant } from '../../../policies/model/time.ts'
import { DAY } from './oracle-rules.ts'
import { periodEnd, periodStart, UNITS } from './worlds-calendar.ts'
import type { Case, Node, Ruled, Timed } from './worlds-case.ts'
import type { Chance } from './worlds-chance.ts'
import { byVersion } from './worlds-oracle.ts'
import { type Place, periodOf, type World } from './worlds-rules.ts'

type Draft = { readonly entry: Timed; at: Instant; key: number }

/** Where what has no lower bound may stand: before every instant that is believed. */
const LONG_AGO = Date.UTC(2012, 0)
const LONG = 500 * DAY

function floorOf({ span }: Timed): Instant {
  return span.low === -Infinity ? LONG_AGO : span.low
}

/** A world out of some instants and keys, which are changed as far as the order of claims and of exact times demands. */
function arranged(drafts: readonly Draft[]): readonly Place[] {
  const claimed = drafts
    .filter(({ entry }) => entry.span.claim !== undefined)
    .toSorted((a, b) => claimOf(a) - claimOf(b) || a.key - b.key)
  let [ceiling, next] = [Infinity, Infinity]
  for (const [i, draft] of [...claimed.entries()].toReversed()) {
    const later = claimed[i + 1]
    if (later !== undefined && claimOf(later) > claimOf(draft)) ceiling = next
    draft.at = Math.min(draft.at, ceiling)
    next = Math.min(next, draft.at)
  }
  shareKeys(claimed)
  shareKeys(drafts.filter(({ entry }) => entry.span.exact).toSorted((a, b) => exactOrder(a.entry, b.entry)))
  return drafts.toSorted((a, b) => b.at - a.at || b.key - a.key)
}

function claimOf({ entry }: Draft): Instant {
  return entry.span.claim ?? 0
}

/** Gives those of one instant their keys anew, so that they rise in this order. */
function shareKeys(drafts: readonly Draft[]): void {
  for (const level of Map.groupBy(drafts, ({ at }) => at).values()) {
    const keys = level.map(({ key }) => key).toSorted((a, b) => a - b)
    for (const [i, draft] of level.entries()) draft.key = keys[i] ?? 0
  }
}

/** Negative: the first of two with exact times is the older one. */
function exactOrder(one: Timed, other: Timed): number {
  if (one.span.low !== other.span.low) return one.span.low - other.span.low
  return byVersion(one, other) || (one.node.image.digest < other.node.image.digest ? 1 : -1)
}

/** Is the first newer than the second in every world in which the second stands at this instant? */
function isForced(one: Timed, other: Timed, at: Instant): boolean {
  const [mine, theirs] = [one.span, other.span]
  if (mine.low > at) return true
  if (mine.claim !== undefined && theirs.claim !== undefined) return mine.claim > theirs.claim
  return mine.exact && theirs.exact && exactOrder(one, other) > 0
}

/** Any world. */
export function anyWorld(one: Case, chance: Chance): World {
  return one.rules.map((ruled) => {
    const bounds = boundsOf(ruled, one.input.now)
    return arranged(
      ruled.timed.map((entry) => ({ entry, at: instantIn(entry, bounds, chance), key: chance() })),
    )
  })
}

/** Instants at which something may change for this rule, in no order. */
function boundsOf({ rule, timed }: Ruled, now: Instant): readonly Instant[] {
  const found = new Set<Instant>([now - (periodOf(rule) ?? 0)])
  for (const { span } of timed) {
    found.add(span.low).add(span.high)
    for (const unit of UNITS)
      if (rule.keepThinned?.[unit] !== undefined)
        found.add(periodStart(unit, span.high)).add(periodEnd(unit, Math.max(span.low, span.high - LONG)))
  }
  return [...found].filter((at) => Number.isFinite(at))
}

function instantIn(entry: Timed, bounds: readonly Instant[], chance: Chance): Instant {
  const [low, high] = [floorOf(entry), entry.span.high]
  const dice = Math.floor(chance() * 8)
  if (dice < 2) return high
  if (dice < 4) return low
  if (dice === 4) return low + Math.floor(chance() * (high - low + 1))
  const near = (bounds[Math.floor(chance() * bounds.length)] ?? high) + dice - 6
  return near >= low && near <= high ? near : high
}

/** Worlds of one rule in which it is likely to keep this image, if there are any. */
export function* kindWorlds(ruled: Ruled, target: Timed): Generator<readonly Place[]> {
  const { high } = target.span
  const newest = { target, at: high, isOldest: false }
  yield kindWorld(ruled, newest, ({ entry, isLater }) => lowest(entry, isLater ? high : -Infinity))
  if (ruled.rule.keepExpired !== undefined)
    yield kindWorld(ruled, newest, ({ entry, isLater }) =>
      isLater ? entry.span.high : lowest(entry, -Infinity),
    )
  for (const unit of UNITS) {
    if (ruled.rule.keepThinned?.[unit] === undefined) continue
    const { claim = high } = target.span
    const own = Math.min(periodEnd(unit, claim), high)
    const ends = new Set([
      own,
      high,
      periodStart(unit, high) - 1,
      periodStart(unit, periodStart(unit, high) - 1) - 1,
    ])
    for (const end of ends)
      if (end >= target.span.low) yield packed(ruled, { target, at: end, isOldest: false }, unit)
    yield packed(ruled, { target, at: floorOf(target), isOldest: true }, unit)
  }
}

/** Where an image stands, and of all at that instant it is the newest, or the oldest. */
type Stand = { readonly target: Timed; readonly at: Instant; readonly isOldest: boolean }

type Other = { readonly entry: Timed; readonly isLater: boolean }

function lowest(entry: Timed, least: Instant): Instant {
  return Math.min(Math.max(floorOf(entry), least), entry.span.high)
}

/** The others stand where `placeOf` puts them. */
function kindWorld(
  ruled: Ruled,
  { target, at, isOldest }: Stand,
  placeOf: (other: Other) => Instant,
): readonly Place[] {
  return arranged(
    ruled.timed.map((entry, i) => {
      if (entry === target) return { entry, at, key: isOldest ? -1 : ruled.timed.length }
      const isLater = isForced(entry, target, at)
      // Why: what is always older has a key below that of the target, or the target gets another's key where they share an instant.
      const isEarlier = isForced(target, entry, at)
      const key = isLater ? ruled.timed.length + 1 + i : isEarlier ? -2 - i : i
      // Why at the end: what is sealed takes no place, and an earlier one would hold back what was built before it.
      return { entry, at: entry.node.isSealed ? entry.span.high : placeOf({ entry, isLater }), key }
    }),
  )
}

/** The target is the last of its period, and what must be newer is packed into as few later periods as can be. */
function packed(ruled: Ruled, stand: Stand, unit: (typeof UNITS)[number]): readonly Place[] {
  const { target, at, isOldest } = stand
  const own = periodStart(unit, target.span.claim ?? at)
  const moved = ruled.timed
    .filter((entry) => entry !== target && !entry.node.isSealed)
    .filter((entry) => isOldest || isForced(entry, target, at))
    .toSorted((a, b) => a.span.high - b.span.high)
  const places = new Map<Timed, Instant>()
  const starts = new Set(
    moved
      .map(({ span }) => span.claim)
      .flatMap((claim) => (claim === undefined ? [] : [periodStart(unit, claim)])),
  )
  for (const entry of moved) {
    const least = Math.max(floorOf(entry), at)
    const start = [...starts].find((one) => {
      const isOwn = one === own && !isOldest
      return !isOwn && periodEnd(unit, one) >= least && one <= entry.span.high
    })
    const chosen = start ?? periodStart(unit, entry.span.high)
    if (entry.span.claim === undefined) starts.add(chosen)
    places.set(entry, lowest(entry, Math.max(least, chosen)))
  }
  return kindWorld(ruled, stand, ({ entry }) => places.get(entry) ?? lowest(entry, -Infinity))
}

/** Worlds in which the rules are likely to keep this image; others for one rule are put together with others for the next. */
export function* kindWorldsOf(one: Case, node: Node, chance: Chance): Generator<World> {
  const lists = one.rules.map((ruled) => {
    const target = ruled.timed.find((entry) => entry.node === node)
    return target === undefined ? [] : [...kindWorlds(ruled, target)]
  })
  const most = Math.max(0, ...lists.map(({ length }) => length))
  for (let k = 0; k < most; k += 1) {
    const rest = anyWorld(one, chance)
    yield lists.map((list, i) => list[k % Math.max(1, list.length)] ?? rest[i] ?? [])
  }
}
