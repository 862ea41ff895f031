import type { Digest } from '../../../policies/model/index.ts'
import type { Manifest, ManifestReader } from '../../registry/client.ts'

/** Returns the digests that an index lists; none for anything else. */
export type Children = (digest: Digest) => readonly Digest[]

/** Manifests in memory, to upload again if the registry loses an image that had to be kept. */
export type ManifestBackup = {
  /** Reads every kept image that shares a manifest with this one. Called before the image is deleted or loses a tag. */
  readonly before: (digest: Digest) => Promise<void>
  readonly add: (manifest: Manifest) => void
  readonly get: (digest: Digest) => Manifest | undefined
}

export type BackupRequest = {
  readonly client: Pick<ManifestReader, 'manifest'>
  readonly repository: string
  /** Images of the tags that are kept. */
  readonly kept: readonly Digest[]
  readonly children: Children
  readonly signal: AbortSignal
}

export function openBackup(request: BackupRequest): ManifestBackup {
  const { client, repository, children, signal } = request
  const stored = new Map<Digest, Manifest>()
  let parents: ReadonlyMap<Digest, ReadonlySet<Digest>> | undefined
  const fetch = async (digest: Digest): Promise<void> => {
    if (stored.has(digest)) return
    const manifest = await client.manifest(repository, digest, signal)
    if (manifest) stored.set(digest, manifest)
  }
  return {
    before: async (digest) => {
      parents ??= keptParents(request)
      for (const part of closure([digest], children)) {
        const images = [...(parents.get(part) ?? [])]
        for (const member of closure(images, children)) await fetch(member)
      }
    },
    add: (manifest) => void stored.set(manifest.digest, manifest),
    get: (digest) => stored.get(digest),
  }
}

/** Returns, for each digest, the kept images that need it. Each image needs itself, and an index what it lists. */
function keptParents({ kept, children }: BackupRequest): ReadonlyMap<Digest, ReadonlySet<Digest>> {
  const parents = new Map<Digest, Set<Digest>>()
  for (const image of kept) {
    for (const part of closure([image], children))
      parents.set(part, (parents.get(part) ?? new Set()).add(image))
  }
  return parents
}

/** Returns the images and everything that they list, through nested indexes. */
export function closure(digests: readonly Digest[], children: Children): Set<Digest> {
  const reached = new Set(digests)
  for (const digest of reached) for (const child of children(digest)) reached.add(child)
  return reached
}
