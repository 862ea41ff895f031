import type { Image } from '../../../policies/model/index.ts'
import type { Manifest } from '../client.ts'
import { digestOf } from './digest.ts'
import { MEDIA, parseManifest } from './manifest.ts'

const ANNOTATION = 'io.careen.tombstone'

/** The blob that a tombstone needs: the OCI empty descriptor's. */
export const EMPTY_BLOB: Uint8Array = new TextEncoder().encode('{}')

/**
 * What is put on a tag whose image is about to go, where a registry cannot remove a tag alone: nobody's image, a few
 * bytes, the same for all of a run. Deleting it takes all tags that it was put on.
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

/** Byte for byte a tombstone of some run: an image that merely carries the annotation is somebody's. */
export function isTombstone({ digest, annotations }: Pick<Image, 'digest' | 'annotations'>): boolean {
  const runId = annotations?.[ANNOTATION]
  return runId !== undefined && tombstoneOf(runId).digest === digest
}

/** The same of a manifest that was not looked into yet. */
export function holdsTombstone(manifest: Manifest): boolean {
  const parsed = parseManifest(manifest)
  if (parsed.kind === 'unreadable' || parsed.annotations === undefined) return false
  return isTombstone({ digest: manifest.digest, annotations: parsed.annotations })
}
