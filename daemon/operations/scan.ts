import {
  blobUses,
  type Digest,
  freedBytes,
  type Image,
  type Instant,
  isSignatureTag,
  type Push,
  type Registry,
  type Sighting,
  type TagState,
} from '../../policies/index.ts'
import type { ManifestCache } from '../registry/facts.ts'
import { TRAITS } from '../registry/profiles/traits.ts'
import type { RegistryClient } from '../registry/registry.ts'
import { type Snapshot, snapshot } from '../registry/snapshot.ts'
import { isTombstone } from '../registry/tombstone.ts'
import type { Standing } from '../registry/walk.ts'
import { checkEvidence, evidenceOf, withEvidence } from './evidence.ts'
import type { ScanRecord } from './ledger.ts'
import { movedTags, tagDifference, type TagHistory, withTagged } from './tag-history.ts'

/** What is remembered of one repository, for one scan of it. Implemented by the store, and by a ledger under a lease. */
export type Inventory = {
  readonly firstScan: boolean
  /** When the first scan was made; absent before it, and where it does not matter. */
  readonly since?: Instant
  /** Sightings with a digest greater than `after`, in order; none: there are no more. */
  readonly sightings: (after: Digest) => Promise<readonly Sighting[]>
  /** Tags greater than `after`, in order, also those that are gone; none: there are no more. */
  readonly tags: (after: string) => Promise<readonly TagState[]>
  readonly facts: ManifestCache
  /** Parts of a whole scan, in order; none counts before the one with `last`, then all do at once. */
  readonly record: (scan: ScanRecord, last: boolean) => Promise<void>
}

/** `tags`: how many there are, signatures' left out. `bytes`: what several images share is counted once. */
export type Scanned = {
  readonly images: readonly Image[]
  readonly snapshot: Snapshot
  /** Tags that lead to a tombstone: what a run that broke off left. A tombstone is no image. */
  readonly buried: readonly string[]
  readonly tags: number
  readonly bytes: number
  /** Tags that were seen to lead to two digests or more, also some that are gone. */
  readonly movedTags: ReadonlySet<string>
  /** Since when images that lost their last tag are seen. Absent: all images without a tag are. */
  readonly untaggedSince?: Instant
  /** Was everything looked at, and not only what the registry had told of? */
  readonly complete: boolean
  /** Why the clock cannot be relied on, so that nothing goes by age or rank. Absent: it can. */
  readonly clockUnknown?: string
}

export type ScanRequest = {
  readonly client: RegistryClient
  readonly registry: Pick<Registry, 'storage'>
  readonly repository: string
  readonly inventory: Inventory
  readonly now: () => Instant
  readonly signal: AbortSignal
  /**
   * Pushes that the registry told of since a complete scan: only they, and tags that are new in its list, are looked at. What
   * it did not tell of is not seen, so nothing may go by such a scan. Absent: the scan is complete.
   */
  readonly told?: readonly Told[]
}

export type Told = Pick<Push, 'digest' | 'tag'>

/** What was remembered when the scan began. */
type Memory = { readonly sightings: ReadonlyMap<Digest, Sighting>; readonly tags: TagHistory }

/**
 * Lists and resolves everything in a repository, complete or an error, and remembers what is new, moved or gone.
 * An incomplete listing changes nothing in the inventory.
 */
export async function scan(request: ScanRequest): Promise<Scanned> {
  const { client, registry, repository, inventory, now, signal, told = [] } = request
  const memory = await remember(inventory)
  const startedAt = now()
  const evidence = await evidenceOf(registry, repository, { told: memory.sightings.values(), signal })
  const taken = await snapshot(client, repository, {
    signal,
    known: [...memory.sightings.keys(), ...evidence.digests, ...told.map(({ digest }) => digest)],
    seenTags: new Set(memory.tags.keys()),
    ...(request.told === undefined ? {} : { standing: standingOf(memory, told) }),
    cache: inventory.facts,
    now: startedAt,
    firstSeen: (digest) => {
      const sighting = memory.sightings.get(digest)
      if (sighting) return { at: sighting.firstSeenAt, baseline: sighting.baseline }
      return { at: startedAt, baseline: inventory.firstScan }
    },
  })
  const seesUntagged =
    TRAITS[(await client.identify(signal)).profile].untagged && (await client.unlisted(signal)) === undefined
  checkEvidence(taken.images, evidence, registry)
  const images = withEvidence(withTagged(taken.images, memory.tags, startedAt), evidence).filter(
    (image) => !isTombstone(image),
  )
  const scanned: Scanned = {
    images,
    snapshot: taken,
    buried: taken.images.filter(isTombstone).flatMap(({ tags }) => tags),
    tags: tagCount(images),
    bytes: freedBytes(blobUses(images), images),
    movedTags: new Set([...movedTags(memory.tags, taken.tags), ...evidence.movedTags]),
    ...(evidence.complete || seesUntagged ? {} : { untaggedSince: inventory.since ?? startedAt }),
    complete: request.told === undefined,
  }
  await record(inventory, memory, scanned, startedAt)
  return scanned
}

function standingOf({ sightings, tags }: Memory, told: readonly Told[]): Standing {
  const news = new Set(told.flatMap(({ tag }) => tag ?? []))
  const standing = [...tags.values()].filter(
    ({ tag, vanishedAt }) => vanishedAt === undefined && !news.has(tag),
  )
  return {
    tags: new Map(standing.map(({ tag, digest }) => [tag, digest])),
    digests: new Set(sightings.keys()),
  }
}

function tagCount(images: readonly Image[]): number {
  return images.reduce((sum, image) => sum + image.tags.filter((tag) => !isSignatureTag(tag)).length, 0)
}

async function remember({ sightings, tags }: Inventory): Promise<Memory> {
  return {
    sightings: await all(sightings, ({ digest }) => digest),
    tags: await all(tags, ({ tag }) => tag),
  }
}

/** Every page, by name. */
async function all<T>(
  page: (after: string) => Promise<readonly T[]>,
  name: (item: T) => string,
): Promise<Map<string, T>> {
  const items = new Map<string, T>()
  let after = ''
  for (;;) {
    const found = await page(after)
    for (const item of found) items.set(name(item), item)
    const last = found.at(-1)
    if (last === undefined) return items
    after = name(last)
  }
}

const PART = 1000

async function record(
  inventory: Inventory,
  memory: Memory,
  { images: there, snapshot: taken, tags, bytes, complete }: Scanned,
  at: Instant,
): Promise<void> {
  const present = new Set(there.map((image) => image.digest))
  const added = there
    .filter((image) => !memory.sightings.has(image.digest))
    .map((image) => ({ digest: image.digest, firstSeenAt: image.firstSeen, baseline: inventory.firstScan }))
  const vanished = [...memory.sightings.keys()].filter((digest) => !present.has(digest))
  const { moved, lost } = tagDifference(memory.tags, taken.tags)
  const longest = Math.max(added.length, vanished.length, moved.length, lost.length)
  const parts = Math.max(1, Math.ceil(longest / PART))
  for (let part = 0; part < parts; part += 1) {
    const cut = <T>(items: readonly T[]): readonly T[] => items.slice(part * PART, (part + 1) * PART)
    const piece = { added: cut(added), vanished: cut(vanished), moved: cut(moved), lost: cut(lost) }
    await inventory.record(
      { at, part, tags, bytes, complete, images: present.size, ...piece },
      part === parts - 1,
    )
  }
}
