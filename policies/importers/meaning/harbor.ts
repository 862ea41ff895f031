import type { Image, Instant } from '../../model/index.ts'
import { days } from './durations.ts'
import { doublestar, type Matcher } from './patterns.ts'
import {
  field,
  isRecord,
  listOf,
  numberOf,
  optionalFlag,
  optionalText,
  partOf,
  type PolicyPart,
  refuse,
  textOf,
} from './read.ts'
import { decideWhole, relate } from './relations.ts'
import { arrivalTime, inSeconds, latest, pullTime, type TimeRange } from './times.ts'
import { not } from './truth.ts'
import { beyondNewest, type ForeignVerdict, olderThan, type Vote } from './votes.ts'

const TEMPLATES = [
  'latestPushedK',
  'latestPulledN',
  'latestActiveK',
  'nDaysSinceLastPush',
  'nDaysSinceLastPull',
  'lastXDays',
  'always',
] as const
type HarborTemplate = (typeof TEMPLATES)[number]
type HarborRule = {
  readonly template: HarborTemplate
  readonly number: number
  readonly selects: (image: Image) => boolean
}

/**
 * Decides as a retention policy of a Harbor project. Each rule retains images of the repositories that it covers; an image that no
 * rule retains is deleted with all of its tags. A repository that no rule covers stays. Rules count images, each by itself, with
 * times in whole seconds; an image's push is the later of its own and those of its tags, and one that was never pulled is older than
 * any limit. The project is the first part of the repository's name. Children without tags follow their index, and signatures,
 * attestations and SBOMs their subject; neither takes a place. Immutable tags are not in the file.
 */
export function decideAsHarbor(
  policy: unknown,
  { name, images }: { readonly name: string; readonly images: readonly Image[] },
  now: Instant,
): readonly ForeignVerdict[] {
  const root = partOf(policy, '$', ['id', 'algorithm', 'rules', 'trigger', 'scope'])
  if (field(root, 'algorithm') !== undefined) textOf(root, 'algorithm', ['or'])
  const repository = name.slice(name.indexOf('/') + 1)
  const rules = listOf(root, 'rules').map(([rule, path]) => ruleOf(rule, path, repository))
  const covering = rules.flatMap((rule, at) => (rule === undefined ? [] : [{ rule, name: `rule ${at + 1}` }]))
  const relations = relate(images, 'tags')
  const candidates = images.filter((image) => !relations.isDependent(image))
  const retained = covering.map(({ rule, name: label }) => ({
    label,
    votes: retainedBy(rule, candidates, now),
  }))
  return decideWhole(images, relations, ({ digest }) => {
    if (covering.length === 0) return { truth: 'no', why: 'no rule covers the repository' }
    const votes = retained.flatMap(({ label, votes: found }) => {
      const one = found.get(digest)
      return one === undefined ? [] : [{ truth: one.truth, why: `${label}: ${one.why}` }]
    })
    const decisive =
      votes.find(({ truth }) => truth === 'yes') ?? votes.find(({ truth }) => truth === 'unknown')
    if (decisive !== undefined) return { truth: not(decisive.truth), why: decisive.why }
    const why =
      votes.length === 0
        ? 'no rule selects it, so that none retains it'
        : votes.map((one) => one.why).join('; ')
    return { truth: 'yes', why }
  })
}

/** Returns for each image that the rule selects whether it retains it. */
function retainedBy(rule: HarborRule, candidates: readonly Image[], now: Instant): ReadonlyMap<string, Vote> {
  const selected = candidates.filter(rule.selects)
  const votes = votesOf(rule, selected, now)
  return new Map(selected.map(({ digest }, at) => [digest, opposite(votes[at])]))
}

function opposite(vote: Vote | undefined): Vote {
  return vote === undefined
    ? { truth: 'yes', why: 'always retained' }
    : { truth: not(vote.truth), why: vote.why }
}

const pushed = (image: Image): TimeRange => inSeconds(arrivalTime(image))
const pulled = (image: Image): TimeRange => inSeconds(pullTime(image))
const active = (image: Image): TimeRange => latest(pushed(image), pulled(image))

function votesOf(
  { template, number }: HarborRule,
  selected: readonly Image[],
  now: Instant,
): readonly Vote[] {
  const top = (time: (image: Image) => TimeRange, by: string) =>
    beyondNewest(
      selected.map((image) => ({ time: time(image), counted: 'yes' as const })),
      number,
      by,
    )
  const aged = (time: (image: Image) => TimeRange, what: string, atLimit: 'yes' | 'no') => {
    const second = atLimit === 'no' ? Math.floor(now / 1000) * 1000 : now
    return selected.map((image) => olderThan(time(image), { age: days(number), now: second, atLimit, what }))
  }
  switch (template) {
    case 'always':
      return []
    case 'latestPushedK':
      return top(pushed, 'push time')
    case 'latestPulledN':
      return top(pulled, 'pull time')
    case 'latestActiveK':
      return top(active, 'the later of push and pull')
    case 'nDaysSinceLastPush':
      return aged(pushed, 'pushed', 'no')
    case 'nDaysSinceLastPull':
      return aged(pulled, 'pulled', 'no')
    case 'lastXDays':
      return aged(pushed, 'pushed', 'yes')
  }
}

const RULE = [
  'id',
  'priority',
  'disabled',
  'action',
  'template',
  'params',
  'tag_selectors',
  'scope_selectors',
]

/** Returns the rule, or undefined if it is disabled or does not cover the repository. */
function ruleOf(value: unknown, path: string, repository: string): HarborRule | undefined {
  const part = partOf(value, path, RULE)
  if (field(part, 'action') !== undefined) textOf(part, 'action', ['retain'])
  const template = textOf(part, 'template', TEMPLATES)
  const params = { path: `${path}.params`, values: recordOf(part) }
  const number = template === 'always' ? 0 : numberOf(params, template)
  const selectors = listOf(part, 'tag_selectors').map(([one, place]) => tagSelector(one, place))
  if (selectors.length === 0) refuse(`${path}.tag_selectors`, 'it needs one selector at least')
  const scopes = partOf(part.values['scope_selectors'] ?? {}, `${path}.scope_selectors`, ['repository'])
  const covers = listOf(scopes, 'repository').every(([one, place]) => scopeSelector(one, place)(repository))
  if (optionalFlag(part, 'disabled') === true || !covers) return undefined
  return { template, number, selects: (image) => selectors.every((selects) => selects(image)) }
}

/** Harbor reads the parameter of the template alone. */
function recordOf(part: PolicyPart): PolicyPart['values'] {
  const params = field(part, 'params') ?? {}
  return isRecord(params) ? params : refuse(`${part.path}.params`, 'it must be an object')
}

function selectorOf(value: unknown, path: string): PolicyPart & { readonly matches: Matcher } {
  const part = partOf(value, path, ['kind', 'decoration', 'pattern', 'extras'])
  if (field(part, 'kind') !== undefined) textOf(part, 'kind', ['doublestar'])
  return { ...part, matches: doublestar(textOf(part, 'pattern'), `${path}.pattern`, false) }
}

function scopeSelector(value: unknown, path: string): Matcher {
  // Why: Harbor compares these with the tags of a repository, which has none, and selects what has none.
  if (isRecord(value) && (value['decoration'] === 'matches' || value['decoration'] === 'excludes'))
    return () => true
  const part = selectorOf(value, path)
  const excludes = textOf(part, 'decoration', ['repoMatches', 'repoExcludes']) === 'repoExcludes'
  return (name) => part.matches(name) !== excludes
}

/** Why untagged is inverted for excludes: Harbor reads the flag as what is excluded. */
function tagSelector(value: unknown, path: string): (image: Image) => boolean {
  const part = selectorOf(value, path)
  const excludes = textOf(part, 'decoration', ['matches', 'excludes']) === 'excludes'
  const untagged = untaggedIn(optionalText(part, 'extras')) ?? !excludes
  return ({ tags }) =>
    tags.length === 0 ? untagged !== excludes : tags.some((tag) => part.matches(tag) !== excludes)
}

/** Returns the flag of extras, JSON in a text. What cannot be read has no effect, as in Harbor. */
function untaggedIn(extras: string | undefined): boolean | undefined {
  try {
    const value: unknown = JSON.parse(extras ?? '')
    return isRecord(value) ? value['untagged'] === true : undefined
  } catch {
    return undefined
  }
}
