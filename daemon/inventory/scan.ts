import { blobUses, freedBytes, isSignatureTag } from '../../policies/engine/index.ts'
import { CareenError, type Image, type Instant, compact } from '../../policies/model/index.ts'
import type { ClockReading } from '../registry/client.ts'
import { isTombstone } from '../registry/manifest/index.ts'
import { TRAITS } from '../registry/vendors/index.ts'
import { clockState } from './evidence/clock-check.ts'
import { withTimes } from './evidence/image-times.ts'
import { type Memory, recallFor, remember, knownStateOf } from './evidence/memory.ts'
import { checkObservedTimes, observedTimesOf, type ObservedTimes } from './evidence/observed-times.ts'
import { movedTags } from './evidence/tag-history.ts'
import { recordAbsence, recordReading, registryClock } from './record-scan.ts'
import type { ScanReading, Scanned, ScanRequest } from './scan-types.ts'
import { snapshot } from './snapshot.ts'
import { unseenBy } from './unseen-images.ts'

/**
 * Scans a repository completely or throws, and records what is new, moved or missing. Records nothing if the clock is unknown, or
 * if the scan lost too much. Throws REGISTRY_INCONSISTENT if it lost too much.
 */
export async function scan(request: ScanRequest): Promise<Scanned> {
  const { registry, repository, inventory, signal, pending = new Set() } = request
  const memory = await remember(inventory)
  const observedTimes = await observedTimesOf(registry, repository, {
    sightings: memory.sightings.values(),
    signal,
  })
  const reading = await readRepository(request, memory, observedTimes)
  checkObservedTimes(reading.snapshot.images, observedTimes, registry)
  const clock = clockState({
    registry,
    answers: reading.answers,
    looks: { ...inventory.looks, stepped: steps(request) },
    now: reading.ended,
  })
  const images = reading.snapshot.images.filter((image) => !isTombstone(image))
  const recalled = await recallFor(inventory, memory, { snapshot: reading.snapshot, images, at: reading.at })
  const believed = !('unknown' in clock)
  const unseen = await unseenBy({ request, reading, memory, believed })
  const blur = 'blur' in clock ? clock.blur : 0
  const timed = withTimes(images, {
    at: reading.at,
    baseline: inventory.looks.baseline,
    tags: memory.tags,
    observedTimes,
    blur,
    ...recalled,
    ...compact({ after: inventory.looks.after }),
  })
  const scanned: Scanned = {
    images: [...timed.map(unseen.marked), ...unseen.images],
    snapshot: reading.snapshot,
    tombstoned: reading.snapshot.images.filter(isTombstone).flatMap(({ tags }) => tags),
    tags: tagCount(images),
    bytes: freedBytes(blobUses(images), images),
    movedTags: new Set([...movedTags(memory.tags, reading.snapshot.tags), ...observedTimes.movedTags]),
    complete: reading.complete,
    at: reading.at,
    blind: unseen.blind,
    ...compact({
      untaggedSince: await untaggedSince(request, reading.at, observedTimes),
      clockUnknown: 'unknown' in clock ? clock.unknown : undefined,
      trustBuilt: registry.trustBuilt,
    }),
  }
  const whole = blur === 0 && isWhole(reading, scanned)
  const record = { memory, reading, scanned, images, unseen, pending, whole, ...recalled }
  if (believed) await recordReading(inventory, record)
  return scanned
}

/** Returns true if all that decides is stored by this scan: no times of a registry's own list, or of its storage. */
function isWhole({ complete, snapshot: { images } }: ScanReading, scanned: Scanned): boolean {
  return complete && scanned.untaggedSince !== undefined && images.every(({ pushed }) => pushed === undefined)
}

async function readRepository(
  request: ScanRequest,
  memory: Memory,
  observedTimes: ObservedTimes,
): Promise<ScanReading> {
  const { client, repository, inventory, now, signal, reported: received = [] } = request
  const answers: ClockReading[] = []
  const first = now()
  const content = await snapshot(client, repository, {
    signal,
    onAnswer: (answer) => answers.push(answer),
    known: [...memory.sightings.keys(), ...observedTimes.digests, ...received.map(({ digest }) => digest)],
    seenTags: new Set(memory.tags.keys()),
    ...(request.reported === undefined ? {} : { unchanged: knownStateOf(memory, received) }),
    cache: inventory.facts,
    firstSeen: (digest) => memory.sightings.get(digest)?.firstSeenAt ?? first,
  }).catch(async (thrown: unknown) => {
    if (CareenError.from(thrown).code === 'REGISTRY_NOT_FOUND' && memory.sightings.size === 0)
      await recordAbsence(request, steps(request))
    throw thrown
  })
  const ended = now()
  const at = Math.max(ended, (inventory.looks.after ?? Number.NEGATIVE_INFINITY) + 1)
  const complete = request.reported === undefined
  return {
    snapshot: content,
    answers,
    first,
    ended,
    at,
    complete,
    registryNow: registryClock(request, answers),
  }
}

/** Returns the larger clock step: of the daemon since its last scan, or of this host since the run began. */
function steps({ inventory, drift }: ScanRequest): number {
  const { stepped } = inventory.looks
  const own = drift?.() ?? 0
  return Math.abs(own) > Math.abs(stepped) ? own : stepped
}

async function untaggedSince(
  { client, inventory, signal }: ScanRequest,
  at: Instant,
  { complete }: ObservedTimes,
): Promise<Instant | undefined> {
  if (complete) return undefined
  const { profile } = await client.identify(signal)
  const seesUntagged = TRAITS[profile].untagged && (await client.unlisted(signal)) === undefined
  return seesUntagged ? undefined : (inventory.looks.since ?? at)
}

/** Returns the number of tags without signature tags. */
export function tagCount(images: readonly Image[]): number {
  return images.reduce((sum, image) => sum + image.tags.filter((tag) => !isSignatureTag(tag)).length, 0)
}
