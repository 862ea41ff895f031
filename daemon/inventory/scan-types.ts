import type { EvaluateInput } from '../../policies/engine/index.ts'
import type { Loss } from '../../policies/evidence/index.ts'
import type { Digest, Image, Instant, Registry } from '../../policies/model/index.ts'
import type { Looks, Push, Recalled, Sighting, TagState } from '../../proto/resources/index.ts'
import type { ClockReading, RegistryClient } from '../registry/client.ts'
import type { ManifestCache } from '../registry/manifest/index.ts'
import type { ScanRecord } from './scan-record.ts'
import type { Snapshot } from './snapshot.ts'

/** The inventory of one repository, for one scan. Implemented by the store, and by a ledger under a lease. */
export type Inventory = {
  readonly looks: Looks
  /** Yields the sightings in parts, without deleted ones. */
  readonly sightings: () => AsyncIterable<readonly Sighting[]>
  /** Yields the tags in parts, also removed ones. */
  readonly tags: () => AsyncIterable<readonly TagState[]>
  /** Returns the sightings and reported pushes of digests, also of deleted ones. Requires at most 1,000. */
  readonly recall: (digests: readonly Digest[]) => Promise<Recalled>
  readonly facts: ManifestCache
  /** Records the parts of a scan, in order. They take effect at once with the one that is `last`. */
  readonly record: (scan: ScanRecord, last: boolean) => Promise<void>
  /** Records that a scan lost too much, and nothing else of the scan. */
  readonly recordLoss: (loss: Loss) => Promise<void>
}

/** `tags`: number of tags without signature tags. `bytes`: shared blobs count once. */
export type Scanned = {
  /** The images, with those that the scan did not show although no removal is known. */
  readonly images: readonly Image[]
  readonly snapshot: Snapshot
  /** Tags on a tombstone, left by an interrupted run. A tombstone is no image. */
  readonly tombstoned: readonly string[]
  readonly tags: number
  readonly bytes: number
  /** Tags that scans have seen on two digests or more, also removed ones. */
  readonly movedTags: ReadonlySet<string>
  /** Since when images without tags are seen. Absent: all of them are seen. */
  readonly untaggedSince?: Instant
  /** False for an incremental scan. */
  readonly complete: boolean
  /** When the scan ended. */
  readonly at: Instant
  /** Why the times of this scan cannot be used, in one line; then nothing was recorded. Absent if they can be used. */
  readonly clockUnknown?: string
  /** Set if build times of baseline images are no arrival times. */
  readonly trustBuilt?: false
  /** Missing images without stored metadata: what depends on them is unknown, so everything is kept. */
  readonly blind: NonNullable<EvaluateInput['blind']>
}

export type ScanRequest = {
  readonly client: RegistryClient
  readonly registry: Pick<Registry, 'name' | 'storage' | 'trustBuilt' | 'trustClock'>
  readonly repository: string
  readonly inventory: Inventory
  readonly now: () => Instant
  /** How far this host's clock is ahead of `now`. Milliseconds. Absent: it is the same. */
  readonly ahead?: number
  /** Returns by how much the clock was set since the run began, measured with a monotonic clock. Milliseconds. */
  readonly drift?: () => number
  readonly signal: AbortSignal
  /** Images that pending deletes of careen may remove. They are not lost if a scan does not show them. */
  readonly pending?: ReadonlySet<Digest>
  /**
   * Reported pushes since a complete scan. The scan requests only these, and new tags in the list: an incremental scan. Nothing
   * may be deleted by it, because it does not see unreported changes. Absent: the scan is complete.
   */
  readonly reported?: readonly ReportedPush[]
}

export type ReportedPush = Pick<Push, 'digest' | 'tag'>

/** The content of a repository, and when it was read, by this host's clock. */
export type ScanReading = {
  readonly snapshot: Snapshot
  readonly answers: readonly ClockReading[]
  readonly first: Instant
  readonly ended: Instant
  /** Returns the time on the registry's clock, by the answers. Undefined: they have none. */
  readonly registryNow: () => Instant | undefined
  /** The bound of the scan: its end, but always later than the bound of the scan before. */
  readonly at: Instant
  readonly complete: boolean
}
