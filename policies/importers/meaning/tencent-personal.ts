import type { Image, Instant } from '../../model/index.ts'
import { days } from './durations.ts'
import {
  elementsOf,
  isRecord,
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
const FIELDS = ['username', 'repo_name', 'type', 'val', 'valid', 'creation_time']

type Strategy = { readonly isGlobal: boolean; readonly isDays: boolean; readonly value: number }

/** Is this a lifecycle of the personal edition: one strategy, or a list of them? */
export function isPersonal(policy: unknown): boolean {
  return Array.isArray(policy) || (isRecord(policy) && 'type' in policy)
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
  return elementsOf(Array.isArray(policy) ? policy : [policy], '$').flatMap(([value, path]) => {
    const part = partOf(value, path, FIELDS)
    const repository = optionalText(part, 'repo_name') ?? ''
    const strategy = strategyOf(part)
    const isElsewhere = repository !== '' && repository !== name
    return optionalNumber(part, 'valid') === 0 || isElsewhere ? [] : [strategy]
  })
}

function strategyOf(part: PolicyPart): Strategy {
  const type = textOf(part, 'type', TYPES)
  return { isGlobal: type.startsWith('global'), isDays: type.endsWith('days'), value: numberOf(part, 'val') }
}
