import type { Image } from '../../../policies/model/index.ts'
import type { Manifest } from '../client.ts'
import { digestOf } from './digest.ts'
import { MEDIA, parseManifest } from './manifest.ts'

const ANNOTATION = 'io.careen.tombstone'

/** The blob of a tombstone: the OCI empty descriptor's. */
export const EMPTY_BLOB: Uint8Array = new TextEncoder().encode('{}')

/**
 * Returns the tombstone of a run: a small manifest, the same for all its images. Tags are moved to it before their image is deleted,
 * if the registry cannot delete a tag alone. Its delete removes all tags on it.
 */
export function tombstoneOf(runId: string): Manifest {
  const empty = {
    mediaType: 'application/vnd.oci.empty.v1+json',
    digest: digestOf(EMPTY_BLOB),
    size: EMPTY_BLOB.length,
  }
  const bytes = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MEDIA.ociManifest,
      artifactType: 'application/vnd.careen.tombstone',
      config: empty,
      layers: [empty],
      annotations: { [ANNOTATION]: runId },
    }),
  )
  return { digest: digestOf(bytes), mediaType: MEDIA.ociManifest, bytes }
}

/** Returns true for the exact tombstone of any run. An image that only has the annotation is not one. */
export function isTombstone({ digest, annotations }: Pick<Image, 'digest' | 'annotations'>): boolean {
  const runId = annotations?.[ANNOTATION]
  return runId !== undefined && tombstoneOf(runId).digest === digest
}

/** Returns true if the manifest is a tombstone. */
export function holdsTombstone(manifest: Manifest): boolean {
  const parsed = parseManifest(manifest)
  if (parsed.kind === 'unreadable' || parsed.annotations === undefined) return false
  return isTombstone({ digest: manifest.digest, annotations: parsed.annotations })
}
