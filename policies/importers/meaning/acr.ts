import type { Image, Instant } from '../../model/index.ts'
import { type AcrPurge, readPurge } from './acr-command.ts'
import type { Matcher } from './patterns.ts'
import { decideEach, relate, type Relations } from './relations.ts'
import { pushOrArrival, tagTime } from './times.ts'
import { all, any, known, not, type Truth } from './truth.ts'
import {
  beyondNewest,
  type ForeignVerdict,
  olderThan,
  type TimedPlace,
  tagVerdict,
  type Vote,
  wholeVerdict,
} from './votes.ts'

/**
 * Decides as `acr purge`: tags that a filter matches and that are older than --ago are removed, but for the newest --keep of them.
 * With --untagged, manifests without tags that are older are deleted, but again for the newest --keep, for children of an index that
 * has a tag or is young, and for what has a subject. Removing a tag makes a manifest no younger: the tool's own dry run counts so. A
 * manifest's time lies between its push and its newest tag. Locks are not in the file. Tags of signatures are ordinary tags.
 */
export function decideAsAcr(
  policy: unknown,
  { name, images }: { readonly name: string; readonly images: readonly Image[] },
  now: Instant,
): readonly ForeignVerdict[] {
  const purge = readPurge(policy)
  const matches = purge.tagsOf(name)
  if (purge.isDryRun || matches === undefined) {
    const why = purge.isDryRun ? '--dry-run deletes nothing' : 'no filter selects the repository'
    return images.map(({ digest }) => ({ digest, action: 'keep', why }))
  }
  const stock = { images, relations: relate(images, 'fields'), now }
  const removals = purge.untagged === 'only' ? new Map<string, Vote>() : tagVotes(purge, matches, stock)
  const removal = (tag: string): Vote =>
    removals.get(tag) ?? { truth: 'no', why: '--untagged-only removes no tag' }
  const votes = purge.untagged === 'stays' ? new Map<string, Vote>() : manifestVotes(purge, removal, stock)
  const stays: Vote = { truth: 'no', why: 'without --untagged the manifest stays' }
  return decideEach(images, (image) => {
    const vote = votes.get(image.digest) ?? stays
    return image.tags.length === 0 ? wholeVerdict(image, vote) : tagVerdict(image, removal, () => vote)
  })
}

type AcrStock = { readonly images: readonly Image[]; readonly relations: Relations; readonly now: Instant }
type Eligible = TimedPlace & { readonly vote: Vote }

function tagVotes(purge: AcrPurge, matches: Matcher, { images, now }: AcrStock): ReadonlyMap<string, Vote> {
  const condition = { age: purge.age, now, atLimit: 'no', what: 'updated' } as const
  const tags = images.flatMap((image) => image.tags.map((tag) => ({ tag, image })))
  const eligible = tags.map(({ tag, image }): Eligible => {
    const time = tagTime(image)
    const vote: Vote = matches(tag) ? olderThan(time, condition) : { truth: 'no', why: 'no filter matches' }
    return { time, counted: vote.truth, vote }
  })
  const votes = beyondKept(eligible, purge.keep)
  return new Map(tags.map(({ tag }, at) => [tag, votes[at] ?? { truth: 'no', why: 'no filter matches' }]))
}

/** Returns the votes of what is eligible, with the newest `keep` of it kept. */
function beyondKept(eligible: readonly Eligible[], keep: number): readonly Vote[] {
  if (keep === 0) return eligible.map(({ vote }) => vote)
  return beyondNewest(eligible, keep, 'time of what is old enough').map((beyond, at) => {
    const own = eligible[at]?.vote ?? beyond
    const truth = all([own.truth, beyond.truth])
    return { truth, why: own.truth === truth && truth !== 'yes' ? own.why : beyond.why }
  })
}

function manifestVotes(
  purge: AcrPurge,
  removal: (tag: string) => Vote,
  { images, relations, now }: AcrStock,
): ReadonlyMap<string, Vote> {
  const condition = { age: purge.age, now, atLimit: 'yes', what: 'updated' } as const
  const bare = (image: Image): Truth => all(image.tags.map((tag) => removal(tag).truth))
  const old = (image: Image): Vote => olderThan(pushOrArrival(image), condition)
  const shielded = shields(relations, (image) => not(all([bare(image), old(image).truth])))
  const eligible = images.map((image): Eligible => {
    const age = old(image)
    const shield = shielded(image)
    const truth = all([bare(image), age.truth, not(shield), known(image.subject === undefined)])
    return {
      time: pushOrArrival(image),
      counted: truth,
      vote: { truth, why: whyOf(image, { age, shield, truth }) },
    }
  })
  const votes = beyondKept(eligible, purge.keep)
  return new Map(
    images.flatMap(({ digest }, at) => votes.slice(at, at + 1).map((vote) => [digest, vote] as const)),
  )
}

type WhyParts = { readonly age: Vote; readonly shield: Truth; readonly truth: Truth }

function whyOf(image: Image, { age, shield, truth }: WhyParts): string {
  if (truth === 'yes') return 'it has no tag'
  if (image.subject !== undefined) return 'it refers to an image'
  if (not(shield) === truth) return 'an index that stays lists it'
  return age.truth === truth ? age.why : 'it has a tag'
}

/** Returns whether an index that is protected lists the image, by itself or through other indexes. */
function shields(relations: Relations, isProtected: (image: Image) => Truth): (image: Image) => Truth {
  const found = new Map<string, Truth>()
  const shielded = (image: Image): Truth => {
    const before = found.get(image.digest)
    if (before !== undefined) return before
    found.set(image.digest, 'no')
    const truth = any(relations.parents(image).flatMap((parent) => [isProtected(parent), shielded(parent)]))
    found.set(image.digest, truth)
    return truth
  }
  return shielded
}
