import { AGREED } from '../../../policies/evidence/index.ts'
import type { Digest, Facts, Image, Instant, ManifestFacts } from '../../../policies/model/index.ts'
import type { Sighting, TagState } from '../../../proto/resources/index.ts'
import { imagesOf } from '../images.ts'
import type { TagHistory, TagsNow } from './tag-history.ts'

/** Stored images and tags that a scan did not show, although no removal is known. */
export type Unseen = {
  /** Missing images: since when. */
  readonly digests: ReadonlyMap<Digest, Instant>
  /** Existing images whose tag was not listed: since when. */
  readonly tagless: ReadonlyMap<Digest, Instant>
}

export type UnseenRequest = {
  /** Without sightings that are known to be deleted. */
  readonly sightings: ReadonlyMap<Digest, Sighting>
  readonly tags: TagHistory
  readonly found: ReadonlySet<Digest>
  readonly now: TagsNow
  readonly at: Instant
  /** True if this scan may confirm a loss. */
  readonly agrees: boolean
}

/** Returns the images and tags that a scan did not show and that a second scan has not confirmed. */
export function unseenIn(request: UnseenRequest): Unseen {
  return { digests: unseenDigests(request), tagless: taglessImages(request) }
}

function unseenDigests(request: UnseenRequest): Map<Digest, Instant> {
  const { sightings, found, at } = request
  const digests = new Map<Digest, Instant>()
  for (const { digest, missingSince } of sightings.values())
    if (!found.has(digest) && !isAgreed(request, missingSince)) digests.set(digest, missingSince ?? at)
  return digests
}

function taglessImages(request: UnseenRequest): Map<Digest, Instant> {
  const { tags, found, now, at } = request
  const tagless = new Map<Digest, Instant>()
  const unresolved = new Set(now.dangling)
  const isUnlisted = ({ tag, removedAt }: TagState): boolean =>
    removedAt === undefined && !now.tags.has(tag) && !unresolved.has(tag)
  for (const { digest, missingSince } of [...tags.values()].filter(isUnlisted)) {
    if (found.has(digest) && !isAgreed(request, missingSince))
      tagless.set(digest, Math.min(missingSince ?? at, tagless.get(digest) ?? at))
  }
  return tagless
}

function isAgreed({ at, agrees }: UnseenRequest, missingSince: Instant | undefined): boolean {
  return agrees && missingSince !== undefined && missingSince <= at - AGREED
}

/** Returns the roots of groups: an index with its children, or an image with its referrers, counts once. */
export function rootsOf(
  digests: Iterable<Digest>,
  facts: ReadonlyMap<Digest, Pick<ManifestFacts, 'children' | 'subject'>>,
): readonly Digest[] {
  const all = new Set(digests)
  const parts = new Set<Digest>()
  for (const digest of all) {
    const { children = [], subject } = facts.get(digest) ?? {}
    for (const child of children) if (child !== digest) parts.add(child)
    if (subject !== undefined && all.has(subject)) parts.add(digest)
  }
  const roots = [...all].filter((digest) => !parts.has(digest))
  return roots.length === 0 ? [...all] : roots
}

export type SealedRequest = {
  readonly unseen: Unseen
  readonly facts: Facts
  readonly tags: TagHistory
  readonly sightings: ReadonlyMap<Digest, Sighting>
}

/** `unknown`: missing images without stored metadata. */
export type Sealed = { readonly images: readonly Image[]; readonly unknown: readonly Digest[] }

/** Returns the missing images as stored, and their groups with them. They are kept. */
export function sealedImages({ unseen, facts, tags, sightings }: SealedRequest): Sealed {
  const found = new Map(facts.manifests.map((one) => [one.digest, one]))
  const tagged = new Map<string, Digest>()
  for (const { tag, digest, removedAt } of tags.values())
    if (removedAt === undefined && unseen.digests.has(digest)) tagged.set(tag, digest)
  const images = imagesOf({
    found,
    tagged,
    configs: new Map(facts.configs.map((one) => [one.digest, one])),
    firstSeen: (digest) => sightings.get(digest)?.firstSeenAt ?? 0,
    observed: { pushed: () => undefined },
  })
  const sealed = images.map((image) => {
    const since = unseen.digests.get(image.digest)
    return since === undefined ? image : { ...image, unseenSince: since }
  })
  return { images: sealed, unknown: [...unseen.digests.keys()].filter((digest) => !found.has(digest)) }
}
