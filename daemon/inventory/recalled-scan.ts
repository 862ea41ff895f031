import { blobUses, freedBytes } from '../../policies/engine/index.ts'
import { CareenError, compact, type Digest, type Instant, type Registry } from '../../policies/model/index.ts'
import { isTombstone } from '../registry/manifest/index.ts'
import { withTimes } from './evidence/image-times.ts'
import { knownStateOf, type Memory, recallFor, remember } from './evidence/memory.ts'
import { observedTimesOf } from './evidence/observed-times.ts'
import { movedTags } from './evidence/tag-history.ts'
import type { Inventory, Scanned } from './scan-types.ts'
import { tagCount } from './scan.ts'
import { type Snapshot, snapshot } from './snapshot.ts'
import { unseenBy } from './unseen-images.ts'
import type { KnownState, Source } from './walk.ts'

export type RecallRequest = {
  readonly registry: Pick<Registry, 'name' | 'trustBuilt'>
  readonly repository: string
  readonly inventory: Inventory
  /** When the last complete look ended. Requires that all of it is stored. */
  readonly at: Instant
  readonly signal: AbortSignal
  /** Images that pending deletes of careen may remove. */
  readonly pending: ReadonlySet<Digest>
}

/**
 * Returns what a scan at the last look would return now, with what is known of deletes since. Sends no request, and records nothing.
 * Undefined: the content of an image is not stored any more.
 */
export async function recallScan(request: RecallRequest): Promise<Scanned | undefined> {
  const { registry, repository, inventory, at } = request
  const memory = await remember(inventory)
  const content = await storedSnapshot(request, memory)
  if (content === undefined) return undefined
  const images = content.images.filter((image) => !isTombstone(image))
  const recalled = await recallFor(inventory, memory, { snapshot: content, images, at })
  const reading = { snapshot: content, complete: false, at }
  const unseen = await unseenBy({ request, reading, memory, believed: true })
  const { signal } = request
  const observedTimes = await observedTimesOf({}, repository, {
    sightings: memory.sightings.values(),
    signal,
  })
  const timed = withTimes(images, {
    at,
    baseline: inventory.looks.baseline,
    tags: memory.tags,
    observedTimes,
    blur: 0,
    ...recalled,
    ...compact({ after: inventory.looks.after }),
  })
  return {
    images: [...timed.map(unseen.marked), ...unseen.images],
    snapshot: content,
    tombstoned: content.images.filter(isTombstone).flatMap(({ tags }) => tags),
    tags: tagCount(images),
    bytes: freedBytes(blobUses(images), images),
    movedTags: movedTags(memory.tags, content.tags),
    complete: true,
    at,
    blind: unseen.blind,
    ...compact({ untaggedSince: inventory.looks.since, trustBuilt: registry.trustBuilt }),
  }
}

async function notAsked(): Promise<never> {
  throw new CareenError('INTERNAL', 'a look that is recalled asks no registry')
}

/** Returns the images as they are stored. Undefined: the content of one is not. */
async function storedSnapshot(
  { repository, inventory, at, signal }: RecallRequest,
  memory: Memory,
): Promise<Snapshot | undefined> {
  const all = knownStateOf(memory, [])
  const tags = new Map([...all.tags].filter(([, digest]) => all.digests.has(digest)))
  const known = { ...all, tags }
  const lost = new Set<Digest>()
  const content = await snapshot(storedSource(known, lost), repository, {
    signal,
    known: [...memory.sightings.keys()],
    seenTags: new Set(tags.keys()),
    unchanged: known,
    cache: inventory.facts,
    firstSeen: (digest) => memory.sightings.get(digest)?.firstSeenAt ?? at,
  })
  return lost.size === 0 ? content : undefined
}

/** Answers as a registry that has what is known, whose manifests and configs are in the cache. `lost` grows by what is not there. */
function storedSource({ tags, digests }: KnownState, lost: Set<Digest>): Source {
  return {
    tags: async () => [...tags.keys()],
    manifest: async (_repository, reference) => {
      if (digests.has(reference)) lost.add(reference)
      return undefined
    },
    resolve: async () => undefined,
    blob: async (_repository, digest) => {
      lost.add(digest)
      return undefined
    },
    blobReadable: notAsked,
    referrers: async () => undefined,
  }
}
