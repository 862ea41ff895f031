import { CareenError, type Digest } from '../../../policies/model/index.ts'
import type { ManifestReader, ManifestWriter } from '../../registry/client.ts'
import type { Manifest } from '../../registry/client.ts'
import { holdsTombstone } from '../../registry/manifest/index.ts'

export type TagsBackRequest = {
  readonly client: Pick<ManifestReader, 'manifest'> & ManifestWriter
  readonly repository: string
  readonly image: Manifest
  readonly tombstone: Digest
}

/** How long moving all tags of an image back may take, in milliseconds. */
const MOVING_BACK = 120_000

/**
 * Moves those of the tags that point to the tombstone back to their image. Leaves other tags alone, and those that are gone.
 * Throws DELETE_OUTCOME_UNKNOWN if a tag cannot be read or moved.
 */
export async function moveTagsBack(request: TagsBackRequest, tags: readonly string[]): Promise<void> {
  const { client, repository, image, tombstone } = request
  const signal = AbortSignal.timeout(MOVING_BACK)
  await orUnknown({ repository, digest: image.digest }, async () => {
    for (const tag of tags) {
      if ((await client.manifest(repository, tag, signal))?.digest !== tombstone) continue
      await client.putManifest(repository, tag, image)
      const back = await client.manifest(repository, tag, signal)
      if (back?.digest === tombstone)
        throw new CareenError('REGISTRY_INVALID_RESPONSE', `the registry does not move tag ${tag} back`)
    }
  })
}

export type RecoverTagsRequest = Omit<TagsBackRequest, 'tombstone'> & {
  readonly signal: AbortSignal
  /** Throws when the right to act has ended. */
  readonly check: () => void
}

/**
 * Moves the tags of an image that is there back from whatever tombstone they point to. Returns clauses for the intent's
 * detail: which tags were moved back.
 */
export async function recoverTags(
  request: RecoverTagsRequest,
  tags: readonly string[],
): Promise<readonly string[]> {
  const { client, repository, image, signal, check } = request
  const back: string[] = []
  for (const tag of tags) {
    const there = await client.manifest(repository, tag, signal)
    if (there === undefined || !holdsTombstone(there)) continue
    check()
    await moveTagsBack({ client, repository, image, tombstone: there.digest }, [tag])
    back.push(tag)
  }
  return back.length === 0 ? [] : [`tags moved back from a tombstone: ${back.join(', ')}`]
}

/** Runs a step that moves tags. Its failure leaves the image's intent open: throws DELETE_OUTCOME_UNKNOWN, or LEASE_LOST. */
export async function orUnknown<T>(
  { repository, digest }: { readonly repository: string; readonly digest: Digest },
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act()
  } catch (cause) {
    const error = CareenError.from(cause)
    if (error.code === 'LEASE_LOST' || error.code === 'DELETE_OUTCOME_UNKNOWN') throw error
    throw new CareenError(
      'DELETE_OUTCOME_UNKNOWN',
      `${repository}@${digest}: the request failed while its tags were moved or put back: ${error.message}. The next run continues`,
      { cause },
    )
  }
}
