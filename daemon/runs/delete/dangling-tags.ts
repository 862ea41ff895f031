import { CareenError, type Digest } from '../../../policies/model/index.ts'
import { type Manifest, type RegistryClient, type TagLister, isUnknown } from '../../registry/client.ts'

export type MendClient = Pick<
  RegistryClient,
  'tags' | 'manifest' | 'putManifest' | 'deleteManifest' | 'deleteTag'
>

export type MendRequest = {
  readonly client: MendClient
  readonly repository: string
  readonly digest: Digest
  /** What the image carried when it went. */
  readonly tags: readonly string[]
  /** As it was. Absent: not known, and a registry that cannot remove a tag alone cannot be mended. */
  readonly manifest: Manifest | undefined
  readonly canUntag: boolean
  /** Throws when the right to act has ended. Asked before each request that changes something. */
  readonly check: () => void
}

/**
 * `gone`: is the image gone in the end? `detail`: what to tell. `removed`: tags that led nowhere and are not listed any more.
 * `late`: the second DELETE was not answered, and may still take the image.
 */
export type Mended = {
  readonly gone: boolean
  readonly detail: string
  readonly removed: readonly string[]
  readonly late: boolean
}

/** How long looking may take, in milliseconds. */
const LOOKING = 60_000

/**
 * After a DELETE that broke off: the image is gone, but its tags may still be listed and lead nowhere, and a second DELETE
 * says "gone" without repairing them. Removes such tags; where the registry cannot remove a tag alone, puts the image
 * back and deletes it once more, never again. Undefined: there was nothing to mend. DELETE_OUTCOME_UNKNOWN: the registry
 * cannot be asked.
 */
export async function mendTags(request: MendRequest): Promise<Mended | undefined> {
  const dangling = await asked(request, () => danglingTags(request))
  if (dangling.length === 0) return undefined
  const { why, late = false } = request.canUntag
    ? await untagAll(request, dangling)
    : await deleteAgain(request)
  const gone = await asked(request, () => isGone(request))
  if (!gone) {
    const detail = sentence(dangling, 'their image was put back to mend them, and stays')
    return { gone, late, removed: [], detail }
  }
  const left = await asked(request, () => danglingTags(request))
  const removed = dangling.filter((tag) => !left.includes(tag))
  const detail =
    left.length === 0
      ? sentence(dangling, 'they were removed as well')
      : sentence(left, why ?? 'the registry still lists them')
  return { gone, late, removed, detail }
}

function sentence(tags: readonly string[], then: string): string {
  return `the delete broke off and left tags that lead nowhere (${tags.join(', ')}); ${then}`
}

async function danglingTags({ client, repository, tags }: MendRequest): Promise<string[]> {
  if (tags.length === 0) return []
  const signal = AbortSignal.timeout(LOOKING)
  const listed = new Set(await tagsOrNone(client, repository, signal))
  const dangling: string[] = []
  for (const tag of tags.filter((one) => listed.has(one))) {
    if ((await client.manifest(repository, tag, signal)) === undefined) dangling.push(tag)
  }
  return dangling
}

/** A repository that is gone has no tags. */
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

async function isGone({ client, repository, digest }: MendRequest): Promise<boolean> {
  return (await client.manifest(repository, digest, AbortSignal.timeout(LOOKING))) === undefined
}

/** `why` it could not be done. `late`: it may still be. */
type Trouble = { readonly why?: string; readonly late?: boolean }

async function untagAll(request: MendRequest, tags: readonly string[]): Promise<Trouble> {
  for (const tag of tags) {
    request.check()
    const outcome = await attempt(() => request.client.deleteTag(request.repository, tag, request.digest))
    if (outcome.kind === 'refused' || outcome.kind === 'unknown') return { why: outcome.why }
  }
  return {}
}

async function deleteAgain(request: MendRequest): Promise<Trouble> {
  const { client, repository, digest, manifest, check } = request
  if (manifest === undefined)
    return { why: 'the registry cannot remove a tag alone, and the manifest is not known' }
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

/** A failure is what could not be mended; what the registry holds is looked at afterwards. */
async function attempt<T>(
  act: () => Promise<T>,
): Promise<T | { readonly kind: 'unknown'; readonly why: string; readonly ended?: true }> {
  try {
    return await act()
  } catch (thrown) {
    return { kind: 'unknown', why: CareenError.from(thrown).message }
  }
}

/** A registry that cannot be asked leaves the intent open: the next run finds out. */
async function asked<T>({ repository, digest }: MendRequest, look: () => Promise<T>): Promise<T> {
  try {
    return await look()
  } catch (cause) {
    throw new CareenError(
      'DELETE_OUTCOME_UNKNOWN',
      `${repository}@${digest}: the registry broke off during the delete and cannot be asked; the next run finds out`,
      { cause },
    )
  }
}
