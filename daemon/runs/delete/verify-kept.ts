import { CareenError, type Digest, compact } from '../../../policies/model/index.ts'
import type { Manifest, ManifestReader, ManifestWriter, TagLister } from '../../registry/client.ts'
import { childrenOf } from '../../registry/manifest/index.ts'
import { tagsOrNone } from './dangling-tags.ts'
import { type Children, closure, type ManifestBackup } from './manifest-backup.ts'
import type { TagMap } from './tag-watch.ts'

export type VerifyRequest = {
  readonly client: TagLister & ManifestReader & ManifestWriter
  readonly repository: string
  /** Tags that must be there. */
  readonly kept: TagMap
  /** Images that were deleted, or lost a tag, since the last verification. */
  readonly touched: readonly Digest[]
  readonly children: Children
  /** Manifests to restore from; what is not there is read from the registry by its digest. */
  readonly backup: Pick<ManifestBackup, 'get'>
  /** Tags that were removed since the last verification. */
  readonly removed: readonly string[]
  readonly signal: AbortSignal
}

/** `digest`: the manifest that is missing, the tag's own or one that its image lists. `failure` absent: it was restored. */
export type MissingTag = { readonly tag: string; readonly digest: Digest; readonly failure?: string }

/** `dangling`: removed tags that are listed all the same and point to nothing. */
export type Verified = { readonly missing: readonly MissingTag[]; readonly dangling: readonly string[] }

/**
 * Verifies that everything kept is there. Every kept tag must be listed. A tag whose image shares a manifest with a deleted
 * one is resolved, with what it needs of that. Restores what is missing at once.
 */
export async function verifyKept(request: VerifyRequest): Promise<Verified> {
  const { client, repository, kept, children, signal } = request
  const listed = new Set(await tagsOrNone(client, repository, signal))
  const near = closure(request.touched, children)
  const missing: MissingTag[] = []
  const bringBack = async (tag: string, digest: Digest, reference: string): Promise<void> => {
    const failure = await restore(request, reference, digest)
    missing.push({ tag, digest, ...compact({ failure }) })
  }
  for (const [tag, digest] of kept) {
    const shared = [...closure([digest], children)].filter((one) => near.has(one))
    if (listed.has(tag) && shared.length === 0) continue
    const there = await client.manifest(repository, tag, signal)
    if (!there) await bringBack(tag, digest, tag)
    if (there?.digest !== digest) continue
    for (const part of shared) {
      if (part !== digest && !(await client.manifest(repository, part, signal)))
        await bringBack(tag, part, part)
    }
  }
  return { missing, dangling: await danglingOf(request, listed) }
}

async function danglingOf(
  { client, repository, removed, signal }: VerifyRequest,
  listed: ReadonlySet<string>,
): Promise<string[]> {
  const dangling: string[] = []
  for (const tag of removed.filter((one) => listed.has(one))) {
    if ((await client.manifest(repository, tag, signal)) === undefined) dangling.push(tag)
  }
  return dangling
}

export type RestoreRequest = Pick<VerifyRequest, 'client' | 'repository' | 'backup' | 'signal'>

/** Uploads a manifest under a reference, with its children first. Returns why that failed; undefined if it is served. */
export async function restore(
  request: RestoreRequest,
  reference: string,
  digest: Digest,
): Promise<string | undefined> {
  const { client, repository, signal, backup } = request
  try {
    const manifest = backup.get(digest) ?? (await client.manifest(repository, digest, signal))
    if (!manifest) return 'its manifest is missing too'
    await restoreChildren(request, manifest)
    await client.putManifest(repository, reference, manifest)
    const back = await client.manifest(repository, reference, signal)
    return back?.digest === digest ? undefined : 'the registry accepted it, but does not serve it'
  } catch (thrown) {
    return CareenError.from(thrown).message
  }
}

/** A registry accepts an index only after its children. */
async function restoreChildren(request: RestoreRequest, parent: Manifest): Promise<void> {
  const { client, repository, signal, backup } = request
  for (const digest of childrenOf(parent)) {
    const child = backup.get(digest)
    if (child === undefined || (await client.manifest(repository, digest, signal))) continue
    await restoreChildren(request, child)
    await client.putManifest(repository, digest, child)
  }
}
