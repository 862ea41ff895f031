import type { EvaluateInput } from '../../policies/engine/index.ts'
import type { Loss } from '../../policies/evidence/index.ts'
import type { Digest, Image, Instant, Registry } from '../../policies/model/index.ts'
import type { Looks, Push, Recalled, Sighting, TagState } from '../../proto/resources/index.ts'
import type { ClockReading, RegistryClient } from '../registry/client.ts'
import type { ManifestCache } from '../registry/manifest/index.ts'
import type { ScanRecord } from './scan-record.ts'
import type { Snapshot } from './snapshot.ts'

/** What is remembered of one repository, for one scan of it. Implemented by the store, and by a ledger under a lease. */
export type Inventory = {
  readonly looks: Looks
  /** Sightings with a digest greater than `after`, in order, without those that are gone; none: there are no more. */
  readonly sightings: (after: Digest) => Promise<readonly Sighting[]>
  /** Tags greater than `after`, in order, also those that are gone; none: there are no more. */
  readonly tags: (after: string) => Promise<readonly TagState[]>
  /** What is remembered of digests, also of those that are gone, and which pushes of them were told; up to 1,000. */
  readonly recall: (digests: readonly Digest[]) => Promise<Recalled>
  readonly facts: ManifestCache
  /** Parts of a whole scan, in order; none counts before the one with `last`, then all do at once. */
  readonly record: (scan: ScanRecord, last: boolean) => Promise<void>
  /** Remembers that a look lost too much to be believed, and nothing else of it. */
  readonly recordLoss: (loss: Loss) => Promise<void>
}

/** `tags`: how many are there, signatures' left out. `bytes`: what several images share is counted once. */
export type Scanned = {
  /** With those that the look did not show, though nobody is known to have deleted them. */
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
  /** When the look ended. */
  readonly at: Instant
  /** Why the instants of this look mean nothing, in a line; nothing of it was recorded. Absent: they do. */
  readonly clockUnknown?: string
  /** Are build times of what was there at the first look no arrival times? */
  readonly trustBuilt?: false
  /** What is missing and not remembered well enough to tell what needs it: everything stays. */
  readonly blind: NonNullable<EvaluateInput['blind']>
}

export type ScanRequest = {
  readonly client: RegistryClient
  readonly registry: Pick<Registry, 'name' | 'storage' | 'trustBuilt' | 'trustClock'>
  readonly repository: string
  readonly inventory: Inventory
  readonly now: () => Instant
  /** By how much the clock was set since the work began, against one that never jumps, in milliseconds. */
  readonly drift?: () => number
  readonly signal: AbortSignal
  /** What deletes of careen's own may still take, or have taken: none of it is lost where a look does not show it. */
  readonly pending?: ReadonlySet<Digest>
  /**
   * Pushes that the registry told of since a complete scan: only they, and tags that are new in its list, are looked at. What
   * it did not tell of is not seen, so nothing may go by such a scan. Absent: the scan is complete.
   */
  readonly told?: readonly Told[]
}

export type Told = Pick<Push, 'digest' | 'tag'>

/** What was read, between which instants of this host's clock. */
export type Look = {
  readonly snapshot: Snapshot
  readonly answers: readonly ClockReading[]
  readonly first: Instant
  readonly ended: Instant
  /** The bound of the look: when it ended, and always after what the look before it is bound by. */
  readonly at: Instant
  readonly complete: boolean
}
