import type { Digest } from '../../../policies/model/index.ts'
import type { IntentAction } from '../../../proto/resources/index.ts'
import type { Clock } from '../../clock.ts'
import type { ManifestReader } from '../../registry/client.ts'
import { inParallel } from '../../registry/manifest/index.ts'

/** What a DELETE was sent for: an image, or tags of it. */
export type Aim = {
  readonly action: IntentAction
  readonly digest: Digest
  readonly tags: readonly string[]
}

export type Reader = {
  readonly client: Pick<ManifestReader, 'manifest'>
  readonly repository: string
}

/** How long reading one image may take, in milliseconds. */
const READING = 60_000

/** Returns true if the registry serves it. Throws if the registry does not answer: only its 404 means gone. */
export async function isThere({ client, repository }: Reader, aim: Aim): Promise<boolean> {
  const signal = AbortSignal.timeout(READING)
  if (aim.action === 'DELETE') return (await client.manifest(repository, aim.digest, signal)) !== undefined
  const found = await Promise.all(aim.tags.map((tag) => client.manifest(repository, tag, signal)))
  return found.some((manifest) => manifest?.digest === aim.digest)
}

/** Pauses between reads, in milliseconds: a registry of several nodes may show a delete late. */
const PAUSES = [500, 1_000, 2_000, 4_000, 8_000, 12_000]

/** Returns those that are still there after about 28 seconds. Returns early once none is. */
export async function stillThere<T extends Aim>(
  reader: Reader,
  aims: readonly T[],
  clock: Pick<Clock, 'sleep'>,
): Promise<readonly T[]> {
  let left = await thereOf(reader, aims)
  for (const pause of PAUSES) {
    if (left.length === 0) break
    await clock.sleep(pause)
    left = await thereOf(reader, left)
  }
  return left
}

/** Returns those that are there now. */
export async function thereOf<T extends Aim>(reader: Reader, aims: readonly T[]): Promise<readonly T[]> {
  const there = new Set<T>()
  await inParallel(aims, async (aim) => {
    if (await isThere(reader, aim)) there.add(aim)
  })
  return aims.filter((aim) => there.has(aim))
}
