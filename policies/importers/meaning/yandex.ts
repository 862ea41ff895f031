import type { Image, Instant } from '../../model/index.ts'
import { plainDuration } from './durations.ts'
import { looking } from './patterns.ts'
import { listOf, optionalFlag, optionalNumber, optionalText, partOf, refuse } from './read.ts'
import { decideWhole, relate, type Relations } from './relations.ts'
import { arrivalTime, hull, pushTime, type TimeRange } from './times.ts'
import { all, any, known, type Truth } from './truth.ts'
import { beyondNewest, type ForeignVerdict, namedVote, olderThan, type Vote, vote } from './votes.ts'

type YandexRule = {
  /** Does the rule select the tag? `unknown`: the documentation says that a match begins with the tag, and not where it ends. */
  readonly tag: (tag: string) => Truth
  readonly untagged: boolean
  readonly age: number | undefined
  readonly top: number | undefined
}

/**
 * Decides as a lifecycle policy of Yandex Container Registry: an image is deleted if a rule selects it and all rules that select it
 * demand it. retained_top counts what the rule selects, by age, and one tag selects an image. Not documented, so that the verdict
 * is unknown: whether a tag that no rule selects saves the image, where a match ends, ties, and an age that equals the period. The
 * service's creation time is the build or the push, as far as the file has them. Children follow their index, and signatures their
 * image; neither takes a place.
 */
export function decideAsYandex(
  policy: unknown,
  { images }: { readonly images: readonly Image[] },
  now: Instant,
): readonly ForeignVerdict[] {
  const names = ['id', 'name', 'description', 'status', 'repository_id', 'created_at', 'rules', 'rule']
  const root = partOf(Array.isArray(policy) ? { rules: policy } : policy, '$', names)
  const isOff = optionalText(root, 'status')?.toUpperCase() === 'DISABLED'
  const rules = [...listOf(root, 'rules'), ...listOf(root, 'rule')].map(([rule, path]) => ruleOf(rule, path))
  const relations = relate(images, 'tags')
  const votes = rules.map((rule) => ({ rule, votes: votesOf(rule, images, relations, now) }))
  return decideWhole(images, relations, (image) => {
    if (isOff) return { truth: 'no', why: 'the policy is disabled' }
    const given = votes.flatMap((one, at) => {
      const selected = selects(one.rule, image)
      const found = one.votes.get(image.digest)
      return selected === 'no' || found === undefined
        ? []
        : [{ selected, ...namedVote(`rule ${at + 1}`, found) }]
    })
    return together(given, rules, image)
  })
}

type SelectedVote = Vote & { readonly selected: Truth }

function together(votes: readonly SelectedVote[], rules: readonly YandexRule[], image: Image): Vote {
  const keeper = votes.find(({ selected, truth }) => selected === 'yes' && truth === 'no')
  if (keeper !== undefined) return keeper
  const unclear = votes.find(({ truth }) => truth === 'unknown')
  const [first] = votes
  if (first === undefined) return { truth: 'no', why: 'no rule selects it' }
  if (votes.every(({ truth }) => truth === 'no')) return first
  if (unclear !== undefined) return unclear
  if (votes.some(({ selected }) => selected === 'unknown'))
    return { truth: 'unknown', why: 'it is not documented whether tag_regexp must match to the end of a tag' }
  const free = image.tags.find((tag) => rules.every((rule) => rule.tag(tag) === 'no'))
  if (free !== undefined)
    return {
      truth: 'unknown',
      why: `it is not documented whether ${free}, which no rule selects, saves the image`,
    }
  return { truth: 'yes', why: votes.map(({ why }) => why).join('; ') }
}

function selects(rule: YandexRule, { tags }: Image): Truth {
  return tags.length === 0 ? known(rule.untagged) : any(tags.map(rule.tag))
}

function votesOf(
  rule: YandexRule,
  images: readonly Image[],
  relations: Relations,
  now: Instant,
): ReadonlyMap<string, Vote> {
  const placed = images.map((image) => ({
    time: createdTime(image),
    counted: relations.isDependent(image) ? ('no' as const) : selects(rule, image),
  }))
  const beyond = rule.top === undefined ? undefined : beyondNewest(placed, rule.top, 'creation')
  const { age } = rule
  const older =
    age === undefined
      ? undefined
      : placed.map(({ time }) => olderThan(time, { age, now, atLimit: 'unknown', what: 'created' }))
  return new Map(
    images.map(({ digest }, at) => [
      digest,
      both([older?.[at], beyond?.[at]].filter((one) => one !== undefined)),
    ]),
  )
}

/** Returns one vote for conditions that must all hold. */
function both(votes: readonly Vote[]): Vote {
  const truth = all(votes.map((one) => one.truth))
  const whys = votes.filter((one) => one.truth === truth).map(({ why }) => why)
  const text = whys.join(', ')
  return vote(truth, { yes: text, no: text, unknown: text })
}

function createdTime(image: Image): TimeRange {
  const { created, pushed, arrived } = image
  const built = created === undefined ? undefined : { low: created.at, high: created.at }
  const came =
    pushed === undefined && arrived === undefined
      ? undefined
      : pushed === undefined
        ? arrivalTime(image)
        : pushTime(image)
  if (built === undefined || came === undefined) return built ?? came ?? pushTime(image)
  return hull(built, came)
}

function ruleOf(value: unknown, path: string): YandexRule {
  const part = partOf(value, path, ['description', 'expire_period', 'tag_regexp', 'untagged', 'retained_top'])
  const regexp = optionalText(part, 'tag_regexp') ?? ''
  const period = optionalText(part, 'expire_period')
  const age =
    period === undefined || period === '' ? undefined : plainDuration(period, `${path}.expire_period`)
  const untagged = optionalFlag(part, 'untagged') ?? false
  const top = optionalNumber(part, 'retained_top')
  if (regexp === '' && !untagged) refuse(path, 'it selects nothing; write tag_regexp or untagged')
  if (age === undefined && top === undefined)
    refuse(path, 'it has no condition; write expire_period or retained_top')
  return { tag: regexp === '' ? () => 'no' : tagTruth(regexp, `${path}.tag_regexp`), untagged, age, top }
}

function tagTruth(regexp: string, path: string): (tag: string) => Truth {
  const whole = looking(`^(?:${regexp})$`, path)
  const begins = looking(`^(?:${regexp})`, path)
  return (tag) => {
    if (whole(tag)) return 'yes'
    return begins(tag) ? 'unknown' : 'no'
  }
}
