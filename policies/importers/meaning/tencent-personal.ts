import type { Image, Instant } from '../../model/index.ts'
import { days } from './durations.ts'
import {
  elementsOf,
  field,
  isRecord,
  listOf,
  numberOf,
  optionalNumber,
  optionalText,
  partOf,
  type PolicyPart,
  textOf,
} from './read.ts'
import { decideEach, followed, relate } from './relations.ts'
import { tagTime } from './times.ts'
import { all } from './truth.ts'
import { beyondNewest, type ForeignVerdict, olderThan, tagVerdict, type Vote, wholeVerdict } from './votes.ts'

const TYPES = ['keep_last_days', 'keep_last_nums', 'global_keep_last_days', 'global_keep_last_nums'] as const
const FIELDS = [
  'Username',
  'RepoName',
  'Type',
  'Val',
  'Value',
  'Valid',
  'CreationTime',
  'reponame',
  'type',
  'val',
  'valid',
]

type Strategy = { readonly isGlobal: boolean; readonly isDays: boolean; readonly value: number }

/** Is this a lifecycle of the personal edition: one strategy, a list of them, or what the API answers? */
export function isPersonal(policy: unknown): boolean {
  if (Array.isArray(policy)) return true
  return isRecord(policy) && ['Type', 'type', 'StrategyInfo', 'Data'].some((name) => name in policy)
}

/**
 * Decides as the lifecycle of the personal edition. Strategies of the repository replace the global ones. A tag stays if it is
 * among the newest of the repository, or young enough; an image is deleted once it has no tag. Global strategies act once the
 * account's quota of tags is reached, which the file does not say: unknown. Untagged images stay.
 */
export function decideAsPersonal(
  policy: unknown,
  { name, images }: { readonly name: string; readonly images: readonly Image[] },
  now: Instant,
): readonly ForeignVerdict[] {
  const strategies = strategiesOf(policy, name)
  const own = strategies.filter(({ isGlobal }) => !isGlobal)
  const acting = own.length > 0 ? own : strategies
  const relations = relate(images, 'tags')
  const tags = images.flatMap((image) =>
    relations.isDependent(image) ? [] : image.tags.map((tag) => ({ tag, image })),
  )
  const votes = acting.map((one) =>
    votesOf(
      one,
      tags.map(({ image }) => image),
      now,
    ),
  )
  const removals = new Map(
    tags.map(({ tag }, at) => [tag, together(votes.flatMap((found) => found.slice(at, at + 1)))]),
  )
  return decideEach(images, (image, of) => {
    const follows = followed(image, relations, of)
    if (follows !== undefined) return follows
    if (image.tags.length === 0)
      return wholeVerdict(image, { truth: 'no', why: 'the lifecycle is about tags alone' })
    const none: Vote = { truth: 'no', why: 'no strategy covers the repository' }
    return tagVerdict(
      image,
      (tag) => removals.get(tag) ?? none,
      () => ({ truth: 'yes', why: 'it has no other tag' }),
    )
  })
}

function votesOf(
  { isGlobal, isDays, value }: Strategy,
  images: readonly Image[],
  now: Instant,
): readonly Vote[] {
  const condition = { age: days(value), now, atLimit: 'unknown', what: 'pushed' } as const
  const votes = isDays
    ? images.map((image) => olderThan(tagTime(image), condition))
    : beyondNewest(
        images.map((image) => ({ time: tagTime(image), counted: 'yes' as const })),
        value,
        'push time',
      )
  if (!isGlobal) return votes
  return votes.map((one) =>
    one.truth === 'yes' ? { truth: 'unknown', why: `${one.why}, once the quota of tags is reached` } : one,
  )
}

function together(votes: readonly Vote[]): Vote {
  const truth = all(votes.map((one) => one.truth))
  return votes.length === 0
    ? { truth: 'no', why: 'no strategy covers the repository' }
    : { truth, why: votes.find((one) => one.truth === truth)?.why ?? '' }
}

function strategiesOf(policy: unknown, name: string): readonly Strategy[] {
  const root =
    isRecord(policy) && 'Data' in policy ? field(partOf(policy, '$', ['Data', 'RequestId']), 'Data') : policy
  const isAnswer = isRecord(root) && 'StrategyInfo' in root
  const list = isAnswer
    ? listOf(partOf(root, '$', ['TotalCount', 'StrategyInfo']), 'StrategyInfo')
    : elementsOf(Array.isArray(root) ? root : [root], '$')
  return list.flatMap(([value, path]) => {
    const part = partOf(value, path, FIELDS)
    const repository = optionalText(part, 'RepoName') ?? optionalText(part, 'reponame') ?? ''
    const valid = optionalNumber(part, 'Valid') ?? optionalNumber(part, 'valid') ?? 1
    const strategy = strategyOf(part)
    return valid === 0 || (repository !== '' && repository !== name) ? [] : [strategy]
  })
}

function strategyOf(part: PolicyPart): Strategy {
  const type = textOf(part, field(part, 'Type') === undefined ? 'type' : 'Type', TYPES)
  const names = ['Val', 'Value', 'val'].filter((name) => field(part, name) !== undefined)
  return {
    isGlobal: type.startsWith('global'),
    isDays: type.endsWith('days'),
    value: numberOf(part, names[0] ?? 'Val'),
  }
}
