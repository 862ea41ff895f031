import type { Blob, Digest } from '../../../policies/model/index.ts'
import type { Store } from '../../store/store.ts'

export type BytesDeps = {
  readonly store: Pick<Store, 'facts'>
  /** Resolves after other events have run. Why: the store is synchronous and blocks the event loop. */
  readonly yieldLoop: () => Promise<void>
}

/** Returns a size that can be stored. Why: manifests may say any number. */
export function wholeBytes(size: number): number {
  return Number.isNaN(size) ? 0 : Math.max(0, Math.min(Math.trunc(size), Number.MAX_SAFE_INTEGER))
}

/** Images that are read before other events run. */
const SLICE = 100

/**
 * Returns the bytes of the manifests and blobs that only the images `going` have, among `images` of one registry. Those of images
 * without stored metadata are not counted.
 */
export async function bytesFreed(
  { store, yieldLoop }: BytesDeps,
  registry: string,
  images: readonly Digest[],
  going: ReadonlySet<Digest>,
): Promise<number> {
  if (going.size === 0) return 0
  const staying = new Map<Digest, Blob>()
  const freed = new Map<Digest, Blob>()
  for (let from = 0; from < images.length; from += SLICE) {
    const found = store.facts.parts(registry, images.slice(from, from + SLICE))
    for (const [digest, parts] of found) {
      const isGoing = going.has(digest)
      for (const part of parts) (isGoing ? freed : staying).set(part.digest, part)
    }
    await yieldLoop()
  }
  return wholeBytes(
    [...freed.values()].reduce((sum, { digest, size }) => sum + (staying.has(digest) ? 0 : size), 0),
  )
}
