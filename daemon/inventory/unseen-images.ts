import { lossIn } from '../../policies/evidence/index.ts'
import type { Digest, Image, ManifestFacts } from '../../policies/model/index.ts'
import type { Sighting } from '../../proto/resources/index.ts'
import { type Memory, recallAll } from './evidence/memory.ts'
import { rootsOf, sealedImages, unseenIn } from './evidence/unseen.ts'
import { inconsistent } from './losses.ts'
import type { Look } from './scan-types.ts'
import type { Scanned, ScanRequest } from './scan-types.ts'

export type UnseenBy = {
  readonly request: ScanRequest
  readonly look: Look
  readonly memory: Memory
  /** Do the instants of the look mean anything? */
  readonly believed: boolean
}

export type UnseenImages = {
  /** What the look did not show, as it is remembered. */
  readonly images: readonly Image[]
  /** An image that lacks a tag that was not listed is not believed to have lost it yet. */
  readonly marked: (image: Image) => Image
  readonly blind: Scanned['blind']
  /** All that the look did not show and that nobody is known to have removed. */
  readonly missing: readonly Digest[]
}

/**
 * What a look did not show. REGISTRY_INCONSISTENT where that is too much at once; then it is remembered that this happened.
 */
export async function unseenBy({ request, look, memory, believed }: UnseenBy): Promise<UnseenImages> {
  const { inventory } = request
  const { manifests, tags, dangling } = look.snapshot
  const lost = await lostBy(request, look, memory)
  const known = new Map([...memory.sightings].filter(([digest]) => manifests.has(digest) || lost.has(digest)))
  const facts =
    lost.size === 0
      ? { manifests: [], configs: [] }
      : await inventory.facts.get({ manifests: [...lost.keys()], configs: [] })
  if (look.complete) await refuseLoss({ request, look, memory, believed }, known, facts.manifests)
  const unseen = unseenIn({
    sightings: known,
    tags: memory.tags,
    found: new Set(manifests.keys()),
    now: { tags, dangling },
    at: look.at,
    agrees: look.complete && believed,
  })
  const wanted = facts.manifests.filter(({ digest }) => unseen.digests.has(digest))
  const sealed = sealedImages({
    unseen,
    facts: { manifests: wanted, configs: [] },
    tags: memory.tags,
    sightings: known,
  })
  return {
    images: sealed.images,
    marked: (image) => {
      const since = unseen.tagless.get(image.digest)
      return since === undefined ? image : { ...image, unseenSince: since }
    },
    blind: sealed.unknown.slice(0, 1).map((digest) => ({
      list: 'the last look',
      why: `it did not show ${digest}, of which it is not remembered what it is made of`,
    })),
    missing: [...lost.keys()],
  }
}

/** Not shown, not known to be gone by now, and nothing that a delete of careen's own may have taken. */
async function lostBy(
  { inventory, pending = new Set() }: ScanRequest,
  { snapshot: { manifests } }: Look,
  { sightings }: Memory,
): Promise<ReadonlyMap<Digest, Sighting>> {
  const absent = [...sightings.keys()].filter((digest) => !manifests.has(digest) && !pending.has(digest))
  const { sightings: still } = await recallAll(inventory, absent)
  return new Map([...still].filter(([, { goneAt }]) => goneAt === undefined))
}

async function refuseLoss(
  { request, look, memory, believed }: UnseenBy,
  known: ReadonlyMap<Digest, Sighting>,
  remembered: readonly ManifestFacts[],
): Promise<void> {
  const { manifests } = look.snapshot
  const lost = [...known.values()].filter(
    ({ digest, missingSince }) => !manifests.has(digest) && missingSince === undefined,
  )
  if (lost.length === 0) return
  const facts = new Map<Digest, Pick<ManifestFacts, 'children' | 'subject'>>(manifests)
  for (const one of remembered) facts.set(one.digest, one)
  const digests = lost.map(({ digest }) => digest)
  const names = new Map(
    [...memory.tags.values()]
      .filter(({ vanishedAt }) => vanishedAt === undefined)
      .map(({ tag, digest }) => [digest, tag]),
  )
  const loss = lossIn({
    lost: digests,
    lostRoots: rootsOf(digests, facts),
    known: rootsOf(known.keys(), facts).length,
    at: look.at,
    firstSeen: (digest) => known.get(digest)?.firstSeenAt ?? look.at,
    nameOf: (digest) => names.get(digest) ?? digest.slice(0, 19),
  })
  if (loss === undefined) return
  if (believed) await request.inventory.recordLoss(loss)
  throw inconsistent({ registry: request.registry.name, repository: request.repository }, loss)
}
