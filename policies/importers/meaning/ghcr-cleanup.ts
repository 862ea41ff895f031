import type { Image, Instant } from '../../model/index.ts'
import { type CleanupPolicy, readCleanup } from './ghcr-cleanup-inputs.ts'
import { coversPackage, keepAll } from './ghcr-package.ts'
import { areDeleted, decideEach, relate, type Relations, type VerdictOf } from './relations.ts'
import { pushOrArrival } from './times.ts'
import { beyondNewest, type ForeignVerdict, olderThan, type Vote, wholeVerdict } from './votes.ts'

/**
 * Decides as ghcr-cleanup-action. Only images are decided that no index lists and that refer to nothing; children go with their last
 * index, and referrers with their subject. exclude-tags and older-than limit everything but delete-orphaned-images. A matched tag is
 * removed; the image is deleted if it has no other. keep-n counts what the other inputs selected. updated_at may be refreshed by a
 * new tag, so that it lies between the push and that. Children of nested indexes are decided like children.
 */
export function decideAsCleanup(
  inputs: unknown,
  { name, images }: { readonly name: string; readonly images: readonly Image[] },
  now: Instant,
): readonly ForeignVerdict[] {
  const policy = readCleanup(inputs)
  if (!coversPackage(policy.packages, name, '$.with.package'))
    return keepAll(images, 'package is another package')
  if (policy.isDryRun) return keepAll(images, 'dry-run is on')
  const relations = relate(images, 'tags')
  const decided = new Map(topLevel(policy, images, { relations, now }).map((one) => [one.digest, one]))
  return decideEach(
    images,
    (image, of) => decided.get(image.digest) ?? dependent(policy, image, { relations, of }),
  )
}

type DependentCase = { readonly relations: Relations; readonly of: VerdictOf }

function dependent(
  { orphans }: CleanupPolicy,
  image: Image,
  { relations, of }: DependentCase,
): ForeignVerdict {
  const subject = relations.subject(image)
  if (subject.kind === 'missing')
    return wholeVerdict(
      image,
      orphans
        ? { truth: 'yes', why: 'what it refers to is not there' }
        : { truth: 'no', why: 'delete-orphaned-images is off' },
    )
  const leaders = subject.kind === 'here' ? [subject.image] : relations.parents(image)
  const truth = areDeleted(leaders, of)
  return wholeVerdict(image, {
    truth,
    why: subject.kind === 'here' ? 'it follows what it refers to' : 'it follows the indexes that list it',
  })
}

type CleanupCase = { readonly relations: Relations; readonly now: Instant }

function topLevel(
  policy: CleanupPolicy,
  images: readonly Image[],
  { relations, now }: CleanupCase,
): readonly ForeignVerdict[] {
  const top = images.filter((image) => isTop(policy, image, relations))
  const here = new Set(images.map(({ digest }) => digest))
  const steps = top.map((image) => ({
    image,
    allowed: allowedBy(policy, image, now),
    broken: isBroken(policy, image, here),
  }))
  const placed = steps.map(({ image, allowed, broken }) => ({
    time: pushOrArrival(image),
    counted: broken ? ('no' as const) : allowed.truth,
  }))
  const matched = top.map((image) => policy.matched(image))
  const only = (wanted: (at: number) => boolean) =>
    placed.map((one, at) => (wanted(at) ? one : { ...one, counted: 'no' as const }))
  const tagged = (at: number): boolean =>
    policy.deletesTags ? (matched[at]?.length ?? 0) > 0 : (top[at]?.tags.length ?? 0) > 0
  const beyond =
    policy.keepTagged === undefined
      ? undefined
      : beyondNewest(only(tagged), policy.keepTagged, 'time of what is selected')
  const bare =
    policy.keepUntagged === undefined
      ? undefined
      : beyondNewest(
          only((at) => top[at]?.tags.length === 0),
          policy.keepUntagged,
          'time of what is selected',
        )
  return steps.map(({ image, allowed, broken }, at) => {
    if (allowed.truth === 'no') return wholeVerdict(image, allowed)
    const tags = matched[at] ?? []
    const own = broken
      ? wholeVerdict(image, { truth: 'yes', why: 'children of it are missing' })
      : image.tags.length === 0
        ? wholeVerdict(image, untaggedVote(policy, image, bare?.[at]))
        : taggedVerdict(policy, { image, tags, beyond: beyond?.[at] })
    return allowed.truth === 'unknown' && own.action !== 'keep' ? wholeVerdict(image, allowed) : own
  })
}

function isTop({ orphans }: CleanupPolicy, image: Image, relations: Relations): boolean {
  const subject = relations.subject(image)
  // Why by tag: without delete-orphaned-images the tag of a signature whose image is missing is an ordinary one.
  if (image.subject === undefined && subject.kind === 'missing')
    return !orphans && relations.parents(image).length === 0
  return subject.kind === 'none' && relations.parents(image).length === 0
}

function allowedBy(policy: CleanupPolicy, image: Image, now: Instant): Vote {
  const excluded = [...image.tags, image.digest].find(policy.excludes)
  if (excluded !== undefined) return { truth: 'no', why: `exclude-tags matches ${excluded}` }
  if (policy.age === undefined) return { truth: 'yes', why: 'it is not excluded' }
  return olderThan(pushOrArrival(image), { age: policy.age, now, atLimit: 'no', what: 'updated' })
}

function isBroken(
  { partial, ghost }: CleanupPolicy,
  { children }: Image,
  here: ReadonlySet<string>,
): boolean {
  const missing = children.filter((child) => !here.has(child)).length
  if (partial) return missing > 0 && missing < children.length
  return ghost && missing > 0 && missing === children.length
}

function untaggedVote(
  { deletesUntagged, matchesDigest }: CleanupPolicy,
  { digest }: Image,
  beyond: Vote | undefined,
): Vote {
  if (matchesDigest(digest)) return { truth: 'yes', why: 'delete-tags matches its digest' }
  if (beyond !== undefined) return beyond
  return deletesUntagged
    ? { truth: 'yes', why: 'it has no tag' }
    : { truth: 'no', why: 'delete-untagged is off' }
}

type TaggedCase = {
  readonly image: Image
  readonly tags: readonly string[]
  readonly beyond: Vote | undefined
}

function taggedVerdict(policy: CleanupPolicy, { image, tags, beyond }: TaggedCase): ForeignVerdict {
  if (!policy.deletesTags)
    return wholeVerdict(image, beyond ?? { truth: 'no', why: 'delete-tags is not set' })
  if (tags.length === 0 && !policy.matchesDigest(image.digest))
    return wholeVerdict(image, { truth: 'no', why: 'delete-tags does not match' })
  const vote = beyond ?? { truth: 'yes', why: 'delete-tags matches' }
  return vote.truth === 'yes'
    ? matchedVerdict(policy, { image, tags, why: vote.why })
    : wholeVerdict(image, vote)
}

type MatchedCase = { readonly image: Image; readonly tags: readonly string[]; readonly why: string }

function matchedVerdict(policy: CleanupPolicy, { image, tags, why }: MatchedCase): ForeignVerdict {
  const { digest } = image
  if (tags.length < image.tags.length && !policy.matchesDigest(digest))
    return { digest, action: 'untag', tags, why }
  if (image.tags.length === 1 || tags.length === 0 || policy.age === undefined)
    return wholeVerdict(image, { truth: 'yes', why })
  // Why unknown: all tags but one are removed first, and older-than is asked again; the removal may count as an update.
  const unclear = 'it is not known whether removing its other tags makes it younger'
  return wholeVerdict(image, { truth: 'unknown', why: unclear })
}
