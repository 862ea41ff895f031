import type { Image, Instant } from '../../model/index.ts'
import { days } from './durations.ts'
import { doublestar } from './patterns.ts'
import {
  field,
  listOf,
  numberOf,
  optionalFlag,
  optionalText,
  partOf,
  type PolicyPart,
  textOf,
} from './read.ts'
import { decideWhole, relate, type Relations } from './relations.ts'
import { decideAsPersonal, isPersonal } from './tencent-personal.ts'
import { arrivalTime } from './times.ts'
import { beyondNewest, type ForeignVerdict, olderThan, type Vote } from './votes.ts'

type TencentItem = {
  readonly name: string
  readonly key: 'latestPushedK' | 'nDaysSinceLastPush'
  readonly value: number
  readonly selects: (tag: string) => boolean
}

const FIELDS =
  'advanced_rule_items retention_rule cron_setting registry_id namespace_name disabled retention_id'.split(
    ' ',
  )

/**
 * Decides as tag retention of Tencent Container Registry, or as the lifecycle of its personal edition. Items of the advanced rules
 * that cover the repository are read, and without one the basic rule. What an item retains stays; what items select and none
 * retains is deleted with all of its tags. The documentation does not say what happens to tags that no item selects, nor at the
 * very limit: unknown. Untagged images stay. Children follow their index, and signatures their image. The namespace is the first
 * part of the repository's name.
 */
export function decideAsTencent(
  policy: unknown,
  { name, images }: { readonly name: string; readonly images: readonly Image[] },
  now: Instant,
): readonly ForeignVerdict[] {
  if (isPersonal(policy)) return decideAsPersonal(policy, { name, images }, now)
  const root = partOf(policy, '$', FIELDS)
  const namespace = optionalText(root, 'namespace_name')
  const isElsewhere = namespace !== undefined && name.includes('/') && !name.startsWith(`${namespace}/`)
  const items = itemsOf(root, name.slice(name.indexOf('/') + 1))
  const isOff = optionalFlag(root, 'disabled') === true
  const relations = relate(images, 'tags')
  const votes = items.map((item) => votesOf(item, { images, relations, now }))
  return decideWhole(images, relations, (image) => {
    if (isOff) return { truth: 'no', why: 'the rule is disabled' }
    if (isElsewhere) return { truth: 'no', why: `the rule is for the namespace ${namespace}` }
    if (image.tags.length === 0) return { truth: 'no', why: 'the rule is about tags alone' }
    if (items.length === 0) return { truth: 'no', why: 'no rule covers the repository' }
    return retained(votes.flatMap((found) => found.get(image.digest) ?? []))
  })
}

/** Requires votes for being beyond what an item retains. */
function retained(votes: readonly Vote[]): Vote {
  const [first] = votes
  if (first === undefined)
    return { truth: 'unknown', why: 'it is not documented what happens to tags that no item selects' }
  return votes.find(({ truth }) => truth === 'no') ?? votes.find(({ truth }) => truth === 'unknown') ?? first
}

type TencentImages = {
  readonly images: readonly Image[]
  readonly relations: Relations
  readonly now: Instant
}

function votesOf(item: TencentItem, { images, relations, now }: TencentImages): ReadonlyMap<string, Vote> {
  const selected = images.filter((image) => !relations.isDependent(image) && image.tags.some(item.selects))
  const condition = { age: days(item.value), now, atLimit: 'unknown', what: 'pushed' } as const
  const votes =
    item.key === 'latestPushedK'
      ? beyondNewest(
          selected.map((image) => ({ time: arrivalTime(image), counted: 'yes' as const })),
          item.value,
          'push time',
        )
      : selected.map((image) => olderThan(arrivalTime(image), condition))
  return new Map(
    selected.flatMap(({ digest }, at) =>
      votes
        .slice(at, at + 1)
        .map(({ truth, why }) => [digest, { truth, why: `${item.name}: ${why}` }] as const),
    ),
  )
}

function itemsOf(root: PolicyPart, repository: string): readonly TencentItem[] {
  const advanced = listOf(root, 'advanced_rule_items').flatMap(([value, path], at) => {
    const part = partOf(value, path, ['retention_policy', 'tag_filter', 'repository_filter'])
    const covers = filterOf(part, 'repository_filter', ['repoMatches', 'repoExcludes'])
    const item = {
      name: `item ${at + 1}`,
      ...retentionOf(field(part, 'retention_policy'), `${path}.retention_policy`),
      selects: filterOf(part, 'tag_filter', ['matches', 'excludes']),
    }
    return covers(repository) ? [item] : []
  })
  const basic = field(root, 'retention_rule')
  if (advanced.length > 0 || basic === undefined) return advanced
  const one: unknown = Array.isArray(basic) && basic.length === 1 ? basic[0] : basic
  return [{ name: 'the basic rule', ...retentionOf(one, '$.retention_rule'), selects: () => true }]
}

function retentionOf(value: unknown, path: string): Pick<TencentItem, 'key' | 'value'> {
  const part = partOf(value, path, ['key', 'value'])
  return { key: textOf(part, 'key', ['latestPushedK', 'nDaysSinceLastPush']), value: numberOf(part, 'value') }
}

/** Requires the decoration that matches first, then the one that excludes. An absent filter selects everything. */
function filterOf(
  part: PolicyPart,
  name: string,
  [matches, excludes]: readonly [string, string],
): (text: string) => boolean {
  const value = field(part, name)
  if (value === undefined) return () => true
  const filter = partOf(value, `${part.path}.${name}`, ['decoration', 'pattern'])
  const isExclusion = textOf(filter, 'decoration', [matches, excludes]) === excludes
  const found = doublestar(textOf(filter, 'pattern'), `${filter.path}.pattern`, false)
  return (text) => found(text) !== isExclusion
}
