import { AGREED } from '../../../policies/evidence/index.ts'
import type { Digest, Facts, Image, Instant, ManifestFacts } from '../../../policies/model/index.ts'
import type { Sighting, TagState } from '../../../proto/resources/index.ts'
import { imagesOf } from '../images.ts'
import type { TagHistory, TagsNow } from './tag-history.ts'

/** What is remembered and was not shown by a look, though nobody is known to have removed it. */
export type Unseen = {
  /** Images: since when looks have not shown them. */
  readonly digests: ReadonlyMap<Digest, Instant>
  /** Images that are there and lack a tag that was not listed: since when. */
  readonly tagless: ReadonlyMap<Digest, Instant>
}

export type UnseenRequest = {
  /** Without those that are known to be gone. */
  readonly sightings: ReadonlyMap<Digest, Sighting>
  readonly tags: TagHistory
  readonly found: ReadonlySet<Digest>
  readonly now: TagsNow
  readonly at: Instant
  /** Does this look count as the second one that a loss needs? */
  readonly agrees: boolean
}

/** What a look did not show and that a second look has yet to agree on. */
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
  const nowhere = new Set(now.dangling)
  const isUnlisted = ({ tag, vanishedAt }: TagState): boolean =>
    vanishedAt === undefined && !now.tags.has(tag) && !nowhere.has(tag)
  for (const { digest, missingSince } of [...tags.values()].filter(isUnlisted)) {
    if (found.has(digest) && !isAgreed(request, missingSince))
      tagless.set(digest, Math.min(missingSince ?? at, tagless.get(digest) ?? at))
  }
  return tagless
}

function isAgreed({ at, agrees }: UnseenRequest, missingSince: Instant | undefined): boolean {
  return agrees && missingSince !== undefined && missingSince <= at - AGREED
}

/** What hangs together: an index with its children, and what refers to an image with that, count as one. */
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

/** `unknown`: images of which it is not remembered what they are made of. */
export type Sealed = { readonly images: readonly Image[]; readonly unknown: readonly Digest[] }

/** Images that were not shown, as they are remembered: what they list, and what refers to them, stays with them. */
export function sealedImages({ unseen, facts, tags, sightings }: SealedRequest): Sealed {
  const found = new Map(facts.manifests.map((one) => [one.digest, one]))
  const tagged = new Map<string, Digest>()
  for (const { tag, digest, vanishedAt } of tags.values())
    if (vanishedAt === undefined && unseen.digests.has(digest)) tagged.set(tag, digest)
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
