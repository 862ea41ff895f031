import { CareenError, type Digest } from '../../policies/model/index.ts'
import type { Manifest, ManifestReader, ManifestWriter } from '../registry/client.ts'
import { digestOf, parseManifest, holdsTombstone } from '../registry/manifest/index.ts'

/** A manifest to restore, with its tags. */
export type RestorePart = Manifest & { readonly tags: readonly string[] }

export type RestoreReport =
  | {
      readonly kind: 'restored'
      /** Tags that point to their image again. */
      readonly tags: readonly string[]
      /** Tags that point to another image now, and were not moved. */
      readonly tagConflicts: readonly string[]
      readonly manifests: readonly Digest[]
      /** True if nothing was uploaded: the manifests, and all tags but the conflicts, existed before. */
      readonly unchanged: boolean
    }
  | { readonly kind: 'blobs_gone'; readonly missing: readonly Digest[] }

type Target = ManifestReader & ManifestWriter

type RestoreRequest = {
  readonly repository: string
  readonly parts: readonly RestorePart[]
  /** Ends the reading of layers, before anything is uploaded. Absent: the signal of the whole. */
  readonly reading?: AbortSignal
}

/**
 * Uploads missing manifests and tags in the given order, children first. Reads all blobs before, and everything uploaded
 * afterwards. Why: a registry without the blobs may accept the manifest, and even report that it has them. Throws
 * RESTORE_IMPOSSIBLE if a manifest does not have its digest, or the registry does not serve what it accepted.
 */
export async function restoreImage(
  to: Target,
  request: RestoreRequest,
  signal: AbortSignal,
): Promise<RestoreReport> {
  const { repository, parts, reading = signal } = request
  for (const part of parts) refuseForged(repository, part)
  const missing = await missingBlobs(to, repository, parts, reading)
  if (reading.aborted) throw CareenError.from(reading.reason)
  if (missing.length > 0) return { kind: 'blobs_gone', missing }
  const put: PutTags = { tags: [], tagConflicts: [], unchanged: true }
  for (const part of parts) await putPart(to, { repository, part, put }, signal)
  const { tags, tagConflicts, unchanged } = put
  await prove(to, request, tags, signal)
  return { kind: 'restored', tags, tagConflicts, manifests: parts.map((part) => part.digest), unchanged }
}

/** Why: with other bytes, a tag would point to another image. Records of an earlier careen were not compared. */
function refuseForged(repository: string, { digest, bytes }: RestorePart): void {
  if (digestOf(bytes) === digest) return
  throw new CareenError(
    'RESTORE_IMPOSSIBLE',
    `${repository}@${digest}: the stored manifest has another digest, so nothing was restored. Push the image again`,
  )
}

type PutTags = {
  readonly tags: string[]
  readonly tagConflicts: string[]
  /** True if nothing was uploaded. */
  unchanged: boolean
}

/** Uploads a manifest, and adds its tags to those that point to it or to the conflicts. */
async function putPart(
  to: Target,
  { repository, part, put }: { repository: string; part: RestorePart; put: PutTags },
  signal: AbortSignal,
): Promise<void> {
  const upload = async (reference: string): Promise<void> => {
    put.unchanged = false
    await to.putManifest(repository, reference, part)
  }
  if (!(await to.manifest(repository, part.digest, signal))) await upload(part.digest)
  for (const tag of part.tags) {
    const now = await to.manifest(repository, tag, signal)
    // Why: a tombstone has the tag until its run has deleted both.
    const free = now === undefined || holdsTombstone(now)
    if (free) await upload(tag)
    if (free || now.digest === part.digest) put.tags.push(tag)
    else put.tagConflicts.push(tag)
  }
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
