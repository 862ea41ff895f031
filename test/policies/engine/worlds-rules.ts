/** What one rule says in a single world. */
import { compare } from 'semver'
import type { KeepThinned, PolicyRule } from '../../../policies/model/policy.ts'
import type { Instant } from '../../../policies/model/time.ts'
import { bucketOf, UNITS } from './oracle-rules.ts'
import type { Entry, Timed } from './worlds-case.ts'

/** Where an image stands in a world. Of two at one instant, the one with the greater key arrived later. */
export type Place = { readonly entry: Timed; readonly at: Instant; readonly key: number }

/** For each rule, all that it selects and that has a time, newest first. */
export type World = readonly (readonly Place[])[]

export type Said = 'keep' | 'delete'

/** What the rule says of each of these, newest first. What a keep-only rule does not keep is left out. */
export function saysIn(rule: PolicyRule, ranked: readonly Place[], now: Instant): Map<Entry, Said> {
  const groups = new Map<string, Place[]>()
  for (const place of ranked)
    for (const value of place.entry.values) {
      const group = groups.get(value)
      if (group === undefined) groups.set(value, [place])
      else group.push(place)
    }
  const found = [...groups.values()].map((group) => countsIn(rule, group, now))
  const said = new Map<Entry, Said>()
  for (const { entry, at } of ranked) {
    const mine = found.map((group) => group.get(entry)).filter((one) => one !== undefined)
    const counts = mine.length === 0 ? [countedNowhere(rule)] : mine
    const wants = wantsOf(rule, counts, isOld(rule, entry, at, now))
    const isKept = wants === 'keep' || (rule.keepSemver !== undefined && entry.isVersionless)
    if (isKept || rule.keep !== true) said.set(entry, isKept ? 'keep' : 'delete')
  }
  return said
}

/** What the counts among some images say of one of them. */
type Counts = { readonly isFloor: boolean; readonly isBeyondMax: boolean; readonly isKeptExpired: boolean }

/** What one of its groups keeps, stays; it is beyond the newest only if it is that in all. */
function wantsOf(rule: PolicyRule, counts: readonly Counts[], isExpired: boolean): Said {
  if (counts.some(({ isFloor }) => isFloor)) return 'keep'
  if (counts.every(({ isBeyondMax }) => isBeyondMax)) return 'delete'
  if (periodOf(rule) === undefined) return rule.max === undefined ? 'delete' : 'keep'
  return isExpired && !counts.some(({ isKeptExpired }) => isKeptExpired) ? 'delete' : 'keep'
}

/** What is in no group is within every count. */
function countedNowhere({ retainedTop = 0, keepExpired = 0 }: PolicyRule): Counts {
  return { isFloor: retainedTop > 0, isBeyondMax: false, isKeptExpired: keepExpired > 0 }
}

export function periodOf({ expirePeriod, expireAfter }: PolicyRule): number | undefined {
  return expirePeriod ?? expireAfter
}

function isOld(rule: PolicyRule, { lost }: Entry, at: Instant, now: Instant): boolean {
  return now - Math.max(at, lost) > (periodOf(rule) ?? Infinity)
}

function countsIn(rule: PolicyRule, ranked: readonly Place[], now: Instant): Map<Entry, Counts> {
  const counts = new Map<Entry, Counts>()
  let old = 0
  for (const [i, { entry, at }] of ranked.entries()) {
    counts.set(entry, {
      isFloor:
        i < (rule.retainedTop ?? 0) || isKeptVersion(rule, entry, ranked) || isThinned(rule, i, ranked),
      isBeyondMax: i >= (rule.max ?? Infinity),
      isKeptExpired: old < (rule.keepExpired ?? 0),
    })
    if (isOld(rule, entry, at, now)) old += 1
  }
  return counts
}

function isKeptVersion({ keepSemver }: PolicyRule, { versions }: Entry, ranked: readonly Place[]): boolean {
  if (keepSemver === undefined) return false
  return versions.some(({ line, version }) => {
    const higher = new Set<string>()
    for (const { entry } of ranked)
      for (const other of entry.versions)
        if (other.line === line && compare(other.version, version) > 0) higher.add(other.version.version)
    return higher.size < keepSemver.count
  })
}

function isThinned({ keepThinned }: PolicyRule, index: number, ranked: readonly Place[]): boolean {
  return keepThinned !== undefined && UNITS.some((unit) => isKeptFor(keepThinned, unit, index, ranked))
}

/** Is it the newest of one of the last periods that have any; or the oldest of all, while there is room for it? */
function isKeptFor(
  keep: KeepThinned,
  unit: (typeof UNITS)[number],
  index: number,
  ranked: readonly Place[],
): boolean {
  const count = keep[unit]
  if (count === undefined) return false
  // What has a build time that orders it stands for the period in which it was built.
  const buckets = ranked.map(({ entry, at }) => bucketOf(unit, entry.span.claim ?? at))
  const own = buckets[index] ?? ''
  const isLast = !buckets.slice(0, index).includes(own)
  const after = new Set(buckets.filter((bucket) => bucket > own))
  if (isLast && after.size < count) return true
  return index === ranked.length - 1 && new Set(buckets.slice(0, index)).size < count
}
