import { CareenError, type Code } from '../../../policies/model/index.ts'
import type { OpenIntent } from '../../ledger/index.ts'
import type { Manifest, ManifestReader, ManifestWriter } from '../../registry/client.ts'
import { orUnknown, recoverTags } from './tombstone-tags.ts'

export type PutTagsBackRequest = {
  readonly client: Pick<ManifestReader, 'manifest'> & ManifestWriter
  readonly repository: string
  /** An image that is there. */
  readonly image: Manifest
  readonly signal: AbortSignal
  /** Throws when the right to act has ended. Called before each upload. */
  readonly check: () => void
}

/** What the registry answers if it will not take the tag the next time either. */
const REFUSALS: readonly Code[] = [
  'CREDENTIALS_MISSING',
  'CREDENTIALS_INVALID',
  'REGISTRY_UNAUTHORIZED',
  'REGISTRY_NOT_FOUND',
  'REGISTRY_READ_ONLY',
  'REGISTRY_INVALID_RESPONSE',
  'RESTORE_IMPOSSIBLE',
]

/**
 * Puts those of the tags back on their image that lead to nothing: careen deleted them before the image, and the image stayed. Leaves
 * other tags alone. Returns clauses for the intent's detail: which tags are back, and which the registry refuses to take. Throws
 * DELETE_OUTCOME_UNKNOWN if a tag cannot be read or uploaded now, so that the intent stays open; LEASE_LOST.
 */
export async function putTagsBack(
  request: PutTagsBackRequest,
  tags: readonly string[],
): Promise<readonly string[]> {
  const { client, repository, image, signal } = request
  const back: string[] = []
  const missing: string[] = []
  await orUnknown({ repository, digest: image.digest }, async () => {
    for (const tag of tags) {
      if ((await client.manifest(repository, tag, signal)) !== undefined) continue
      const refusal = await refusalOf(request, tag)
      if (refusal === undefined) back.push(tag)
      else missing.push(`${tag} (${refusal})`)
    }
  })
  return [
    ...(back.length === 0 ? [] : [`tags put back: ${back.join(', ')}`]),
    ...(missing.length === 0 ? [] : [`tags that are missing: ${missing.join(', ')}`]),
  ]
}

/** Clauses for the detail of an intent. `unknown`: tags are missing and cannot be put back now. */
export type TagsOnto = readonly string[] | 'unknown'

/**
 * Moves or puts the tags of an intent back on its image. Puts none back while a DELETE may arrive, as it can be that of a tag. Throws
 * DELETE_OUTCOME_UNKNOWN if a tag cannot be moved, and LEASE_LOST.
 */
export async function tagsOnto(
  request: PutTagsBackRequest,
  { tags, mayArriveFor }: Pick<OpenIntent, 'tags' | 'mayArriveFor'>,
): Promise<TagsOnto> {
  const moved = await recoverTags(request, tags)
  if (mayArriveFor > 0) return moved
  try {
    return [...moved, ...(await putTagsBack(request, tags))]
  } catch (thrown) {
    if (CareenError.from(thrown).code === 'DELETE_OUTCOME_UNKNOWN') return 'unknown'
    throw thrown
  }
}

/** Uploads the manifest under a tag. Returns why the registry refuses that. */
async function refusalOf(
  { client, repository, image, check }: PutTagsBackRequest,
  tag: string,
): Promise<string | undefined> {
  check()
  try {
    await client.putManifest(repository, tag, image)
    return undefined
  } catch (thrown) {
    const error = CareenError.from(thrown)
    if (!REFUSALS.includes(error.code)) throw error
    return error.message
  }
}
