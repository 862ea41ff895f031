import { MEDIA } from './manifest.ts'
import { digestOf } from './memory-state.ts'
import type { Manifest } from './registry.ts'

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
export function isTombstone({ mediaType, bytes }: Pick<Manifest, 'mediaType' | 'bytes'>): boolean {
  const text = Buffer.from(bytes).toString('utf8')
  if (mediaType !== MEDIA.ociManifest || !text.includes(`"${ANNOTATION}"`)) return false
  const runId = runOf(text)
  return runId !== undefined && Buffer.from(tombstoneOf(runId).bytes).equals(bytes)
}

function runOf(text: string): string | undefined {
  try {
    const { annotations } = JSON.parse(text) as { annotations?: Readonly<Record<string, unknown>> }
    const runId = annotations?.[ANNOTATION]
    return typeof runId === 'string' ? runId : undefined
  } catch {
    return undefined
  }
}
