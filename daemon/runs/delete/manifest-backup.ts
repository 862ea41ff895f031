import type { Digest } from '../../../policies/model/index.ts'
import type { Manifest, ManifestReader } from '../../registry/client.ts'

/** Digests that an index lists; empty for anything else. */
export type Children = (digest: Digest) => readonly Digest[]

/** Manifests in memory, in case the registry loses what had to stay. */
export type Keepsakes = {
  /** Called before an image goes, or loses a tag: fetches every kept image that shares something with it, whole. */
  readonly before: (digest: Digest) => Promise<void>
  readonly add: (manifest: Manifest) => void
  readonly get: (digest: Digest) => Manifest | undefined
}

export type KeepsakesRequest = {
  readonly client: Pick<ManifestReader, 'manifest'>
  readonly repository: string
  /** Images of the tags that stay. */
  readonly kept: readonly Digest[]
  readonly children: Children
  readonly signal: AbortSignal
}

export function openKeepsakes(request: KeepsakesRequest): Keepsakes {
  const { client, repository, children, signal } = request
  const held = new Map<Digest, Manifest>()
  let needing: ReadonlyMap<Digest, ReadonlySet<Digest>> | undefined
  const fetch = async (digest: Digest): Promise<void> => {
    if (held.has(digest)) return
    const manifest = await client.manifest(repository, digest, signal)
    if (manifest) held.set(digest, manifest)
  }
  return {
    before: async (digest) => {
      needing ??= needs(request)
      for (const part of closure([digest], children)) {
        const images = [...(needing.get(part) ?? [])]
        for (const member of closure(images, children)) await fetch(member)
      }
    },
    add: (manifest) => void held.set(manifest.digest, manifest),
    get: (digest) => held.get(digest),
  }
}

/** By which kept images each digest is needed: an index needs what it lists, and everything itself. */
function needs({ kept, children }: KeepsakesRequest): ReadonlyMap<Digest, ReadonlySet<Digest>> {
  const needing = new Map<Digest, Set<Digest>>()
  for (const image of kept) {
    for (const part of closure([image], children))
      needing.set(part, (needing.get(part) ?? new Set()).add(image))
  }
  return needing
}

/** The images and all that they list, through nested indexes. */
export function closure(digests: readonly Digest[], children: Children): Set<Digest> {
  const reached = new Set(digests)
  for (const digest of reached) for (const child of children(digest)) reached.add(child)
  return reached
}
