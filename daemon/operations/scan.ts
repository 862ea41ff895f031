import {
  blobUses,
  type Digest,
  freedBytes,
  type Image,
  type Instant,
  isSignatureTag,
  type Sighting,
} from '../../policies/index.ts'
import type { RegistryClient } from '../registry/registry.ts'
import { type Snapshot, snapshot } from '../registry/snapshot.ts'
import { isTombstone } from '../registry/tombstone.ts'
import type { ScanRecord } from './ledger.ts'

/** What is remembered of one repository. Implemented by the store, and by a ledger under a lease. */
export type Inventory = {
  readonly firstScan: boolean
  readonly sightings: (after: Digest) => Promise<readonly Sighting[]>
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
}

export type ScanRequest = {
  readonly client: RegistryClient
  readonly repository: string
  readonly inventory: Inventory
  readonly now: () => Instant
  readonly signal: AbortSignal
}

/**
 * Lists and resolves everything in a repository, complete or an error, and remembers what is new and what is gone.
 * An incomplete listing changes nothing in the inventory.
 */
export async function scan(request: ScanRequest): Promise<Scanned> {
  const { client, repository, inventory, now, signal } = request
  const remembered = await remember(inventory)
  const startedAt = now()
  const taken = await snapshot(client, repository, {
    signal,
    known: [...remembered.keys()],
    now: startedAt,
    firstSeen: (digest) => {
      const sighting = remembered.get(digest)
      if (sighting) return { at: sighting.firstSeenAt, baseline: sighting.baseline }
      return { at: startedAt, baseline: inventory.firstScan }
    },
  })
  const images = taken.images.filter((image) => !isTombstone(image))
  const scanned = {
    images,
    snapshot: taken,
    buried: taken.images.filter(isTombstone).flatMap(({ tags }) => tags),
    tags: tagCount(images),
    bytes: freedBytes(blobUses(images), images),
  }
  await record(inventory, remembered, scanned, startedAt)
  return scanned
}

function tagCount(images: readonly Image[]): number {
  return images.reduce((sum, image) => sum + image.tags.filter((tag) => !isSignatureTag(tag)).length, 0)
}

async function remember(inventory: Inventory): Promise<Map<Digest, Sighting>> {
  const remembered = new Map<Digest, Sighting>()
  let after = ''
  for (;;) {
    const page = await inventory.sightings(after)
    for (const sighting of page) remembered.set(sighting.digest, sighting)
    const last = page.at(-1)
    if (!last) return remembered
    after = last.digest
  }
}

const PART = 1000

async function record(
  inventory: Inventory,
  remembered: ReadonlyMap<Digest, Sighting>,
  { images: there, tags, bytes }: Scanned,
  at: Instant,
): Promise<void> {
  const present = new Set(there.map((image) => image.digest))
  const added = there
    .filter((image) => !remembered.has(image.digest))
    .map((image) => ({ digest: image.digest, firstSeenAt: image.firstSeen, baseline: inventory.firstScan }))
  const vanished = [...remembered.keys()].filter((digest) => !present.has(digest))
  const parts = Math.max(1, Math.ceil(added.length / PART), Math.ceil(vanished.length / PART))
  for (let part = 0; part < parts; part += 1) {
    const from = part * PART
    const piece = { added: added.slice(from, from + PART), vanished: vanished.slice(from, from + PART) }
    await inventory.record({ at, tags, bytes, images: present.size, ...piece }, part === parts - 1)
  }
}
