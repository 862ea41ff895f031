import { blobUses, type EvaluateInput, freedBytes, isSignatureTag } from '../../policies/engine/index.ts'
import type { Loss } from '../../policies/evidence/index.ts'
import {
  CareenError,
  type Digest,
  type Image,
  type Instant,
  type Registry,
  present,
} from '../../policies/model/index.ts'
import type { Looks, Push, Recalled, Sighting, TagState } from '../../proto/resources/index.ts'
import type { RegistryClient, ClockReading } from '../registry/client.ts'
import { type ManifestCache, isTombstone } from '../registry/manifest/index.ts'
import { TRAITS } from '../registry/vendors/index.ts'
import { clockState } from './evidence/clock-check.ts'
import { withTimes } from './evidence/image-times.ts'
import { type Memory, recallFor, remember, standingOf } from './evidence/memory.ts'
import { checkEvidence, evidenceOf, type Evidence } from './evidence/observed-times.ts'
import { movedTags } from './evidence/tag-history.ts'
import { recordAbsence, recordLook } from './record-scan.ts'
import type { ScanRecord } from './scan-record.ts'
import { type Snapshot, snapshot } from './snapshot.ts'
import { unseenBy } from './unseen-images.ts'

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

/**
 * Lists and resolves everything in a repository, complete or an error, and remembers what is new, moved or missing. Nothing is
 * remembered of an incomplete listing, of one that lost too much (REGISTRY_INCONSISTENT), or where the clock is not known.
 */
export async function scan(request: ScanRequest): Promise<Scanned> {
  const { registry, repository, inventory, signal } = request
  const memory = await remember(inventory)
  const evidence = await evidenceOf(registry, repository, { told: memory.sightings.values(), signal })
  const look = await lookAt(request, memory, evidence)
  checkEvidence(look.snapshot.images, evidence, registry)
  const clock = clockState({
    registry,
    answers: look.answers,
    looks: { ...inventory.looks, stepped: steps(request) },
    now: look.ended,
  })
  const images = look.snapshot.images.filter((image) => !isTombstone(image))
  const recalled = await recallFor(inventory, memory, { snapshot: look.snapshot, images, at: look.at })
  const believed = !('unknown' in clock)
  const unseen = await unseenBy({ request, look, memory, believed })
  const blur = 'blur' in clock ? clock.blur : 0
  const timed = withTimes(images, {
    at: look.at,
    baseline: inventory.looks.baseline,
    tags: memory.tags,
    evidence,
    blur,
    ...recalled,
    ...present({ after: inventory.looks.after }),
  })
  const scanned: Scanned = {
    images: [...timed.map(unseen.marked), ...unseen.images],
    snapshot: look.snapshot,
    buried: look.snapshot.images.filter(isTombstone).flatMap(({ tags }) => tags),
    tags: tagCount(images),
    bytes: freedBytes(blobUses(images), images),
    movedTags: new Set([...movedTags(memory.tags, look.snapshot.tags), ...evidence.movedTags]),
    complete: look.complete,
    at: look.at,
    blind: unseen.blind,
    ...present({
      untaggedSince: await untaggedSince(request, look.at, evidence),
      clockUnknown: 'unknown' in clock ? clock.unknown : undefined,
      trustBuilt: registry.trustBuilt,
    }),
  }
  if (believed) await recordLook(inventory, { memory, look, scanned, images, unseen, ...recalled })
  return scanned
}

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

async function lookAt(request: ScanRequest, memory: Memory, evidence: Evidence): Promise<Look> {
  const { client, repository, inventory, now, signal, told = [] } = request
  const answers: ClockReading[] = []
  const first = now()
  const taken = await snapshot(client, repository, {
    signal,
    hears: (answer) => answers.push(answer),
    known: [...memory.sightings.keys(), ...evidence.digests, ...told.map(({ digest }) => digest)],
    seenTags: new Set(memory.tags.keys()),
    ...(request.told === undefined ? {} : { standing: standingOf(memory, told) }),
    cache: inventory.facts,
    firstSeen: (digest) => memory.sightings.get(digest)?.firstSeenAt ?? first,
  }).catch(async (thrown: unknown) => {
    if (CareenError.from(thrown).code === 'REGISTRY_NOT_FOUND' && memory.sightings.size === 0)
      await recordAbsence(request, steps(request))
    throw thrown
  })
  const ended = now()
  const at = Math.max(ended, (inventory.looks.after ?? Number.NEGATIVE_INFINITY) + 1)
  return { snapshot: taken, answers, first, ended, at, complete: request.told === undefined }
}

/** The larger step of the two: of the daemon's clock since its last look, and of this one since the work began. */
function steps({ inventory, drift }: ScanRequest): number {
  const { stepped } = inventory.looks
  const own = drift?.() ?? 0
  return Math.abs(own) > Math.abs(stepped) ? own : stepped
}

async function untaggedSince(
  { client, inventory, signal }: ScanRequest,
  at: Instant,
  { complete }: Evidence,
): Promise<Instant | undefined> {
  if (complete) return undefined
  const { profile } = await client.identify(signal)
  const seesUntagged = TRAITS[profile].untagged && (await client.unlisted(signal)) === undefined
  return seesUntagged ? undefined : (inventory.looks.since ?? at)
}

function tagCount(images: readonly Image[]): number {
  return images.reduce((sum, image) => sum + image.tags.filter((tag) => !isSignatureTag(tag)).length, 0)
}
