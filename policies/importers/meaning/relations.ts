import type { Digest, Image } from '../../model/index.ts'
import { all, known, type Truth } from './truth.ts'
import { type ForeignVerdict, type Vote, wholeVerdict } from './votes.ts'

/** What an image refers to: nothing, an image of the repository, or one that is not there. */
type SubjectOf = { readonly kind: 'none' | 'missing' } | { readonly kind: 'here'; readonly image: Image }

/** How the images of a repository hang together. */
export type Relations = {
  /** The indexes here that list the image. */
  readonly parents: (image: Image) => readonly Image[]
  readonly subject: (image: Image) => SubjectOf
  /** Is it decided by another image: has it a subject, or no tag and an index that lists it? */
  readonly isDependent: (image: Image) => boolean
}

const ATTACHED = /^sha256-([0-9a-f]{64})(?:\.(?:sig|att|sbom))?$/

/** Returns the digest in the tag of a signature, attestation or SBOM, as cosign writes it, or undefined. */
export function attachedTo(tag: string): Digest | undefined {
  const hex = ATTACHED.exec(tag)?.[1]
  return hex === undefined ? undefined : `sha256:${hex}`
}

/** Returns the relations of images. By `tags`: the system knows signatures by their tags too, not only by the field. */
export function relate(images: readonly Image[], by: 'tags' | 'fields'): Relations {
  const here = new Map(images.map((image) => [image.digest, image]))
  const parents = new Map<Digest, Image[]>()
  for (const index of images)
    for (const child of new Set(index.children))
      if (child !== index.digest) parents.set(child, [...(parents.get(child) ?? []), index])
  const parentsOf = ({ digest }: Image): readonly Image[] => parents.get(digest) ?? []
  const subject = (image: Image): SubjectOf => {
    const tagged = by === 'tags' ? image.tags.map(attachedTo).find((one) => one !== undefined) : undefined
    const digest = image.subject ?? tagged
    if (digest === undefined || digest === image.digest) return { kind: 'none' }
    const found = here.get(digest)
    return found === undefined ? { kind: 'missing' } : { kind: 'here', image: found }
  }
  return {
    parents: parentsOf,
    subject,
    isDependent: (image) =>
      subject(image).kind !== 'none' || (image.tags.length === 0 && parentsOf(image).length > 0),
  }
}

/** Returns the verdict of another image. */
export type VerdictOf = (image: Image) => ForeignVerdict

/** Decides each image once; `decide` may ask for the verdicts of others. In a circle of images the first one asked for stays. */
export function decideEach(
  images: readonly Image[],
  decide: (image: Image, of: VerdictOf) => ForeignVerdict,
): readonly ForeignVerdict[] {
  const decided = new Map<Digest, ForeignVerdict>()
  const of = (image: Image): ForeignVerdict => {
    const found = decided.get(image.digest)
    if (found !== undefined) return found
    decided.set(image.digest, {
      digest: image.digest,
      action: 'keep',
      why: 'images refer to each other in a circle',
    })
    const verdict = decide(image, of)
    decided.set(image.digest, verdict)
    return verdict
  }
  return images.map(of)
}

/** Are all of the images deleted? */
export function areDeleted(images: readonly Image[], of: VerdictOf): Truth {
  return all(
    images.map((image) => {
      const { action } = of(image)
      return action === 'unknown' ? action : known(action === 'delete')
    }),
  )
}

/** Returns the verdict of an image that follows its subject or its indexes. Undefined: it follows none. */
export function followed(image: Image, relations: Relations, of: VerdictOf): ForeignVerdict | undefined {
  if (!relations.isDependent(image)) return undefined
  const subject = relations.subject(image)
  if (subject.kind === 'missing')
    return wholeVerdict(image, { truth: 'unknown', why: 'what it refers to is not in the file' })
  const leaders = subject.kind === 'here' ? [subject.image] : relations.parents(image)
  const name = subject.kind === 'here' ? 'what it refers to' : 'the index that lists it'
  const truth = areDeleted(leaders, of)
  const does = { yes: 'is deleted', no: 'stays', unknown: 'may stay or not' }
  return wholeVerdict(image, { truth, why: `${name} ${does[truth]}` })
}

/**
 * Decides whole images by a vote. Referrers follow their subject and untagged children their index; a tagged child cannot be
 * deleted before its index.
 */
export function decideWhole(
  images: readonly Image[],
  relations: Relations,
  voteFor: (image: Image) => Vote,
): readonly ForeignVerdict[] {
  return decideEach(images, (image, of) => {
    const follows = followed(image, relations, of)
    if (follows !== undefined) return follows
    const own = wholeVerdict(image, voteFor(image))
    if (own.action !== 'delete') return own
    const free = areDeleted(relations.parents(image), of)
    if (free === 'yes') return own
    return wholeVerdict(image, {
      truth: free,
      why: 'an index lists it: the registry deletes it only after that',
    })
  })
}
