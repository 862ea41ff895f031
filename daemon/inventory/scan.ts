import { blobUses, freedBytes, isSignatureTag } from '../../policies/engine/index.ts'
import { CareenError, type Image, type Instant, compact } from '../../policies/model/index.ts'
import type { ClockReading } from '../registry/client.ts'
import { isTombstone } from '../registry/manifest/index.ts'
import { TRAITS } from '../registry/vendors/index.ts'
import { clockState } from './evidence/clock-check.ts'
import { withTimes } from './evidence/image-times.ts'
import { type Memory, recallFor, remember, standingOf } from './evidence/memory.ts'
import { checkEvidence, evidenceOf, type Evidence } from './evidence/observed-times.ts'
import { movedTags } from './evidence/tag-history.ts'
import { recordAbsence, recordLook } from './record-scan.ts'
import type { Look, Scanned, ScanRequest } from './scan-types.ts'
import { snapshot } from './snapshot.ts'
import { unseenBy } from './unseen-images.ts'

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
    ...compact({ after: inventory.looks.after }),
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
    ...compact({
      untaggedSince: await untaggedSince(request, look.at, evidence),
      clockUnknown: 'unknown' in clock ? clock.unknown : undefined,
      trustBuilt: registry.trustBuilt,
    }),
  }
  if (believed) await recordLook(inventory, { memory, look, scanned, images, unseen, ...recalled })
  return scanned
}

async function lookAt(request: ScanRequest, memory: Memory, evidence: Evidence): Promise<Look> {
  const { client, repository, inventory, now, signal, told = [] } = request
  const answers: ClockReading[] = []
  const first = now()
  const taken = await snapshot(client, repository, {
    signal,
    onAnswer: (answer) => answers.push(answer),
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
