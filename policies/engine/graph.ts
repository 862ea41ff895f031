import type { Digest, Image } from '../model/index.ts'

const SIGNATURE = /^sha256-([0-9a-f]{64})(?:\.(?:sig|att|sbom))?$/

/** Is this a tag that a signature, attestation, SBOM or referrers list of another image carries? */
export function isSignatureTag(tag: string): boolean {
  return tag.startsWith('sha256-') && SIGNATURE.test(tag)
}

/** Tags that are not a signature's. */
export function ordinaryTags(image: Image): readonly string[] {
  return image.tags.some(isSignatureTag) ? image.tags.filter((tag) => !isSignatureTag(tag)) : image.tags
}

/** A list of images by index, for those that have any. */
export type Links = ReadonlyMap<number, readonly number[]>

/** The relations between the images of a repository, by index into the images. An image without an entry has none. */
export type Graph = {
  /** Indexes that hold the image, each once. A list of referrers does not hold what refers to the same subject. */
  readonly parents: Links
  /** The inverse of `parents`. */
  readonly children: Links
  /** What the image refers to, by field or by tag, where that is here. */
  readonly subject: ReadonlyMap<number, number>
  /** The inverse of `subject`. */
  readonly referrers: Links
  /** Images that refer to something that is not here. */
  readonly orphans: ReadonlyMap<number, Digest>
  /** Indexes that lack children, and which. A list of referrers is none: it goes with its subject anyhow. */
  readonly missing: ReadonlyMap<number, readonly Digest[]>
}

const UNLINKED: Graph = {
  parents: new Map(),
  children: new Map(),
  subject: new Map(),
  referrers: new Map(),
  orphans: new Map(),
  missing: new Map(),
}

/** What the relations of an image are read from. */
export type LinkedImage = Pick<Image, 'digest' | 'tags' | 'children' | 'subject'>

export function graphOf(images: readonly LinkedImage[]): Graph {
  if (!images.some(isLinked)) return UNLINKED
  const places = new Map(images.map((image, i) => [image.digest, i]))
  const subjects = new Map<number, Digest>()
  for (const [i, image] of images.entries()) {
    const subject = subjectOf(image)
    if (subject !== undefined && subject !== image.digest) subjects.set(i, subject)
  }
  return { ...referring(subjects, places), ...holding(images, subjects, places) }
}

function isLinked({ children, subject, tags }: LinkedImage): boolean {
  return children.length > 0 || subject !== undefined || tags.some(isSignatureTag)
}

/** The subject field wins; else the digest in a signature tag. */
function subjectOf(image: LinkedImage): Digest | undefined {
  if (image.subject !== undefined) return image.subject
  for (const tag of image.tags) {
    const hex = SIGNATURE.exec(tag)?.[1]
    if (hex !== undefined) return `sha256:${hex}`
  }
  return undefined
}

type Places = ReadonlyMap<Digest, number>

function referring(
  subjects: ReadonlyMap<number, Digest>,
  places: Places,
): Pick<Graph, 'subject' | 'referrers' | 'orphans'> {
  const subject = new Map<number, number>()
  const orphans = new Map<number, Digest>()
  const referrers = new Map<number, number[]>()
  for (const [i, digest] of subjects) {
    const place = places.get(digest)
    if (place === undefined) orphans.set(i, digest)
    else {
      subject.set(i, place)
      append(referrers, place, i)
    }
  }
  return { subject, orphans, referrers }
}

function holding(
  images: readonly LinkedImage[],
  subjects: ReadonlyMap<number, Digest>,
  places: Places,
): Pick<Graph, 'parents' | 'children' | 'missing'> {
  const parents = new Map<number, number[]>()
  const children = new Map<number, number[]>()
  const missing = new Map<number, Digest[]>()
  for (const [parent, image] of images.entries()) {
    const own = subjects.get(parent)
    const digests = new Set(image.children)
    digests.delete(image.digest)
    for (const digest of digests) {
      const child = places.get(digest)
      if (child === undefined && own === undefined) append(missing, parent, digest)
      if (child === undefined || (own !== undefined && subjects.get(child) === own)) continue
      append(parents, child, parent)
      append(children, parent, child)
    }
  }
  return { parents, children, missing }
}

function append<T>(lists: Map<number, T[]>, key: number, value: T): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}
