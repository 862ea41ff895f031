import type { Image, Rule } from '../model.ts'
import { type Graph, isSignatureTag, ordinaryTags } from './graph.ts'
import type { Patterns } from './patterns.ts'

/** A rule with its patterns ready. */
export type Selector = {
  readonly rule: Rule
  /** Does `tag_regexp` match the tag? Without one nothing does. */
  readonly matches: (tag: string) => boolean
  /** Does the rule speak of the image, if nothing holds the image? */
  readonly selects: (i: number, image: Image) => boolean
}

/** What selecting looks at besides the image. */
export type Surroundings = { readonly images: readonly Image[]; readonly graph: Graph }

export function selector(rule: Rule, owner: string, patterns: Patterns, around: Surroundings): Selector {
  const { graph } = around
  const matches = rule.tagRegexp === undefined ? () => false : patterns(rule.tagRegexp, owner)
  const excluded = rule.excludeTagRegexp === undefined ? undefined : patterns(rule.excludeTagRegexp, owner)
  const narrows = narrowing(rule, around)
  const plain = graph.orphans.size === 0 && graph.missing.size === 0
  if (plain && excluded === undefined && narrows === undefined && rule.match === undefined)
    return { rule, matches, selects: (_, image) => isPlainlyAddressed(rule, matches, image) }
  const allowed = (i: number): boolean =>
    (rule.orphans === true || !graph.orphans.has(i)) && (rule.brokenIndexes === true || !graph.missing.has(i))
  return {
    rule,
    matches,
    selects: (i, image) =>
      isAddressed(rule, matches, image, graph.orphans.has(i)) &&
      allowed(i) &&
      (excluded === undefined || !ordinaryTags(image).some(excluded)) &&
      (narrows === undefined || narrows(i, image)),
  }
}

type Matches = (tag: string) => boolean

/** The filters that select: by tag, without a tag, or as an orphan. */
function isAddressed(rule: Rule, matches: Matches, image: Image, orphan: boolean): boolean {
  if (orphan && rule.orphans === true) return true
  if (rule.match === undefined || image.tags.length === 0)
    return (!orphan || image.tags.length > 0) && isPlainlyAddressed(rule, matches, image)
  const ordinary = ordinaryTags(image)
  return ordinary.length > 0 && ordinary.every(matches)
}

/** By tag, or without a tag: all that most rules ask. */
function isPlainlyAddressed({ untagged, tagRegexp }: Rule, matches: Matches, { tags }: Image): boolean {
  if (tags.length === 0) return untagged
  return tagRegexp !== undefined && hasOrdinaryMatch(tags, matches)
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
function narrowing(rule: Rule, around: Surroundings): Narrow | undefined {
  const { annotations, labels, artifactType, platform, minSize } = rule
  const all: Narrow[] = []
  if (annotations !== undefined) all.push((_, image) => hasAll(image.annotations, annotations))
  if (labels !== undefined) all.push((_, image) => hasAll(image.labels, labels))
  if (artifactType !== undefined) all.push((_, image) => image.artifactType === artifactType)
  if (platform !== undefined) all.push((i, image) => isFor(platform, i, image, around))
  if (minSize !== undefined) all.push((_, image) => image.size > 0 && image.size >= minSize)
  return all.length === 0 ? undefined : (i, image) => all.every((narrow) => narrow(i, image))
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
