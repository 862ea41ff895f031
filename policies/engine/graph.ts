import type { Digest, Image } from '../model.ts'

const SIGNATURE = /^sha256-([0-9a-f]{64})(?:\.(?:sig|att|sbom))?$/

/** Is this a tag that a signature, attestation, SBOM or referrers list of another image carries? */
export function isSignatureTag(tag: string): boolean {
  return SIGNATURE.test(tag)
}

/** How an image hangs together with others of its repository. */
export type Node = {
  readonly image: Image
  /** Tags that are not a signature's. */
  readonly ordinary: readonly string[]
  /** Indexes of the repository that list this image, referrers lists of its own subject left out. */
  readonly parents: readonly Digest[]
  /** What the image refers to, by field or by tag. Not necessarily there. */
  readonly subject?: Digest
  /** Children that an index lists and that are not there. */
  readonly missing: readonly Digest[]
}

/** All images of a repository, by digest. */
export type Graph = ReadonlyMap<Digest, Node>

export function graphOf(images: readonly Image[]): Graph {
  const subjects = new Map<Digest, Digest>()
  for (const image of images) {
    const subject = subjectOf(image)
    if (subject !== undefined && subject !== image.digest) subjects.set(image.digest, subject)
  }
  const byDigest = new Map(images.map((image) => [image.digest, image]))
  const parents = new Map<Digest, Digest[]>()
  for (const parent of images) {
    for (const child of parent.children) {
      if (child === parent.digest || isOwnReferrersList(parent, child, subjects)) continue
      parents.set(child, [...(parents.get(child) ?? []), parent.digest])
    }
  }
  const node = (image: Image): Node => {
    const subject = subjects.get(image.digest)
    return {
      image,
      ordinary: image.tags.filter((tag) => !isSignatureTag(tag)),
      parents: parents.get(image.digest) ?? [],
      missing: image.children.filter((child) => !byDigest.has(child)),
      ...(subject === undefined ? {} : { subject }),
    }
  }
  return new Map(images.map((image) => [image.digest, node(image)]))
}

/** The subject field wins; else the digest in a signature tag. */
function subjectOf(image: Image): Digest | undefined {
  if (image.subject !== undefined) return image.subject
  for (const tag of image.tags) {
    const hex = SIGNATURE.exec(tag)?.[1]
    if (hex !== undefined) return `sha256:${hex}`
  }
  return undefined
}

/** A referrers list (an index under the tag `sha256-<subject>`) does not keep alive what refers to that same subject. */
function isOwnReferrersList(parent: Image, child: Digest, subjects: ReadonlyMap<Digest, Digest>): boolean {
  const subject = subjects.get(parent.digest)
  return subject !== undefined && subjects.get(child) === subject
}

/** Who refers to whom: subject to its referrers, in the order of `images`. */
export function referrersOf(graph: Graph): ReadonlyMap<Digest, readonly Digest[]> {
  const referrers = new Map<Digest, Digest[]>()
  for (const [digest, { subject }] of graph) {
    if (subject !== undefined) referrers.set(subject, [...(referrers.get(subject) ?? []), digest])
  }
  return referrers
}

/** The image that the group of `digest` is named after: up through subjects and parents; safe against cycles. */
export function rootOf(graph: Graph, digest: Digest): Digest {
  const seen = new Set<Digest>()
  let current = digest
  for (;;) {
    seen.add(current)
    const node = graph.get(current)
    const next = [node?.subject, ...(node?.parents ?? [])].find(
      (up) => up !== undefined && graph.has(up) && !seen.has(up),
    )
    if (next === undefined) return current
    current = next
  }
}
