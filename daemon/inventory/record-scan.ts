import { imageCount } from '../../policies/engine/index.ts'
import { type Digest, type Image, compact, errorCode } from '../../policies/model/index.ts'
import type { Sighting } from '../../proto/resources/index.ts'
import type { ClockReading } from '../registry/client.ts'
import { clockOffset } from '../registry/transport/index.ts'
import { clockState } from './evidence/clock-check.ts'
import type { Dangled } from './evidence/dangled.ts'
import type { Memory } from './evidence/memory.ts'
import { tagDifference } from './evidence/tag-history.ts'
import type { Inventory, Scanned, ScanRequest } from './scan-types.ts'
import type { ScanReading } from './scan-types.ts'
import type { UnseenImages } from './unseen-images.ts'

const PART = 1000

export type ReadingRecord = {
  readonly memory: Memory
  readonly reading: ScanReading
  readonly scanned: Scanned
  /** The existing images. */
  readonly images: readonly Image[]
  readonly unseen: UnseenImages
  readonly added: readonly Sighting[]
  readonly dangled: Dangled['tags']
  /** Images of pending deletes. Their tags are not missing: the outcome of the delete says what became of them. */
  readonly pending: ReadonlySet<Digest>
  /** True if all that decides is stored by this scan. */
  readonly whole: boolean
}

/**
 * Records the differences between a scan and the inventory, in parts. An incremental scan records nothing missing.
 */
export async function recordReading(
  inventory: Inventory,
  { memory, reading, scanned, images, unseen, added, dangled, pending, whole }: ReadingRecord,
): Promise<void> {
  const { looks } = inventory
  const { baseline, after } = looks
  const bounds = { baseline, ...compact({ after }) }
  const { moved: seen, lost: gone } = tagDifference(memory.tags, reading.snapshot, bounds)
  const moved = seen.map((move) => {
    const hidden = dangled.get(move.tag)
    return hidden === undefined ? move : { tag: move.tag, digest: move.digest, ...hidden }
  })
  const dangling = reading.complete
    ? reading.snapshot.dangling.map((tag) => ({ tag, ...compact({ after }) }))
    : []
  const missing = reading.complete ? unseen.missing : []
  const isPending = (tag: string): boolean => pending.has(memory.tags.get(tag)?.digest ?? '')
  const missingTags = reading.complete ? gone.filter((tag) => !isPending(tag)) : []
  const lists = [added, missing, moved, missingTags, dangling]
  const parts = Math.max(1, ...lists.map(({ length }) => Math.ceil(length / PART)))
  const { tags, bytes } = scanned
  const count = imageCount(scanned.images)
  for (let part = 0; part < parts; part += 1) {
    const cut = <T>(items: readonly T[]): readonly T[] => items.slice(part * PART, (part + 1) * PART)
    const piece = {
      added: cut(added),
      missing: cut(missing),
      moved: cut(moved),
      missingTags: cut(missingTags),
      dangling: cut(dangling),
    }
    await inventory.record(
      {
        ...timesOf(reading),
        ...compact({ registryAt: reading.registryNow() }),
        part,
        tags,
        bytes,
        complete: reading.complete,
        images: images.length,
        imageCount: count,
        ...(whole ? { whole } : {}),
        ...piece,
      },
      part === parts - 1,
    )
  }
}

/** Returns the bounds of the next scan: the end of this one, or its beginning if the list took several answers. */
function timesOf({ at, first, answers }: Pick<ScanReading, 'at' | 'first' | 'answers'>) {
  return { at, after: answers.length > 1 ? Math.min(first, at) : at }
}

const NOTHING = {
  part: 0,
  tags: 0,
  bytes: 0,
  images: 0,
  imageCount: 0,
  complete: true,
  whole: true,
  added: [],
  missing: [],
  moved: [],
  missingTags: [],
  dangling: [],
}

/** Records once that a repository does not exist, so that later images have a lower bound. */
export async function recordAbsence(
  { client, registry, repository, inventory, now, ahead, signal }: ScanRequest,
  stepped: number,
): Promise<void> {
  const { looks } = inventory
  if (looks.since !== undefined) return
  const answers: ClockReading[] = []
  const first = now()
  const isAbsent = await client
    .tags(repository, signal, (answer) => answers.push(answer))
    .then(
      () => false,
      (thrown: unknown) => errorCode(thrown) === 'REGISTRY_NOT_FOUND',
    )
  const at = now()
  const clock = clockState({ registry, answers, looks: { ...looks, stepped }, now: at })
  if (!isAbsent || 'unknown' in clock) return
  const registryAt = registryClock({ now, ...compact({ ahead }) }, answers)()
  await inventory.record({ ...timesOf({ at, first, answers }), ...compact({ registryAt }), ...NOTHING }, true)
}

/** Returns a function that returns the time on the registry's clock, or undefined if the answers have none. */
export function registryClock(
  { now, ahead = 0 }: Pick<ScanRequest, 'now' | 'ahead'>,
  answers: readonly ClockReading[],
): ScanReading['registryNow'] {
  const offset = clockOffset(answers)
  return () => (offset === undefined ? undefined : now() + ahead + offset)
}
