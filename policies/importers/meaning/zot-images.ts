import type { Image, Instant } from '../../model/index.ts'
import { decideEach, areDeleted, attachedTo, relate, type Relations, type VerdictOf } from './relations.ts'
import { pushTime } from './times.ts'
import { all, not, type Truth } from './truth.ts'
import { type ForeignVerdict, olderThan, tagVerdict, type Vote, wholeVerdict } from './votes.ts'

/** An image, or one of its tags, and whether it is among what the rules count. */
export type ZotItem = { readonly image: Image; readonly counted: Truth }

/** Returns for each item whether the rules of an entry retain it. */
export type ZotKeep = (items: readonly ZotItem[]) => readonly Vote[]

/** The policy of one repository. */
export type ZotPolicy = {
  readonly deletesUntagged: boolean
  readonly deletesReferrers: boolean
  /** Milliseconds that an untagged image waits. */
  readonly delay: number
  /** Empty: tags stay. */
  readonly keepTags: readonly { readonly selects: (tag: string) => boolean; readonly keep: ZotKeep }[]
  /** Undefined: an untagged image stays for the delay alone. */
  readonly keepUntagged: ZotKeep | undefined
}

/**
 * Decides the images of a repository as zot does with a policy. Tags of signatures (`.sig`) and lists of referrers have no
 * statistics, so that they stay; those of SBOMs and attestations are ordinary. Referrers stay, even without their subject, unless
 * deleteReferrers is on. Indexes whose children are all missing are zot's own matter, and not decided here.
 */
export function decideZotImages(
  policy: ZotPolicy,
  images: readonly Image[],
  now: Instant,
): readonly ForeignVerdict[] {
  const relations = relate(images, 'fields')
  const removals = tagRemovals(policy, images)
  const removal = (tag: string): Vote => removals.get(tag) ?? { truth: 'no', why: 'keepTags has no entry' }
  const candidates = images.map((image) => ({
    image,
    counted: all(image.tags.map((tag) => removal(tag).truth)),
  }))
  const kept = keptUntagged(policy, candidates)
  const untagged = (image: Image, of: VerdictOf): Vote => {
    const condition = { age: policy.delay, now, atLimit: 'yes', what: 'stored' } as const
    const old = olderThan(pushTime(image), condition)
    if (image.subject !== undefined) return referrerVote(policy, relations, { image, of, old })
    if (!policy.deletesUntagged) return { truth: 'no', why: 'deleteUntagged is off' }
    const free = areDeleted(relations.parents(image), of)
    if (free !== 'yes') return { truth: free, why: 'an index lists it' }
    const keep = kept.get(image.digest)
    const truth = all([old.truth, ...(keep === undefined ? [] : [not(keep.truth)])])
    if (truth === 'yes') return { truth, why: 'it has no tag' }
    return { truth, why: keep !== undefined && not(keep.truth) === truth ? keep.why : old.why }
  }
  return decideEach(images, (image, of) =>
    image.tags.length === 0
      ? wholeVerdict(image, untagged(image, of))
      : tagVerdict(image, removal, () => untagged(image, of)),
  )
}

type ReferrerCase = { readonly image: Image; readonly of: VerdictOf; readonly old: Vote }

function referrerVote(policy: ZotPolicy, relations: Relations, { image, of, old }: ReferrerCase): Vote {
  if (!policy.deletesReferrers) return { truth: 'no', why: 'it is a referrer, and deleteReferrers is off' }
  const subject = relations.subject(image)
  const free = subject.kind === 'here' ? areDeleted([subject.image], of) : 'yes'
  if (free !== 'yes') return { truth: free, why: 'it is a referrer of an image that stays' }
  return { truth: old.truth, why: old.truth === 'yes' ? 'its subject is not there' : old.why }
}

function keptUntagged(policy: ZotPolicy, candidates: readonly ZotItem[]): ReadonlyMap<string, Vote> {
  const votes = policy.keepUntagged?.(candidates) ?? []
  return new Map(votes.map((vote, at) => [candidates[at]?.image.digest ?? '', vote]))
}

function tagRemovals({ keepTags }: ZotPolicy, images: readonly Image[]): ReadonlyMap<string, Vote> {
  if (keepTags.length === 0) return new Map()
  const removals = new Map<string, Vote>()
  const groups = keepTags.map((): { tag: string; image: Image }[] => [])
  for (const { tag, image } of images.flatMap((one) => one.tags.map((name) => ({ tag: name, image: one })))) {
    const group = groups[keepTags.findIndex(({ selects }) => selects(tag))]
    if (isUncounted(tag)) removals.set(tag, { truth: 'no', why: 'zot keeps tags without statistics' })
    else if (group === undefined) removals.set(tag, { truth: 'yes', why: 'no entry of keepTags matches' })
    else group.push({ tag, image })
  }
  for (const [at, group] of groups.entries()) {
    const votes = keepTags[at]?.keep(group.map(({ image }) => ({ image, counted: 'yes' }))) ?? []
    const name = `entry ${at + 1} of keepTags`
    for (const [place, { tag }] of group.entries()) removals.set(tag, removalBy(name, votes[place]))
  }
  return removals
}

function removalBy(name: string, kept: Vote | undefined): Vote {
  return kept === undefined
    ? { truth: 'no', why: name }
    : { truth: not(kept.truth), why: `${name}: ${kept.why}` }
}

function isUncounted(tag: string): boolean {
  return attachedTo(tag) !== undefined && !/[.](?:att|sbom)$/.test(tag)
}
