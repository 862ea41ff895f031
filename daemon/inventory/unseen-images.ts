import { lossIn } from '../../policies/evidence/index.ts'
import type { Digest, Image, ManifestFacts } from '../../policies/model/index.ts'
import type { Sighting } from '../../proto/resources/index.ts'
import { type Memory, recallAll } from './evidence/memory.ts'
import { rootsOf, sealedImages, unseenIn } from './evidence/unseen.ts'
import { inconsistent } from './losses.ts'
import type { ScanReading } from './scan-types.ts'
import type { Scanned, ScanRequest } from './scan-types.ts'

export type UnseenBy = {
  readonly request: Pick<ScanRequest, 'inventory' | 'pending' | 'registry' | 'repository'>
  readonly reading: Pick<ScanReading, 'snapshot' | 'complete' | 'at'>
  readonly memory: Memory
  /** True if the times of the scan can be used. */
  readonly believed: boolean
}

export type UnseenImages = {
  /** The images that the scan did not show, as stored. */
  readonly images: readonly Image[]
  /** Marks an image whose tag was not listed: its removal is not confirmed. */
  readonly marked: (image: Image) => Image
  readonly blind: Scanned['blind']
  /** All digests that the scan did not show although no removal is known. */
  readonly missing: readonly Digest[]
}

/**
 * Returns what a scan did not show. Throws REGISTRY_INCONSISTENT, after recording the loss, if that is too much at once.
 */
export async function unseenBy({ request, reading, memory, believed }: UnseenBy): Promise<UnseenImages> {
  const { inventory } = request
  const { manifests, tags, dangling } = reading.snapshot
  const lost = await lostBy(request, reading, memory)
  const known = new Map([...memory.sightings].filter(([digest]) => manifests.has(digest) || lost.has(digest)))
  const facts =
    lost.size === 0
      ? { manifests: [], configs: [] }
      : await inventory.facts.get({ manifests: [...lost.keys()], configs: [] })
  if (reading.complete) await refuseLoss({ request, reading, memory, believed }, known, facts.manifests)
  const unseen = unseenIn({
    sightings: known,
    tags: memory.tags,
    found: new Set(manifests.keys()),
    now: { tags, dangling },
    at: reading.at,
    agrees: reading.complete && believed,
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
      list: 'the last scan',
      why: `${digest} was missing from it, and its content is not stored`,
    })),
    missing: [...lost.keys()],
  }
}

/** Returns the sightings that are not shown, not known to be deleted, and not in a pending delete. */
async function lostBy(
  { inventory, pending = new Set() }: UnseenBy['request'],
  { snapshot: { manifests } }: UnseenBy['reading'],
  { sightings }: Memory,
): Promise<ReadonlyMap<Digest, Sighting>> {
  const absent = [...sightings.keys()].filter((digest) => !manifests.has(digest) && !pending.has(digest))
  const { sightings: still } = await recallAll(inventory, absent)
  return new Map([...still].filter(([, { goneAt }]) => goneAt === undefined))
}

async function refuseLoss(
  { request, reading, memory, believed }: UnseenBy,
  known: ReadonlyMap<Digest, Sighting>,
  remembered: readonly ManifestFacts[],
): Promise<void> {
  const { manifests } = reading.snapshot
  const lost = [...known.values()].filter(
    ({ digest, missingSince }) => !manifests.has(digest) && missingSince === undefined,
  )
  if (lost.length === 0) return
  const facts = new Map<Digest, Pick<ManifestFacts, 'children' | 'subject'>>(manifests)
  for (const one of remembered) facts.set(one.digest, one)
  const digests = lost.map(({ digest }) => digest)
  const names = new Map(
    [...memory.tags.values()]
      .filter(({ removedAt }) => removedAt === undefined)
      .map(({ tag, digest }) => [digest, tag]),
  )
  const loss = lossIn({
    lost: digests,
    lostRoots: rootsOf(digests, facts),
    known: rootsOf(known.keys(), facts).length,
    at: reading.at,
    firstSeen: (digest) => known.get(digest)?.firstSeenAt ?? reading.at,
    nameOf: (digest) => names.get(digest) ?? digest.slice(0, 19),
  })
  if (loss === undefined) return
  if (believed) await request.inventory.recordLoss(loss)
  throw inconsistent({ registry: request.registry.name, repository: request.repository }, loss)
}
