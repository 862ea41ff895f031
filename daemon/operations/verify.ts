import { CareenError, type Digest } from '../../policies/index.ts'
import type { Manifest, ManifestReader, ManifestWriter, TagLister } from '../registry/registry.ts'
import { present } from './present.ts'
import type { TagMap } from './watch-tags.ts'

export type VerifyRequest = {
  readonly client: TagLister & ManifestReader & ManifestWriter
  readonly repository: string
  /** Tags that must be there. */
  readonly expected: TagMap
  /** What this run took away, in case a kept tag had moved onto it. */
  readonly taken: ReadonlyMap<Digest, Manifest>
  readonly signal: AbortSignal
}

/** `failure` absent: it was put back. */
export type Vanished = { readonly tag: string; readonly digest: Digest; readonly failure?: string }

/** Looks for kept tags that are gone and puts each back at once, from the registry's own copy or from what was taken. */
export async function verifyKept(request: VerifyRequest): Promise<Vanished[]> {
  const { client, repository, expected, signal } = request
  const listed = new Set(await client.tags(repository, signal))
  const vanished: Vanished[] = []
  for (const [tag, digest] of expected) {
    if (listed.has(tag)) continue
    if (await client.manifest(repository, tag, signal)) continue
    const failure = await putBack(request, tag, digest)
    vanished.push({ tag, digest, ...present({ failure }) })
  }
  return vanished
}

/** Undefined when the tag is back and proven; else why not. */
async function putBack(request: VerifyRequest, tag: string, digest: Digest): Promise<string | undefined> {
  const { client, repository, signal } = request
  try {
    const manifest = request.taken.get(digest) ?? (await client.manifest(repository, digest, signal))
    if (!manifest) return 'its manifest is gone too'
    await client.putManifest(repository, tag, manifest)
    const back = await client.manifest(repository, tag, signal)
    return back?.digest === digest ? undefined : 'the registry took it, but does not serve it'
  } catch (thrown) {
    return CareenError.from(thrown).message
  }
}
