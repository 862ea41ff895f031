/** What is the same in every world: who hangs on whom, what each rule selects, and what is known of the times. */
import type { SemVer } from 'semver'
import type { EvaluateInput } from '../../../policies/engine/decision.ts'
import type { Image } from '../../../policies/model/image.ts'
import type { KeepSemver, PolicyRule } from '../../../policies/model/policy.ts'
import type { Instant } from '../../../policies/model/time.ts'
import {
  childrenOf,
  expressionOf,
  isHeld,
  isOrphan,
  isSealed,
  ordinaryTags,
  parentsOf,
  referrersOf,
  subjectOf,
} from './oracle-relations.ts'
import { coveredTags, highestVersion, selects, versionsIn } from './oracle-rules.ts'
import { type Span, spanOf, tagLostIn } from './worlds-times.ts'

/** An image and its neighbours. */
export type Node = {
  readonly image: Image
  readonly tags: readonly string[]
  readonly isSealed: boolean
  readonly isHeld: boolean
  readonly isOrphan: boolean
  readonly hasSubject: boolean
  /** The image it refers to, where it is here. */
  readonly subject: Node | undefined
  readonly parents: readonly Node[]
  readonly children: readonly Node[]
  readonly referrers: readonly Node[]
  /** Until when it is left alone if it has no tag. */
  readonly graceEnds: Instant
}

/** A version among the tags that a rule covers. */
export type Version = { readonly line: string; readonly version: SemVer }

/** An image that a rule selects. */
export type Entry = {
  readonly node: Node
  readonly span: Span | undefined
  /** At the latest then it lost its last tag, where the rule's ages count from that too. */
  readonly lost: Instant
  readonly covered: readonly string[]
  readonly isVersionless: boolean
  readonly versions: readonly Version[]
  readonly highest: SemVer | undefined
  /** Counts are made for each of them. */
  readonly values: readonly string[]
}

export type Ruled = {
  readonly rule: PolicyRule
  readonly entries: readonly Entry[]
  readonly timed: readonly Timed[]
}
export type Timed = Entry & { readonly span: Span }

/** An input, prepared. */
export type Case = {
  readonly input: EvaluateInput
  readonly nodes: readonly Node[]
  readonly rules: readonly Ruled[]
  /** Does no image belong to another? */
  readonly isFlat: boolean
}

export function caseOf(input: EvaluateInput): Case {
  const nodes = nodesOf(input)
  const rules = (input.policy?.rules ?? []).toSorted((a, b) => (a.label < b.label ? -1 : 1))
  const isFlat = nodes.every(({ parents, hasSubject }) => parents.length === 0 && !hasSubject)
  return { input, nodes, rules: rules.map((rule) => ruledOf(input, rule, nodes)), isFlat }
}

type Open = Node & { subject: Node | undefined; parents: Node[]; children: Node[]; referrers: Node[] }

function nodesOf(input: EvaluateInput): readonly Node[] {
  const grace = input.policy?.grace ?? 0
  const nodes = new Map<Image, Open>()
  for (const image of input.images) {
    const seen = Math.max(image.firstSeen, image.putBack ?? -Infinity, tagLostIn(image)?.high ?? -Infinity)
    nodes.set(image, {
      image,
      tags: ordinaryTags(image),
      isSealed: isSealed(input, image),
      isHeld: isHeld(input, image),
      isOrphan: isOrphan(input, image),
      hasSubject: subjectOf(image) !== undefined,
      subject: undefined,
      parents: [],
      children: [],
      referrers: [],
      graceEnds: seen + grace,
    })
  }
  const among = (images: readonly Image[]): Node[] =>
    images.map((image) => nodes.get(image)).filter((node) => node !== undefined)
  for (const [image, node] of nodes) {
    const subject = subjectOf(image)
    if (subject !== undefined) node.subject = [...nodes.values()].find((one) => one.image.digest === subject)
    if (image.children.length > 0) node.children.push(...among(childrenOf(input, image)))
    node.parents.push(...among(parentsOf(input, image)))
    node.referrers.push(...among(referrersOf(input, image)))
  }
  return [...nodes.values()]
}

function ruledOf(input: EvaluateInput, rule: PolicyRule, nodes: readonly Node[]): Ruled {
  const entries = nodes
    .filter(({ image }) => selects(input, rule, image))
    .map((node) => entryOf(input, rule, node))
  const isTimed = (entry: Entry): entry is Timed => entry.span !== undefined
  return { rule, entries, timed: entries.filter(isTimed) }
}

function entryOf(input: EvaluateInput, rule: PolicyRule, node: Node): Entry {
  const covered = coveredTags(rule, node.image)
  const parsed = versionsIn(covered)
  const isDefault = rule.ageFrom === undefined || rule.ageFrom === 'last_pulled'
  const lost = isDefault ? tagLostIn(node.image)?.high : undefined
  return {
    node,
    span: spanOf(input, node.image, rule.ageFrom),
    lost: lost ?? -Infinity,
    covered,
    isVersionless: parsed.length === 0,
    versions: rule.keepSemver === undefined ? [] : linesOf(rule.keepSemver, parsed),
    highest: highestVersion(node.image),
    values: valuesOf(rule, covered),
  }
}

function valuesOf({ groupBy }: PolicyRule, tags: readonly string[]): string[] {
  if (groupBy === undefined) return ['']
  const found = tags.map((tag) => expressionOf(groupBy).exec(tag)?.[1])
  return [...new Set(found.filter((value) => value !== undefined))]
}

function linesOf(keep: KeepSemver, parsed: readonly SemVer[]): Version[] {
  const found: Version[] = []
  for (const version of parsed) {
    const variant = keep.variants === false ? '' : variantOf(version)
    if (variant === '' && version.prerelease.length > 0 && !keep.prerelease) continue
    found.push({ version, line: `${lineOf(version, keep.per)} ${variant}` })
  }
  return found
}

function lineOf(version: SemVer, per: KeepSemver['per']): string {
  if (per === 'major') return `${version.major}`
  if (per === 'minor') return `${version.major}.${version.minor}`
  return `${version.major}.${version.minor}.${version.patch}`
}

const STAGES = /^(?:alpha|beta|rc|pre|preview|dev|snapshot|canary|nightly|next|edge|m)[0-9]*$/i
const COUNTED = /^(?:[0-9]+|r[0-9]+|g[0-9a-f]+|[0-9]+-g[0-9a-f]+)$/i

/** The suffix of a version that is a line of its own; empty where it has none. */
function variantOf(version: SemVer): string {
  const first = String(version.prerelease[0] ?? '')
  if (first === '' || STAGES.test(first) || COUNTED.test(first)) return ''
  return version.prerelease.join('.').toLowerCase()
}
