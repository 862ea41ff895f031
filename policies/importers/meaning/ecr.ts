import type { Image, Instant } from '../../model/index.ts'
import { days } from './durations.ts'
import { wildcard } from './patterns.ts'
import { listOf, numberOf, optionalText, partOf, type PolicyPart, refuse, textOf, textsOf } from './read.ts'
import { decideWhole, relate } from './relations.ts'
import { pushTime } from './times.ts'
import { beyondNewest, type ForeignVerdict, namedVote, olderThan, type Vote } from './votes.ts'

const COUNTS = [
  'imageCountMoreThan',
  'sinceImagePushed',
  'sinceImagePulled',
  'sinceImageTransitioned',
] as const

type EcrRule = {
  readonly priority: number
  readonly selects: (image: Image) => boolean
  readonly isCount: boolean
  readonly number: number
  readonly archives: boolean
}

/**
 * Decides as an ECR lifecycle policy. All rules see the whole repository; the first rule by priority whose tags match claims the
 * image, and shields it from the others. Each entry of a list of tags must match some tag. Age and order are by the first push: a
 * new tag does not refresh them. A transition archives and does not delete; every image of the file is in the standard class.
 * Children and referrers follow their index and subject; whether they take a place in a count is not known, as reports differ. Tags
 * of signatures are ordinary tags.
 */
export function decideAsEcr(
  policy: unknown,
  { images }: { readonly images: readonly Image[] },
  now: Instant,
): readonly ForeignVerdict[] {
  const root = partOf(policy, '$', ['rules'])
  const rules = listOf(root, 'rules').map(([rule, path]) => ruleOf(rule, path))
  const ordered = rules.toSorted((a, b) => a.priority - b.priority)
  const relations = relate(images, 'fields')
  const votes = ordered.map((rule) => ({ rule, votes: votesOf(rule, images, relations.isDependent, now) }))
  return decideWhole(images, relations, (image) => {
    const claim = votes.find(({ rule }) => rule.selects(image))
    if (claim === undefined) return { truth: 'no', why: 'no rule selects it' }
    const name = `rule ${claim.rule.priority}`
    if (claim.rule.archives)
      return { truth: 'no', why: `${name}: it archives images and does not delete them` }
    return namedVote(
      name,
      claim.votes.get(image.digest) ?? { truth: 'no', why: 'it does not select the image' },
    )
  })
}

function votesOf(
  rule: EcrRule,
  images: readonly Image[],
  isDependent: (image: Image) => boolean,
  now: Instant,
): ReadonlyMap<string, Vote> {
  const selected = images.filter(rule.selects)
  const placed = selected.map((image) => ({
    time: pushTime(image),
    counted: isDependent(image) ? ('unknown' as const) : ('yes' as const),
  }))
  // Why unknown at the limit: the documentation does not say whether an image of exactly that age is older.
  const condition = { age: days(rule.number), now, atLimit: 'unknown', what: 'pushed' } as const
  const votes = rule.isCount
    ? beyondNewest(placed, rule.number, 'push time')
    : placed.map(({ time }) => olderThan(time, condition))
  return new Map(votes.map((vote, at) => [selected[at]?.digest ?? '', vote]))
}

function ruleOf(value: unknown, path: string): EcrRule {
  const rule = partOf(value, path, ['rulePriority', 'description', 'selection', 'action'])
  const names = [
    'tagStatus',
    'tagPrefixList',
    'tagPatternList',
    'storageClass',
    'countType',
    'countUnit',
    'countNumber',
  ]
  const selection = partOf(rule.values['selection'], `${path}.selection`, names)
  const action = partOf(rule.values['action'], `${path}.action`, ['type', 'targetStorageClass'])
  const archives = textOf(action, 'type', ['expire', 'transition']) === 'transition'
  const countType = textOf(selection, 'countType', COUNTS)
  const isCount = countType === 'imageCountMoreThan'
  if (!isCount) textOf(selection, 'countUnit', ['days'])
  if (countType === 'sinceImagePulled' && !archives)
    refuse(`${path}.selection.countType`, 'sinceImagePulled is for the action transition alone')
  const archived =
    optionalText(selection, 'storageClass') === 'archive' || countType === 'sinceImageTransitioned'
  const matches = tagsOf(selection)
  return {
    priority: numberOf(rule, 'rulePriority'),
    selects: (image) => !archived && matches(image),
    isCount,
    number: numberOf(selection, 'countNumber'),
    archives,
  }
}

function tagsOf(selection: PolicyPart): (image: Image) => boolean {
  const status = textOf(selection, 'tagStatus', ['tagged', 'untagged', 'any'])
  const patterns = [
    ...textsOf(selection, 'tagPrefixList').map((prefix) => (tag: string) => tag.startsWith(prefix)),
    ...textsOf(selection, 'tagPatternList').map((one) =>
      wildcard(one, `${selection.path}.tagPatternList`, 'without ?'),
    ),
  ]
  if ((status === 'tagged') !== patterns.length > 0)
    refuse(
      `${selection.path}.tagStatus`,
      'tagged needs tagPrefixList or tagPatternList, and nothing else allows them',
    )
  switch (status) {
    case 'any':
      return () => true
    case 'untagged':
      return ({ tags }) => tags.length === 0
    case 'tagged':
      return ({ tags }) => patterns.every((matches) => tags.some(matches))
  }
}
