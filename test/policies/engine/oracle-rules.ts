/** The naive oracle, second part: what one rule says of the candidates (sections 5 to 8 of the semantics). */
import { compare, parse } from 'semver'
import type { SemVer } from 'semver'
import type { EvaluateInput } from '../../../policies/engine/decision.ts'
import type { Digest, Image } from '../../../policies/model/image.ts'
import type { KeepSemver, KeepThinned, PolicyRule } from '../../../policies/model/policy.ts'
import type { Instant, TimeEvidence } from '../../../policies/model/time.ts'
import { pointOf } from './build.ts'
import { childrenOf, fullMatch, hasAll, isBroken, isOrphan, ordinaryTags } from './oracle-relations.ts'

export const DAY = 24 * 60 * 60 * 1000
const DAWN = Date.UTC(2013, 2, 1)

/** An image with its time for the rule. */
type Timed = { readonly image: Image; readonly at: Instant }

export function coveredTags(rule: PolicyRule, image: Image): string[] {
  const patterns = [...(rule.tagRegexp === undefined ? [] : [rule.tagRegexp]), ...(rule.tagsMatchAll ?? [])]
  return ordinaryTags(image).filter((tag) => patterns.some((pattern) => fullMatch(pattern, tag)))
}

/** Do the rule's filters select the image? */
export function selects(input: EvaluateInput, rule: PolicyRule, image: Image): boolean {
  return hasBase(input, rule, image) && isAllowed(input, rule, image) && fitsFilters(input, rule, image)
}

function hasBase(input: EvaluateInput, rule: PolicyRule, image: Image): boolean {
  const covered = coveredTags(rule, image).length
  const isNamed = rule.match === 'all' ? covered === ordinaryTags(image).length && covered > 0 : covered > 0
  const { tagsMatchAll } = rule
  const hasEach = (pattern: string): boolean => ordinaryTags(image).some((tag) => fullMatch(pattern, tag))
  if (tagsMatchAll === undefined ? isNamed : tagsMatchAll.every(hasEach)) return true
  if (rule.untagged && image.tags.length === 0 && !isOrphan(input, image)) return true
  return rule.orphans === true && isOrphan(input, image)
}

function isAllowed(input: EvaluateInput, rule: PolicyRule, image: Image): boolean {
  if (isOrphan(input, image) && rule.orphans !== true) return false
  return !isBroken(input, image) || rule.brokenIndexes === true
}

function fitsFilters(input: EvaluateInput, rule: PolicyRule, image: Image): boolean {
  const { excludeTagRegexp, annotations, labels, artifactType, platform, minSize } = rule
  if (excludeTagRegexp !== undefined && ordinaryTags(image).some((tag) => fullMatch(excludeTagRegexp, tag)))
    return false
  if (annotations !== undefined && !hasAll(annotations, image.annotations)) return false
  if (labels !== undefined && !hasAll(labels, image.labels)) return false
  if (artifactType !== undefined && image.artifactType !== artifactType) return false
  if (platform !== undefined && !runsOn(input, platform, image)) return false
  return minSize === undefined || (image.size > 0 && image.size >= minSize)
}

function runsOn(input: EvaluateInput, platform: string, image: Image): boolean {
  const isFit = (own: string | undefined): boolean =>
    own !== undefined && (own === platform || own.startsWith(`${platform}/`))
  if (image.children.length === 0) return isFit(image.platform)
  const known = childrenOf(input, image)
    .map((child) => child.platform)
    .filter((own) => own !== undefined && own !== 'unknown/unknown')
  return known.length > 0 && known.every((own) => isFit(own))
}

function believable(evidence: TimeEvidence | 'never' | undefined, now: Instant): Instant | undefined {
  const known = pointOf(evidence)
  if (known === undefined) return undefined
  if (!Number.isFinite(known.at)) return undefined
  return known.at >= DAWN && known.at <= now + DAY ? known.at : undefined
}

function later(one: Instant | undefined, other: Instant | undefined): Instant | undefined {
  if (one === undefined) return other
  if (other === undefined) return one
  return Math.max(one, other)
}

function timeOf(rule: PolicyRule, image: Image, now: Instant): Instant | undefined {
  const usual = later(believable(image.created, now), believable(image.pushed, now))
  if (rule.ageFrom === undefined) return usual
  if (rule.ageFrom !== 'last_pulled') return believable(image[rule.ageFrom], now)
  if (image.pulled === 'never') return usual
  const pulled = believable(image.pulled, now)
  return pulled === undefined ? undefined : later(pulled, usual)
}

/** Those of the tags that are versions. */
export function versionsIn(tags: readonly string[]): SemVer[] {
  return tags.map(versionOf).filter((version) => version !== null)
}

const parsedTags = new Map<string, SemVer | null>()

function versionOf(tag: string): SemVer | null {
  const known = parsedTags.get(tag)
  if (known !== undefined) return known
  const version = parse(tag)
  parsedTags.set(tag, version)
  return version
}

/** The highest version among the tags of an image. */
export function highestVersion(image: Image): SemVer | undefined {
  let highest: SemVer | undefined
  for (const version of versionsIn(ordinaryTags(image)))
    if (highest === undefined || compare(version, highest) > 0) highest = version
  return highest
}

/** Negative: the first one ranks before the second one. */
function byRank(one: Timed, other: Timed): number {
  if (one.at !== other.at) return other.at - one.at
  const [mine, theirs] = [highestVersion(one.image), highestVersion(other.image)]
  if (mine === undefined && theirs !== undefined) return 1
  if (mine !== undefined && theirs === undefined) return -1
  if (mine !== undefined && theirs !== undefined && compare(mine, theirs) !== 0) return compare(theirs, mine)
  return one.image.digest < other.image.digest ? -1 : 1
}

function ranking(rule: PolicyRule, selected: readonly Image[], now: Instant): Timed[] {
  const timed: Timed[] = []
  for (const image of selected) {
    const at = timeOf(rule, image, now)
    if (at !== undefined) timed.push({ image, at })
  }
  return timed.toSorted(byRank)
}

function lineOf(version: SemVer, per: KeepSemver['per']): string {
  if (per === 'major') return `${version.major}`
  if (per === 'minor') return `${version.major}.${version.minor}`
  return `${version.major}.${version.minor}.${version.patch}`
}

function keptVersions(rule: PolicyRule, keep: KeepSemver, ranked: readonly Timed[]): Set<Digest> {
  const versionsOf = (image: Image): SemVer[] =>
    versionsIn(coveredTags(rule, image)).filter(
      (version) => keep.prerelease || version.prerelease.length === 0,
    )
  const all = ranked.flatMap(({ image }) => versionsOf(image))
  const isKept = (version: SemVer): boolean => {
    const higher = new Set<string>()
    for (const other of all) {
      const isSameLine = lineOf(other, keep.per) === lineOf(version, keep.per)
      // `version` leaves the build metadata out.
      if (isSameLine && compare(other, version) > 0) higher.add(other.version)
    }
    return higher.size < keep.count
  }
  const kept = ranked.filter(({ image }) => versionsOf(image).some((version) => isKept(version)))
  return new Set(kept.map(({ image }) => image.digest))
}

export const UNITS = ['hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const

/** The period that an instant lies in; a later one has the greater text. */
export function bucketOf(unit: (typeof UNITS)[number], at: Instant): string {
  const date = new Date(at)
  const text = date.toISOString()
  if (unit === 'hourly') return text.slice(0, 13)
  if (unit === 'daily') return text.slice(0, 10)
  if (unit === 'monthly') return text.slice(0, 7)
  if (unit === 'yearly') return text.slice(0, 4)
  // The Monday of its week stands for ISO year and week.
  const daysSinceMonday = (date.getUTCDay() + 6) % 7
  return new Date(at - daysSinceMonday * DAY).toISOString().slice(0, 10)
}

function keptThinned(keep: KeepThinned, ranked: readonly Timed[]): Set<Digest> {
  const kept = new Set<Digest>()
  for (const unit of UNITS) {
    let left = keep[unit] ?? 0
    let last: string | undefined
    for (const { image, at } of left === 0 ? [] : ranked) {
      const bucket = bucketOf(unit, at)
      const isLast = image === ranked.at(-1)?.image
      if (left > 0 && (bucket !== last || isLast)) {
        kept.add(image.digest)
        left -= 1
        last = bucket
      }
    }
  }
  return kept
}

function keptExpired(rule: PolicyRule, ranked: readonly Timed[], now: Instant): Set<Digest> {
  const { expirePeriod = Infinity, keepExpired = 0 } = rule
  const expired = ranked.filter(({ at }) => now - at > expirePeriod)
  return new Set(expired.slice(0, keepExpired).map(({ image }) => image.digest))
}

function isVersionless(rule: PolicyRule, image: Image): boolean {
  return versionsIn(coveredTags(rule, image)).length === 0
}

/** What the rule says of each candidate that it selects. */
export function says(
  input: EvaluateInput,
  rule: PolicyRule,
  candidates: readonly Image[],
): Map<Digest, 'keep' | 'delete'> {
  const selected = candidates.filter((image) => selects(input, rule, image))
  const ranked = ranking(rule, selected, input.now)
  const versions = rule.keepSemver ? keptVersions(rule, rule.keepSemver, ranked) : new Set()
  const thinned = rule.keepThinned ? keptThinned(rule.keepThinned, ranked) : new Set()
  const expired = keptExpired(rule, ranked, input.now)
  const wants = (image: Image): 'keep' | 'delete' => {
    const rank = ranked.findIndex((one) => one.image === image) + 1
    if (rank === 0) return 'keep'
    if (rank <= (rule.retainedTop ?? 0)) return 'keep'
    if (versions.has(image.digest) || thinned.has(image.digest)) return 'keep'
    if (rule.keepSemver && isVersionless(rule, image)) return 'keep'
    if (rule.max !== undefined && rank > rule.max) return 'delete'
    if (rule.expirePeriod === undefined) return rule.max === undefined ? 'delete' : 'keep'
    const age = Math.max(0, input.now - (ranked[rank - 1]?.at ?? input.now))
    if (age <= rule.expirePeriod) return 'keep'
    return expired.has(image.digest) ? 'keep' : 'delete'
  }
  return new Map(selected.map((image) => [image.digest, wants(image)]))
}
