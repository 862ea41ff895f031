import { CareenError, type Digest } from '../../../policies/model/index.ts'
import { type Manifest, type RegistryClient, type TagLister, isUnknown } from '../../registry/client.ts'

export type TagRepairClient = Pick<
  RegistryClient,
  'tags' | 'manifest' | 'putManifest' | 'deleteManifest' | 'deleteTag'
>

export type TagRepairRequest = {
  readonly client: TagRepairClient
  readonly repository: string
  readonly digest: Digest
  /** The image's tags when it was deleted. */
  readonly tags: readonly string[]
  /** Undefined if it is not known. A registry that cannot delete a tag alone cannot be repaired then. */
  readonly manifest: Manifest | undefined
  readonly canUntag: boolean
  /** Throws when the right to act has ended. Called before each request that changes something. */
  readonly check: () => void
}

/**
 * `gone`: true if the image is gone in the end. `detail`: for the intent. `removed`: tags that were dangling and are not
 * listed any more. `late`: the second DELETE was not answered and may still arrive.
 */
export type Repaired = {
  readonly gone: boolean
  readonly detail: string
  readonly removed: readonly string[]
  readonly late: boolean
}

/** How long reading may take, in milliseconds. */
const READING = 60_000

/**
 * Removes tags that a DELETE which broke off left dangling: the image is gone, its tags are listed, and a second DELETE
 * answers "gone" without removing them. If the registry cannot delete a tag alone, uploads the image again and deletes it
 * once more, never twice. Returns undefined if no tag was dangling. Throws DELETE_OUTCOME_UNKNOWN if the registry cannot
 * be read.
 */
export async function repairDanglingTags(request: TagRepairRequest): Promise<Repaired | undefined> {
  const dangling = await readOrUnknown(request, () => danglingTags(request))
  if (dangling.length === 0) return undefined
  const { why, late = false } = request.canUntag
    ? await untagAll(request, dangling)
    : await deleteAgain(request)
  const gone = await readOrUnknown(request, () => isGone(request))
  if (!gone) {
    const detail = sentence(dangling, 'their image was restored to repair them, and is kept')
    return { gone, late, removed: [], detail }
  }
  const left = await readOrUnknown(request, () => danglingTags(request))
  const removed = dangling.filter((tag) => !left.includes(tag))
  const detail =
    left.length === 0
      ? sentence(dangling, 'careen removed them')
      : sentence(left, why ?? 'the registry still lists them')
  return { gone, late, removed, detail }
}

function sentence(tags: readonly string[], then: string): string {
  return `the delete was interrupted and left dangling tags (${tags.join(', ')}); ${then}`
}

async function danglingTags({ client, repository, tags }: TagRepairRequest): Promise<string[]> {
  if (tags.length === 0) return []
  const signal = AbortSignal.timeout(READING)
  const listed = new Set(await tagsOrNone(client, repository, signal))
  const dangling: string[] = []
  for (const tag of tags.filter((one) => listed.has(one))) {
    if ((await client.manifest(repository, tag, signal)) === undefined) dangling.push(tag)
  }
  return dangling
}

/** Returns no tags for a repository that does not exist. */
export async function tagsOrNone(
  client: TagLister,
  repository: string,
  signal: AbortSignal,
): Promise<string[]> {
  try {
    return await client.tags(repository, signal)
  } catch (thrown) {
    if (isUnknown(thrown)) return []
    throw thrown
  }
}

async function isGone({ client, repository, digest }: TagRepairRequest): Promise<boolean> {
  return (await client.manifest(repository, digest, AbortSignal.timeout(READING))) === undefined
}

/** `why`: the reason of the failure. `late`: the DELETE may still arrive. */
type Trouble = { readonly why?: string; readonly late?: boolean }

async function untagAll(request: TagRepairRequest, tags: readonly string[]): Promise<Trouble> {
  for (const tag of tags) {
    request.check()
    const outcome = await attempt(() => request.client.deleteTag(request.repository, tag, request.digest))
    if (outcome.kind === 'refused' || outcome.kind === 'unknown') return { why: outcome.why }
  }
  return {}
}

async function deleteAgain(request: TagRepairRequest): Promise<Trouble> {
  const { client, repository, digest, manifest, check } = request
  if (manifest === undefined)
    return { why: 'the registry cannot delete a tag alone, and the manifest is not stored' }
  check()
  const put = await attempt(async () => {
    await client.putManifest(repository, digest, manifest)
    return { kind: 'deleted' } as const
  })
  if (put.kind === 'unknown') return { why: put.why }
  const outcome = await attempt(async () => {
    check()
    return client.deleteManifest(repository, digest)
  })
  if (outcome.kind === 'unknown') return { why: outcome.why, late: outcome.ended !== true }
  return outcome.kind === 'refused' ? { why: outcome.why } : {}
}

/** Returns a failure as a value: the registry is read afterwards in any case. */
async function attempt<T>(
  act: () => Promise<T>,
): Promise<T | { readonly kind: 'unknown'; readonly why: string; readonly ended?: true }> {
  try {
    return await act()
  } catch (thrown) {
    return { kind: 'unknown', why: CareenError.from(thrown).message }
  }
}

/** Throws DELETE_OUTCOME_UNKNOWN if `read` throws: the intent stays open for the next run. */
export async function readOrUnknown<T>(
  { repository, digest }: Pick<TagRepairRequest, 'repository' | 'digest'>,
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    throw new CareenError(
      'DELETE_OUTCOME_UNKNOWN',
      `${repository}@${digest}: the connection closed during the DELETE, and the registry does not answer. The outcome is unknown; the next run resolves it`,
      { cause },
    )
  }
}
