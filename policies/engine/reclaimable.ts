import type { Blob, Digest, Image } from '../model/index.ts'

/** What an image stores: itself, and what it shares with others. */
export type Stored = Pick<Image, 'digest' | 'size' | 'blobs'>

/** How often each stored part is used by all the images that were counted. */
export type BlobUses = ReadonlyMap<Digest, number>

/**
 * Counts the uses of every manifest, config and layer. A registry stores each once, so pass the images of all its
 * repositories that are known: what is used elsewhere is not freed.
 */
export function blobUses(images: Iterable<Image>): BlobUses {
  const uses = new Map<Digest, number>()
  addUses(uses, images)
  return uses
}

/** Counts the images of one more repository, so that not all of them need to be held at once. */
export function addUses(uses: Map<Digest, number>, images: Iterable<Image>): void {
  for (const image of images) {
    for (const { digest } of partsOf(image)) uses.set(digest, (uses.get(digest) ?? 0) + 1)
  }
}

/**
 * Bytes that the registry can drop once all of these images are gone: of parts that nothing else uses. Each image of a
 * repository once. Of images whose layers are not known it is their size, as if they shared nothing.
 */
export function freedBytes(uses: BlobUses, going: Iterable<Stored>): number {
  const here = new Map<Digest, number>()
  let bytes = 0
  for (const image of going) {
    for (const { digest, size } of partsOf(image)) {
      const count = (here.get(digest) ?? 0) + 1
      here.set(digest, count)
      if (count === (uses.get(digest) ?? 0)) bytes += size
    }
  }
  return bytes
}

/** The manifest, and each other part once. */
function partsOf({ digest, size, blobs }: Stored): readonly Blob[] {
  const others = new Map((blobs ?? []).map((blob) => [blob.digest, blob]))
  others.delete(digest)
  const rest = [...others.values()].reduce((sum, blob) => sum + blob.size, 0)
  return [{ digest, size: Math.max(0, size - rest) }, ...others.values()]
}
