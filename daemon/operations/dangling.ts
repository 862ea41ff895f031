import { CareenError, type Digest } from '../../policies/index.ts'
import type { Manifest, RegistryClient, TagLister } from '../registry/registry.ts'

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

/** `gone`: is the image gone in the end? `detail`: what to tell. */
export type Mended = { readonly gone: boolean; readonly detail: string }

/** How long looking may take, in milliseconds. */
const LOOKING = 60_000

/**
 * After a DELETE that broke off: the image is gone, but its tags may still be listed and lead nowhere, and a second DELETE
 * says "gone" without repairing them. Removes such tags; where the registry cannot remove a tag alone, puts the image
 * back and deletes it once more, never again. Undefined: there was nothing to mend. DELETE_UNSETTLED: the registry
 * cannot be asked.
 */
export async function mendTags(request: MendRequest): Promise<Mended | undefined> {
  const dangling = await asked(request, () => danglingTags(request))
  if (dangling.length === 0) return undefined
  const trouble = request.canUntag ? await untagAll(request, dangling) : await deleteAgain(request)
  const gone = await asked(request, () => isGone(request))
  if (!gone) return { gone, detail: sentence(dangling, 'their image was put back to mend them, and stays') }
  const left = await asked(request, () => danglingTags(request))
  if (left.length === 0) return { gone, detail: sentence(dangling, 'they were removed as well') }
  return { gone, detail: sentence(left, trouble ?? 'the registry still lists them') }
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
    if (CareenError.from(thrown).code === 'REGISTRY_NOT_FOUND') return []
    throw thrown
  }
}

async function isGone({ client, repository, digest }: MendRequest): Promise<boolean> {
  return (await client.manifest(repository, digest, AbortSignal.timeout(LOOKING))) === undefined
}

/** Says why it could not be done. */
async function untagAll(request: MendRequest, tags: readonly string[]): Promise<string | undefined> {
  for (const tag of tags) {
    request.check()
    const outcome = await attempt(() => request.client.deleteTag(request.repository, tag, request.digest))
    if (outcome.kind === 'refused' || outcome.kind === 'unknown') return outcome.why
  }
  return undefined
}

async function deleteAgain(request: MendRequest): Promise<string | undefined> {
  const { client, repository, digest, manifest, check } = request
  if (manifest === undefined) return 'the registry cannot remove a tag alone, and the manifest is not known'
  check()
  const put = await attempt(async () => {
    await client.putManifest(repository, digest, manifest)
    return { kind: 'deleted' } as const
  })
  if (put.kind === 'unknown') return put.why
  const outcome = await attempt(async () => {
    check()
    return client.deleteManifest(repository, digest)
  })
  return outcome.kind === 'refused' || outcome.kind === 'unknown' ? outcome.why : undefined
}

/** A failure is what could not be mended; what the registry holds is looked at afterwards. */
async function attempt<T>(
  act: () => Promise<T>,
): Promise<T | { readonly kind: 'unknown'; readonly why: string }> {
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
      'DELETE_UNSETTLED',
      `${repository}@${digest}: the registry broke off during the delete and cannot be asked; the next run finds out`,
      { cause },
    )
  }
}
