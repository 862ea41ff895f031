import type { Image, PolicyRule } from '../model/index.ts'
import { type Graph, isSignatureTag, ordinaryTags } from './graph.ts'
import { groupCapture, type Patterns } from './patterns.ts'
import type { Groups } from './ranking.ts'

/** A rule with its patterns ready. */
export type Selector = {
  readonly rule: PolicyRule
  /** Does `tag_regexp` match the tag? Without `tag_regexp` no tag matches. */
  readonly matches: (tag: string) => boolean
  /** Does the rule speak of the image, if nothing holds the image? */
  readonly selects: (i: number, image: Image) => boolean
  /** Values that `group_by` takes of the image's tags, each once. Undefined without `group_by`. */
  readonly groups: Groups
}

/** What selecting looks at besides the image. */
export type Surroundings = { readonly images: readonly Image[]; readonly graph: Graph }

export function selector(
  rule: PolicyRule,
  owner: string,
  patterns: Patterns,
  around: Surroundings,
): Selector {
  const { graph } = around
  const several = rule.tagsMatchAll?.map((pattern) => patterns(pattern, owner))
  const matches = matcherOf(rule, owner, patterns, several)
  const excluded = rule.excludeTagRegexp === undefined ? undefined : patterns(rule.excludeTagRegexp, owner)
  const narrows = narrowing(rule, around, several)
  const groups = groupsOf(rule, owner, matches, around)
  const plain = graph.orphans.size === 0 && graph.missing.size === 0
  if (plain && excluded === undefined && narrows === undefined && rule.match === undefined)
    return { rule, matches, groups, selects: (_, image) => isPlainlyAddressed(rule, matches, image) }
  const allowed = (i: number): boolean =>
    (rule.orphans === true || !graph.orphans.has(i)) && (rule.brokenIndexes === true || !graph.missing.has(i))
  return {
    rule,
    matches,
    groups,
    selects: (i, image) =>
      isAddressed(rule, matches, image, graph.orphans.has(i)) &&
      allowed(i) &&
      (excluded === undefined || !ordinaryTags(image).some(excluded)) &&
      (narrows === undefined || narrows(i, image)),
  }
}

type Matches = (tag: string) => boolean

/** Tags that the rule speaks of: those of `tag_regexp`, and those of any pattern of `tags_match_all`. */
function matcherOf(
  { tagRegexp }: PolicyRule,
  owner: string,
  patterns: Patterns,
  several: readonly Matches[] | undefined,
): Matches {
  const one = tagRegexp === undefined ? undefined : patterns(tagRegexp, owner)
  if (several === undefined) return one ?? (() => false)
  return (tag) => one?.(tag) === true || several.some((matches) => matches(tag))
}

/** Of tags that the rule speaks of. */
function groupsOf(
  { groupBy }: PolicyRule,
  owner: string,
  matches: Matches,
  { images }: Surroundings,
): Groups {
  if (groupBy === undefined) return undefined
  const capture = groupCapture(groupBy, owner)
  return (i) => {
    const image = images[i]
    const tags = image === undefined ? [] : ordinaryTags(image).filter(matches)
    return [...new Set(tags.map(capture).filter((value) => value !== undefined))]
  }
}

/** The filters that select: by tag, without a tag, or as an orphan. */
function isAddressed(rule: PolicyRule, matches: Matches, image: Image, orphan: boolean): boolean {
  if (orphan && rule.orphans === true) return true
  if (rule.match === undefined || image.tags.length === 0)
    return (!orphan || image.tags.length > 0) && isPlainlyAddressed(rule, matches, image)
  const ordinary = ordinaryTags(image)
  return ordinary.length > 0 && ordinary.every(matches)
}

/** By tag, or without a tag: all that most rules ask. */
function isPlainlyAddressed(rule: PolicyRule, matches: Matches, { tags }: Image): boolean {
  if (tags.length === 0) return rule.untagged
  const byTag = rule.tagRegexp !== undefined || rule.tagsMatchAll !== undefined
  return byTag && hasOrdinaryMatch(tags, matches)
}

/** Written out: this runs for every image and rule, and a closure or iterator for each would be most of the work. */
function hasOrdinaryMatch(tags: readonly string[], matches: Matches): boolean {
  for (let at = 0; at < tags.length; at += 1) {
    const tag = tags[at] ?? ''
    if (matches(tag) && !isSignatureTag(tag)) return true
  }
  return false
}

type Narrow = (i: number, image: Image) => boolean

/** The filters that narrow, all of which must hold; undefined: the rule has none. What is not known does not fit. */
function narrowing(
  rule: PolicyRule,
  around: Surroundings,
  several: readonly Matches[] | undefined,
): Narrow | undefined {
  const { annotations, labels, artifactType, platform, minSize } = rule
  const all: Narrow[] = []
  const isOrphan = (i: number): boolean => rule.orphans === true && around.graph.orphans.has(i)
  if (several !== undefined) all.push((i, image) => isOrphan(i) || hasEach(image, several))
  if (annotations !== undefined) all.push((_, image) => hasAll(image.annotations, annotations))
  if (labels !== undefined) all.push((_, image) => hasAll(image.labels, labels))
  if (artifactType !== undefined) all.push((_, image) => image.artifactType === artifactType)
  if (platform !== undefined) all.push((i, image) => isFor(platform, i, image, around))
  if (minSize !== undefined) all.push((_, image) => image.size > 0 && image.size >= minSize)
  return all.length === 0 ? undefined : (i, image) => all.every((narrow) => narrow(i, image))
}

/** A tag for each of several patterns; an image without tags is selected by other filters. */
function hasEach(image: Image, several: readonly Matches[]): boolean {
  const tags = ordinaryTags(image)
  return image.tags.length === 0 || several.every((matches) => tags.some(matches))
}

/** Are all these pairs there, with these values? */
export function hasAll(
  there: Readonly<Record<string, string>> | undefined,
  wanted: Readonly<Record<string, string>>,
): boolean {
  return (
    there !== undefined &&
    Object.entries(wanted).every(([key, value]) => Object.hasOwn(there, key) && there[key] === value)
  )
}

/** An index is for a platform when all of its children are whose platform is known; attestations have none. */
function isFor(platform: string, i: number, image: Image, { images, graph }: Surroundings): boolean {
  const fits = (one: string): boolean => one === platform || one.startsWith(`${platform}/`)
  if (image.children.length === 0) return image.platform !== undefined && fits(image.platform)
  const known = (graph.children.get(i) ?? [])
    .map((child) => images[child]?.platform)
    .filter((one) => one !== undefined && one !== 'unknown/unknown')
  return known.length > 0 && known.every((one) => one !== undefined && fits(one))
}
