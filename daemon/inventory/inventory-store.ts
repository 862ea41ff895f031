import type { RepositoryRef } from '../../policies/model/index.ts'
import type { Looks, Recalled, RepositoryState, ScanDifference } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'
import { noteScan } from './incremental.ts'
import type { ScanRecord } from './scan-record.ts'
import type { Inventory } from './scan-types.ts'

const PAGE = 1000

/** How long what is gone is remembered at least, in milliseconds. */
const REMEMBERED = 90 * 24 * 3600 * 1000

/**
 * The inventory of one repository, straight from the store. `registry`: the key under which it is held; undefined: the registry
 * was never declared, and nothing is remembered of it, so that a plan that is never applied leaves no trace; nor is it that a
 * repository does not exist that nobody knows. Adds the repository when it is new. `stepped`: by how much the clock was set
 * since the last look at the repository. For one scan.
 */
export function storedInventory(
  store: Store,
  { registry, repository, workspace }: InventoryKey,
  stepped: number,
): Inventory {
  if (registry === undefined) return EMPTY
  const ref = { registry, repository, workspace }
  const parts: ScanDifference[] = []
  const upTo = store.pushes.bounds().newest
  return {
    looks: looksOf(store, ref, stepped),
    sightings: async (after) => store.sightings.page(ref, after, PAGE),
    tags: async (after) => store.tags.page(ref, after, PAGE),
    recall: async (digests) => recall(store, ref, digests),
    facts: {
      get: async (wanted) => store.facts.get(registry, wanted),
      put: async (facts) => store.transaction(() => store.facts.add(registry, facts)),
    },
    record: async (scan, last) => {
      parts.push(scan)
      if (!last || (scan.images === 0 && store.repositories.get(ref) === undefined)) return
      store.transaction(() => {
        store.repositories.upsert(ref)
        applyScan(store, ref, { ...scan, upTo }, parts)
      })
    },
    recordLoss: async (loss) => store.losses.set(ref, loss),
  }
}

export type InventoryKey = Pick<RepositoryState, 'repository' | 'workspace'> & {
  readonly registry: string | undefined
}

const EMPTY: Inventory = {
  looks: { baseline: true, stepped: 0 },
  sightings: async () => [],
  tags: async () => [],
  recall: async () => ({ sightings: [], pushes: [] }),
  facts: { get: async () => ({ manifests: [], configs: [] }), put: async () => {} },
  record: async () => {},
  recordLoss: async () => {},
}

/** What bounds the next look at a repository. */
export function looksOf(store: Store, ref: RepositoryRef, stepped: number): Looks {
  return { ...store.looks.of(ref), stepped, dangling: store.danglingTags.all(ref) }
}

/** What is remembered of digests, and which pushes of them the registry told of. */
export function recall(store: Store, ref: RepositoryRef, digests: readonly string[]): Recalled {
  const tells = store.pushes.page(ref, 0, 1).length > 0
  return {
    sightings: store.sightings.find(ref, digests),
    pushes: tells ? digests.flatMap((digest) => store.pushes.ofDigest(ref, digest)) : [],
  }
}

/**
 * What a whole scan found is added to what was known; what it did not show is believed to be gone when a second one agrees.
 * `upTo`: pushes with a greater id were told of after it had begun; undefined: that is not known any more. Within a transaction.
 */
export function applyScan(
  store: Store,
  ref: RepositoryRef,
  scan: Omit<ScanRecord, 'part' | keyof ScanDifference> & { readonly upTo: number | undefined },
  parts: readonly ScanDifference[],
): void {
  const { at } = scan
  for (const { added } of parts) store.sightings.add(ref, added)
  for (const { moved } of parts) store.tags.move(ref, moved, at)
  for (const { missingTags } of parts) store.tags.miss(ref, missingTags, at)
  for (const { missing } of parts) store.tags.loseWith(ref, store.sightings.miss(ref, missing, at), at)
  store.repositories.recordScan(ref, scan)
  noteScan(store, ref, scan, parts)
  if (!scan.complete) return
  store.danglingTags.replace(
    ref,
    parts.flatMap(({ dangling }) => dangling),
  )
  store.looks.add(ref, scan)
  store.losses.clear(ref)
  store.tags.forget(ref, at - REMEMBERED)
  store.sightings.forget(ref, at - REMEMBERED)
}
