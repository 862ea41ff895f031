import type { Image, Instant } from '../../model/index.ts'
import { wordDuration, PLAIN_MONTHS } from './durations.ts'
import { looking } from './patterns.ts'
import {
  field,
  isRecord,
  listOf,
  numberOf,
  optionalFlag,
  optionalText,
  partOf,
  refuse,
  textOf,
} from './read.ts'
import { areDeleted, attachedTo, decideEach, followed, relate } from './relations.ts'
import { tagTime } from './times.ts'
import { all, any, known, not } from './truth.ts'
import {
  beyondNewest,
  type ForeignVerdict,
  namedVote,
  olderThan,
  tagVerdict,
  type Vote,
  wholeVerdict,
} from './votes.ts'

type QuayPolicy = {
  readonly name: string
  readonly rule: { readonly kind: 'count' | 'age'; readonly value: number }
  readonly selects: (tag: string) => boolean
}
/** A tag, and what is known of its removal so far. */
type QuayTag = { readonly tag: string; readonly image: Image; readonly removal: Vote }

const isAge = ({ rule }: QuayPolicy): boolean => rule.kind === 'age'

/**
 * Decides as Quay's pruning policies. They decide about tags: first the policies by age, then those by number, each on what the
 * ones before left. What any of them removes is removed. A tag's age is since it points to the image. Tags of signatures are not
 * pruned by themselves and take no place; they follow their image. An image without tags is deleted by the garbage collection,
 * unless an index lists it. Immutable tags are not in the file.
 */
export function decideAsQuay(
  policy: unknown,
  { images }: { readonly images: readonly Image[] },
  now: Instant,
): readonly ForeignVerdict[] {
  const many = isRecord(policy) && 'policies' in policy
  const given = many ? listOf(partOf(policy, '$', ['policies']), 'policies') : ([[policy, '$']] as const)
  const policies = given.map(([one, path], at) => policyOf(one, path, `policy ${at + 1}`))
  const ordered = [...policies.filter(isAge), ...policies.filter((one) => !isAge(one))]
  const start = images.flatMap((image) =>
    image.tags
      .filter((tag) => attachedTo(tag) === undefined)
      .map((tag): QuayTag => ({ tag, image, removal: { truth: 'no', why: 'no policy removes it' } })),
  )
  const tags = ordered.reduce<readonly QuayTag[]>((before, one) => prune(one, before, now), start)
  const removals = new Map(tags.map(({ tag, removal }) => [tag, removal]))
  const relations = relate(images, 'tags')
  return decideEach(images, (image, of) => {
    const follows = followed(image, relations, of)
    if (follows !== undefined) return follows
    if (image.tags.length === 0)
      return wholeVerdict(image, { truth: 'no', why: 'the policies decide about tags alone' })
    return tagVerdict(
      image,
      (tag) => removals.get(tag) ?? { truth: 'no', why: 'tags of signatures are not pruned' },
      () => ({ truth: areDeleted(relations.parents(image), of), why: 'it has no other tag' }),
    )
  })
}

function prune(
  { name, rule, selects }: QuayPolicy,
  tags: readonly QuayTag[],
  now: Instant,
): readonly QuayTag[] {
  const placed = tags.map(({ tag, image, removal }) => ({
    time: tagTime(image),
    counted: all([known(selects(tag)), not(removal.truth)]),
  }))
  const condition = { age: rule.value, now, atLimit: 'no', what: 'tagged' } as const
  const votes =
    rule.kind === 'count'
      ? beyondNewest(placed, rule.value, 'time of the tag')
      : placed.map(({ time }) => olderThan(time, condition))
  return tags.map((one, at) => {
    const vote = votes[at]
    if (vote === undefined || !selects(one.tag)) return one
    const truth = any([one.removal.truth, vote.truth])
    const isNew = truth !== one.removal.truth || truth === 'no'
    return { ...one, removal: isNew ? { ...namedVote(name, vote), truth } : one.removal }
  })
}

const FIELDS = [
  'uuid',
  'method',
  'value',
  'tagPattern',
  'tagPatternMatches',
  'tag_pattern',
  'tag_pattern_matches',
]

function policyOf(value: unknown, path: string, name: string): QuayPolicy {
  const part = partOf(value, path, FIELDS)
  const method = textOf(part, 'method', ['number_of_tags', 'creation_date'])
  const pattern = optionalText(part, 'tagPattern') ?? optionalText(part, 'tag_pattern')
  const wanted = optionalFlag(part, 'tagPatternMatches') ?? optionalFlag(part, 'tag_pattern_matches') ?? true
  const matches = pattern === undefined ? () => wanted : looking(pattern, `${path}.tagPattern`)
  const rule =
    method === 'number_of_tags'
      ? ({ kind: 'count', value: numberOf(part, 'value') } as const)
      : ({ kind: 'age', value: wordDuration(textOf(part, 'value'), `${path}.value`, PLAIN_MONTHS) } as const)
  if (rule.value === 0)
    refuse(`${path}.value`, `it is ${String(field(part, 'value'))}; it must be more than 0`)
  return { name, rule, selects: (tag) => matches(tag) === wanted }
}
