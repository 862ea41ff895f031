import { CareenError, type Digest, compact } from '../../../policies/model/index.ts'
import type { Manifest, ManifestReader, ManifestWriter, TagLister } from '../../registry/client.ts'
import { childrenOf } from '../../registry/manifest/index.ts'
import { tagsOrNone } from './dangling-tags.ts'
import { type Children, closure, type Keepsakes } from './manifest-backup.ts'
import type { TagMap } from './tag-watch.ts'

export type VerifyRequest = {
  readonly client: TagLister & ManifestReader & ManifestWriter
  readonly repository: string
  /** Tags that must be there. */
  readonly expected: TagMap
  /** Images that went, or lost a tag, since the last look. */
  readonly touched: readonly Digest[]
  readonly children: Children
  /** What has to be put back is taken from here, else from the registry by its digest. */
  readonly keepsakes: Pick<Keepsakes, 'get'>
  /** Tags that were removed since the last look. */
  readonly removed: readonly string[]
  readonly signal: AbortSignal
}

/** `digest`: what is missing, the tag's own image or one that it needs. `failure` absent: it was put back. */
export type Vanished = { readonly tag: string; readonly digest: Digest; readonly failure?: string }

/** `dangling`: removed tags that are listed all the same and lead nowhere. */
export type Verified = { readonly vanished: readonly Vanished[]; readonly dangling: readonly string[] }

/**
 * Looks whether all that had to stay is there. Every kept tag must be listed; one whose image shares an index or a child
 * with what went is resolved too, with what it needs of that. What is missing is put back at once.
 */
export async function verifyKept(request: VerifyRequest): Promise<Verified> {
  const { client, repository, expected, children, signal } = request
  const listed = new Set(await tagsOrNone(client, repository, signal))
  const near = closure(request.touched, children)
  const vanished: Vanished[] = []
  const missing = async (tag: string, digest: Digest, reference: string): Promise<void> => {
    const failure = await putBack(request, reference, digest)
    vanished.push({ tag, digest, ...compact({ failure }) })
  }
  for (const [tag, digest] of expected) {
    const shared = [...closure([digest], children)].filter((one) => near.has(one))
    if (listed.has(tag) && shared.length === 0) continue
    const there = await client.manifest(repository, tag, signal)
    if (!there) await missing(tag, digest, tag)
    if (there?.digest !== digest) continue
    for (const part of shared) {
      if (part !== digest && !(await client.manifest(repository, part, signal)))
        await missing(tag, part, part)
    }
  }
  return { vanished, dangling: await leadNowhere(request, listed) }
}

async function leadNowhere(
  { client, repository, removed, signal }: VerifyRequest,
  listed: ReadonlySet<string>,
): Promise<string[]> {
  const dangling: string[] = []
  for (const tag of removed.filter((one) => listed.has(one))) {
    if ((await client.manifest(repository, tag, signal)) === undefined) dangling.push(tag)
  }
  return dangling
}

export type PutBackRequest = Pick<VerifyRequest, 'client' | 'repository' | 'keepsakes' | 'signal'>

/** Undefined when the reference is back and proven; else why not. */
export async function putBack(
  request: PutBackRequest,
  reference: string,
  digest: Digest,
): Promise<string | undefined> {
  const { client, repository, signal, keepsakes } = request
  try {
    const manifest = keepsakes.get(digest) ?? (await client.manifest(repository, digest, signal))
    if (!manifest) return 'its manifest is gone too'
    await putChildren(request, manifest)
    await client.putManifest(repository, reference, manifest)
    const back = await client.manifest(repository, reference, signal)
    return back?.digest === digest ? undefined : 'the registry took it, but does not serve it'
  } catch (thrown) {
    return CareenError.from(thrown).message
  }
}

/** A registry takes an index only after its children. */
async function putChildren(request: PutBackRequest, parent: Manifest): Promise<void> {
  const { client, repository, signal, keepsakes } = request
  for (const digest of childrenOf(parent)) {
    const child = keepsakes.get(digest)
    if (child === undefined || (await client.manifest(repository, digest, signal))) continue
    await putChildren(request, child)
    await client.putManifest(repository, digest, child)
  }
}
