import { CareenError, type Digest } from '../../policies/model/index.ts'
import type { Manifest, ManifestReader, ManifestWriter } from '../registry/client.ts'
import { parseManifest, holdsTombstone } from '../registry/manifest/index.ts'

/** A manifest to put back, with the tags it carried. */
export type RestorePart = Manifest & { readonly tags: readonly string[] }

export type RestoreReport =
  | {
      readonly kind: 'restored'
      /** Tags that point to their image again. */
      readonly tags: readonly string[]
      /** Tags that point elsewhere by now, and were left alone. */
      readonly tagConflicts: readonly string[]
      readonly manifests: readonly Digest[]
    }
  | { readonly kind: 'blobs_gone'; readonly missing: readonly Digest[] }

type Target = ManifestReader & ManifestWriter

/**
 * Puts manifests back, in the given order (children first), after all their blobs could be read: a registry that has
 * collected them may still accept the manifest and even claim to have them. Proven by reading everything back.
 */
export async function restoreImage(
  to: Target,
  request: { readonly repository: string; readonly parts: readonly RestorePart[] },
  signal: AbortSignal,
): Promise<RestoreReport> {
  const { repository, parts } = request
  const missing = await missingBlobs(to, repository, parts, signal)
  if (missing.length > 0) return { kind: 'blobs_gone', missing }
  const tags: string[] = []
  const tagConflicts: string[] = []
  for (const part of parts) {
    if (!(await to.manifest(repository, part.digest, signal)))
      await to.putManifest(repository, part.digest, part)
    for (const tag of part.tags) {
      const now = await to.manifest(repository, tag, signal)
      // A tombstone stands in for the tag until the run that put it there has removed both.
      const free = now === undefined || holdsTombstone(now)
      if (free) await to.putManifest(repository, tag, part)
      if (free || now.digest === part.digest) tags.push(tag)
      else tagConflicts.push(tag)
    }
  }
  await prove(to, request, tags, signal)
  return { kind: 'restored', tags, tagConflicts, manifests: parts.map((part) => part.digest) }
}

async function missingBlobs(
  to: ManifestReader,
  repository: string,
  parts: readonly RestorePart[],
  signal: AbortSignal,
): Promise<Digest[]> {
  const missing: Digest[] = []
  const checked = new Set<Digest>()
  for (const part of parts) {
    const parsed = parseManifest(part)
    const blobs =
      parsed.kind === 'image'
        ? [...(parsed.config === undefined ? [] : [parsed.config]), ...parsed.layers]
        : []
    for (const digest of blobs) {
      if (checked.has(digest)) continue
      checked.add(digest)
      if (!(await to.blobReadable(repository, digest, signal))) missing.push(digest)
    }
  }
  return missing
}

async function prove(
  to: ManifestReader,
  { repository, parts }: { readonly repository: string; readonly parts: readonly RestorePart[] },
  tags: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  for (const part of parts) {
    const there = await to.manifest(repository, part.digest, signal)
    if (there?.digest !== part.digest) throw unproven(repository, part.digest)
    for (const tag of part.tags.filter((one) => tags.includes(one))) {
      if ((await to.manifest(repository, tag, signal))?.digest !== part.digest)
        throw unproven(repository, tag)
    }
  }
}

function unproven(repository: string, reference: string): CareenError {
  return new CareenError(
    'RESTORE_IMPOSSIBLE',
    `${repository}: the registry accepted ${reference} but does not serve it. Its garbage collection may have run. Restart the registry and try again, or push the image`,
  )
}
