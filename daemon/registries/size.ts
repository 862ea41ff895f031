import type { Digest } from '../../policies/model/index.ts'
import type { RegistrySize, RepositoryState } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'

export type SizeDeps = {
  readonly store: Pick<Store, 'repositories' | 'sightings' | 'facts'>
  /** Resolves after other events have run. Why: the store is synchronous and blocks the event loop. */
  readonly yieldLoop: () => Promise<void>
}

/** Sizes of registries, as of their last scans. */
export type Sizes = {
  /** Returns the size, or undefined if no repository was scanned. Computed again only after a scan. */
  readonly of: (registry: string) => Promise<RegistrySize | undefined>
}

export function openSizes(deps: SizeDeps): Sizes {
  const known = new Map<string, { readonly scans: string; readonly size: Promise<RegistrySize> }>()
  return {
    of: async (registry) => {
      const all = deps.store.repositories.ofRegistry(registry)
      const scanned = all.filter(({ lastScanAt }) => lastScanAt !== undefined)
      if (scanned.length === 0) return undefined
      const scans = JSON.stringify([all.length, scanned.map((one) => [one.repository, one.lastScanAt])])
      const before = known.get(registry)
      if (before?.scans === scans) return before.size
      const size = measure(deps, scanned).then((measured) => ({ ...measured, repositories: all.length }))
      known.set(registry, { scans, size })
      size.catch(() => {
        if (known.get(registry)?.size === size) known.delete(registry)
      })
      return size
    },
  }
}

/** Images that are read before other events run. */
const SLICE = 200

/** Returns the sum of all distinct blobs and manifests, whatever images and repositories contain them. */
async function measure(
  { store, yieldLoop }: SizeDeps,
  scanned: readonly RepositoryState[],
): Promise<Omit<RegistrySize, 'repositories'>> {
  const parts = new Map<Digest, number>()
  const unread = new Set<Digest>()
  for (const { registry, digests } of slices(store, scanned)) {
    const found = store.facts.parts(registry, digests)
    for (const { digest, size } of [...found.values()].flat()) parts.set(digest, size)
    for (const digest of digests.filter((one) => !found.has(one))) unread.add(digest)
    await yieldLoop()
  }
  const bytes = [...parts.values()].reduce((sum, size) => sum + size, 0)
  const unsized = [...unread].filter((digest) => !parts.has(digest)).length
  return { bytes, scanned: scanned.length, unsized }
}

type Slice = { readonly registry: string; readonly digests: readonly Digest[] }

function* slices({ sightings }: SizeDeps['store'], scanned: readonly RepositoryState[]): Iterable<Slice> {
  for (const ref of scanned) {
    let after = ''
    for (;;) {
      const digests = sightings.page(ref, after, SLICE).map(({ digest }) => digest)
      const last = digests.at(-1)
      if (last === undefined) break
      yield { registry: ref.registry, digests }
      after = last
    }
  }
}
