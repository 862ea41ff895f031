import type { Image, Instant } from '../../model/index.ts'
import { days, wordDuration } from './durations.ts'
import { coversPackage, inputList, keepAll } from './ghcr-package.ts'
import { type Matcher, wildcard } from './patterns.ts'
import { field, optionalFlag, optionalNumber, partOf, type PolicyPart, textOf } from './read.ts'
import { decideEach, relate } from './relations.ts'
import { pushOrArrival, pushTime, type TimeRange } from './times.ts'
import { all, any, known, not, type Truth } from './truth.ts'
import { beyondNewest, type ForeignVerdict, olderThan, type Vote, wholeVerdict } from './votes.ts'

const SHARED = ['token', 'image-names', 'cut-off', 'timestamp-to-use', 'dry-run', 'rust-log']
const THIRD = ['account', 'image-tags', 'skip-shas', 'tag-selection', 'keep-n-most-recent']
const SECOND =
  'account-type org-name untagged-only skip-tags keep-at-least filter-tags filter-include-untagged token-type'.split(
    ' ',
  )

type RetentionCase = {
  readonly part: PolicyPart
  readonly images: readonly Image[]
  readonly time: (image: Image) => TimeRange
  readonly old: (image: Image) => Vote
}

/**
 * Decides as container-retention-policy, version 3, or version 2 if an input of it is used. A version goes with all of its tags.
 * Version 3: all tags must match and none may match an excluded one, and the newest keep-n-most-recent of the tagged ones that are
 * left stay; children of tagged indexes that stay are kept. Version 2 knows no children and no indexes. updated_at may be refreshed
 * by a new tag, so that it lies between the push and that. Referrers are ordinary versions.
 */
export function decideAsRetention(
  inputs: unknown,
  { name, images }: { readonly name: string; readonly images: readonly Image[] },
  now: Instant,
): readonly ForeignVerdict[] {
  const isSecond = SECOND.some(
    (key) => field(partOf(inputs, '$.with', [...SHARED, ...THIRD, ...SECOND]), key) !== undefined,
  )
  const part = partOf(inputs, '$.with', [...SHARED, ...(isSecond ? SECOND : THIRD)])
  const packages = inputList(part, 'image-names', ', ').filter((one) => !one.startsWith('!'))
  if (!coversPackage(packages, name, '$.with.image-names'))
    return keepAll(images, 'image-names has not this package')
  if (optionalFlag(part, 'dry-run') === true) return keepAll(images, 'dry-run is on')
  const stamp =
    field(part, 'timestamp-to-use') === undefined
      ? 'updated_at'
      : textOf(part, 'timestamp-to-use', ['updated_at', 'created_at'])
  const time = stamp === 'created_at' ? pushTime : pushOrArrival
  const what = stamp === 'created_at' ? 'created' : 'updated'
  const age = cutOff(textOf(part, 'cut-off'))
  const old = (image: Image): Vote =>
    olderThan(time(image), { age, now, atLimit: isSecond ? 'yes' : 'no', what })
  const given = { part, images, time, old }
  return isSecond ? asSecond(given) : asThird(given)
}

/** Why these months and years: humantime counts 30.44 and 365.25 days. Version 2 reads `7 days ago UTC`. */
function cutOff(text: string): number {
  return wordDuration(text.replace(/\s+ago\s+UTC$/i, ''), '$.with.cut-off', {
    month: days(30.44),
    year: days(365.25),
  })
}

function asThird({ part, images, time, old }: RetentionCase): readonly ForeignVerdict[] {
  const selection =
    field(part, 'tag-selection') === undefined
      ? 'both'
      : textOf(part, 'tag-selection', ['tagged', 'untagged', 'both'])
  const skipped = inputList(part, 'skip-shas', ', ')
  const matchers = inputList(part, 'image-tags', ', ')
  const ofTags = tagFilter(matchers)
  const keep = optionalNumber(part, 'keep-n-most-recent') ?? 0
  const select = (image: Image): Vote => {
    if (skipped.includes(image.digest)) return { truth: 'no', why: 'skip-shas has it' }
    if ((image.tags.length === 0 ? 'tagged' : 'untagged') === selection)
      return { truth: 'no', why: `tag-selection is ${selection}` }
    const why = ofTags(image.tags)
    return why === undefined ? old(image) : { truth: 'no', why }
  }
  const votes = images.map(select)
  const placed = images.map((image, at) => ({
    time: time(image),
    counted: image.tags.length === 0 ? ('no' as const) : (votes[at]?.truth ?? 'no'),
  }))
  const beyond = beyondNewest(placed, keep, 'time of what is selected')
  const own = new Map(
    images.map((image, at) => [
      image.digest,
      image.tags.length === 0 || keep === 0 ? votes[at] : both(votes[at], beyond[at]),
    ]),
  )
  const parents = relate(images, 'fields').parents
  const stays = (index: Image): Truth =>
    all([known(index.tags.length > 0), not(own.get(index.digest)?.truth ?? 'no')])
  return decideEach(images, (image) => {
    const vote = own.get(image.digest) ?? { truth: 'no', why: 'it is not selected' }
    const shield = any(parents(image).map(stays))
    const truth = all([vote.truth, not(shield)])
    return wholeVerdict(
      image,
      vote.truth === truth ? vote : { truth, why: 'a tagged index that stays lists it' },
    )
  })
}

function both(vote: Vote | undefined, beyond: Vote | undefined): Vote | undefined {
  if (vote === undefined || beyond === undefined || vote.truth === 'no') return vote
  const truth = all([vote.truth, beyond.truth])
  return { truth, why: truth === vote.truth && truth !== 'yes' ? vote.why : beyond.why }
}

const compile = (one: string): Matcher => wildcard(one, '$.with.image-tags', 'with ?')

/** Returns why the tags are not selected, or undefined if they are. */
function tagFilter(patterns: readonly string[]): (tags: readonly string[]) => string | undefined {
  const negative = patterns.filter((one) => one.startsWith('!')).map((one) => compile(one.slice(1)))
  const positive = patterns.filter((one) => !one.startsWith('!')).map(compile)
  return (tags) => {
    const excluded = tags.find((tag) => negative.some((matches) => matches(tag)))
    if (excluded !== undefined) return `image-tags excludes ${excluded}`
    const other = tags.find((tag) => positive.length > 0 && !positive.some((matches) => matches(tag)))
    return other === undefined ? undefined : `image-tags does not match ${other}`
  }
}

/** Why keep-at-least replaces filter-tags: version 2 sets its answer anew for each version once it counts. */
function asSecond({ part, images, time, old }: RetentionCase): readonly ForeignVerdict[] {
  const keep = optionalNumber(part, 'keep-at-least') ?? 0
  const beyond = beyondNewest(
    images.map((image) => ({ time: time(image), counted: 'yes' as const })),
    keep,
    'time',
  )
  const reason = secondReason(part, keep > 0)
  return images.map((image, at) => {
    const why = reason(image)
    const vote = why === undefined ? old(image) : ({ truth: 'no', why } as const)
    return wholeVerdict(image, (keep === 0 ? vote : both(vote, beyond[at])) ?? vote)
  })
}

const hits = ({ tags }: Image, matchers: readonly Matcher[]): boolean =>
  tags.some((tag) => matchers.some((matches) => matches(tag)))

/** Returns why an image of any age is not selected, or undefined if it is. */
function secondReason(part: PolicyPart, isCounting: boolean): (image: Image) => string | undefined {
  const list = (name: string) =>
    inputList(part, name, ',').map((one) => wildcard(one.trim(), `$.with.${name}`, 'with ?'))
  const [skips, filters] = [list('skip-tags'), isCounting ? [] : list('filter-tags')]
  const isOnly = optionalFlag(part, 'untagged-only') === true
  const isWithout = optionalFlag(part, 'filter-include-untagged') === false
  const checks: readonly (readonly [fails: (image: Image) => boolean, why: string])[] = [
    [({ tags }) => isOnly && tags.length > 0, 'untagged-only is on'],
    [({ tags }) => isWithout && tags.length === 0, 'filter-include-untagged is off'],
    [(image) => hits(image, skips), 'skip-tags matches'],
    [(image) => filters.length > 0 && !hits(image, filters), 'filter-tags does not match'],
  ]
  return (image) => checks.find(([fails]) => fails(image))?.[1]
}
