import type { Image, Instant } from '../../model/index.ts'
import { type AcrPurge, readPurges } from './acr-command.ts'
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
 * manifest's time lies between its push and its newest tag. Locks are not in the file. Tags of signatures are ordinary tags. Of
 * several commands each begins with what the one before it has left.
 */
export function decideAsAcr(
  policy: unknown,
  { name, images }: { readonly name: string; readonly images: readonly Image[] },
  now: Instant,
): readonly ForeignVerdict[] {
  const purges = readPurges(policy)
  const acting = purges.flatMap((purge) => {
    const matches = purge.tagsOf(name)
    return purge.isDryRun || matches === undefined ? [] : [{ purge, matches }]
  })
  if (acting.length === 0) {
    const isDry = purges.every(({ isDryRun }) => isDryRun)
    const why = isDry ? '--dry-run deletes nothing' : 'no filter selects the repository'
    return images.map(({ digest }) => ({ digest, action: 'keep', why }))
  }
  const stock = { images, relations: relate(images, 'fields'), now }
  const start: Purged = { tags: new Map(), manifests: new Map() }
  const { tags, manifests } = acting.reduce((before, one) => purged(one, before, stock), start)
  const removal = (tag: string): Vote => tags.get(tag) ?? { truth: 'no', why: 'no tag is removed' }
  const stays: Vote = { truth: 'no', why: 'without --untagged the manifest stays' }
  return decideEach(images, (image) => {
    const vote = manifests.get(image.digest) ?? stays
    return image.tags.length === 0 ? wholeVerdict(image, vote) : tagVerdict(image, removal, () => vote)
  })
}

type AcrStock = { readonly images: readonly Image[]; readonly relations: Relations; readonly now: Instant }
type Eligible = TimedPlace & { readonly vote: Vote }
/** What commands have removed so far. */
type Purged = {
  readonly tags: ReadonlyMap<string, Vote>
  readonly manifests: ReadonlyMap<string, Vote>
}
type Acting = { readonly purge: AcrPurge; readonly matches: Matcher }

function purged({ purge, matches }: Acting, before: Purged, stock: AcrStock): Purged {
  const removals =
    purge.untagged === 'only'
      ? before.tags
      : merged(before.tags, tagVotes(purge, matches, { ...stock, before }))
  if (purge.untagged === 'stays') return { ...before, tags: removals }
  const removal = (tag: string): Vote =>
    removals.get(tag) ?? { truth: 'no', why: '--untagged-only removes no tag' }
  const votes = manifestVotes(purge, removal, { ...stock, before })
  return { tags: removals, manifests: merged(before.manifests, votes) }
}

/** Returns the votes of both: what one of them removes is removed. */
function merged(
  before: ReadonlyMap<string, Vote>,
  after: ReadonlyMap<string, Vote>,
): ReadonlyMap<string, Vote> {
  const joined = new Map(before)
  for (const [key, vote] of after) {
    const own = before.get(key)
    const truth = any([own?.truth ?? 'no', vote.truth])
    joined.set(key, own === undefined || own.truth !== truth ? { ...vote, truth } : own)
  }
  return joined
}

type Stepwise = AcrStock & { readonly before: Purged }

function tagVotes(
  purge: AcrPurge,
  matches: Matcher,
  { images, now, before }: Stepwise,
): ReadonlyMap<string, Vote> {
  const condition = { age: purge.age, now, atLimit: 'no', what: 'updated' } as const
  const tags = images.flatMap((image) => image.tags.map((tag) => ({ tag, image })))
  const eligible = tags.map(({ tag, image }): Eligible => {
    const time = tagTime(image)
    const own: Vote = matches(tag) ? olderThan(time, condition) : { truth: 'no', why: 'no filter matches' }
    const truth = all([own.truth, not(before.tags.get(tag)?.truth ?? 'no')])
    return { time, counted: truth, vote: { truth, why: own.why } }
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
  { images, relations, now, before }: Stepwise,
): ReadonlyMap<string, Vote> {
  const condition = { age: purge.age, now, atLimit: 'yes', what: 'updated' } as const
  const bare = (image: Image): Truth => all(image.tags.map((tag) => removal(tag).truth))
  const old = (image: Image): Vote => olderThan(pushOrArrival(image), condition)
  const shielded = shields(relations, (image) => not(all([bare(image), old(image).truth])))
  const eligible = images.map((image): Eligible => {
    const age = old(image)
    const shield = shielded(image)
    const gone = before.manifests.get(image.digest)?.truth ?? 'no'
    const truth = all([bare(image), age.truth, not(shield), known(image.subject === undefined), not(gone)])
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
