import type { Digest } from '../../../policies/model/index.ts'
import type { IntentAction } from '../../../proto/resources/index.ts'
import type { Clock } from '../../clock.ts'
import type { ManifestReader } from '../../registry/client.ts'
import { inParallel } from '../../registry/manifest/index.ts'

/** What was to go: an image, or tags from it. */
export type Aim = {
  readonly action: IntentAction
  readonly digest: Digest
  readonly tags: readonly string[]
}

export type Reader = {
  readonly client: Pick<ManifestReader, 'manifest'>
  readonly repository: string
}

/** How long looking at one image may take, in milliseconds. */
const LOOKING = 60_000

/** Is it there, by what the registry serves? Only its own word that there is no such thing counts as gone. */
export async function isThere({ client, repository }: Reader, aim: Aim): Promise<boolean> {
  const signal = AbortSignal.timeout(LOOKING)
  if (aim.action === 'DELETE') return (await client.manifest(repository, aim.digest, signal)) !== undefined
  const found = await Promise.all(aim.tags.map((tag) => client.manifest(repository, tag, signal)))
  return found.some((manifest) => manifest?.digest === aim.digest)
}

/** Pauses between looks, in milliseconds: registries may take a moment until all of them shows a delete. */
const PAUSES = [500, 1_000, 2_000, 4_000, 8_000, 12_000]

/** Those that are still there, after some patience. */
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

/** Those that are there now. */
export async function thereOf<T extends Aim>(reader: Reader, aims: readonly T[]): Promise<readonly T[]> {
  const there = new Set<T>()
  await inParallel(aims, async (aim) => {
    if (await isThere(reader, aim)) there.add(aim)
  })
  return aims.filter((aim) => there.has(aim))
}
