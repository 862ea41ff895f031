import type { RepositoryRef } from '../../policies/model/index.ts'
import type {
  Looks,
  Recalled,
  RepositoryState,
  ScanDifference,
  Sighting,
  TagState,
} from '../../proto/resources/index.ts'
import { factsFrom } from '../registry/manifest/index.ts'
import type { Store } from '../store/store.ts'
import { allPages } from './all-pages.ts'
import { recordCoverage } from './incremental.ts'
import type { ScanRecord } from './scan-record.ts'
import type { Inventory } from './scan-types.ts'

const PAGE = 1000

/** Shortest time that removed tags and digests stay stored. Milliseconds. */
const REMEMBERED = 90 * 24 * 3600 * 1000

/**
 * Returns the inventory of one repository in the store, for one scan. `registry`: its key; undefined if the registry was never
 * declared: then the inventory is empty and nothing is recorded, so a plan that is never applied leaves no trace. The first
 * complete record adds the repository, unless it is unknown and has no images. `stepped`: by how much the clock was set since the
 * last scan.
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
    sightings: () =>
      allPages(
        (after) => store.sightings.page(ref, after, PAGE),
        ({ digest }) => digest,
      ),
    tags: () =>
      allPages(
        (after) => store.tags.page(ref, after, PAGE),
        ({ tag }) => tag,
      ),
    recall: async (digests) => recall(store, ref, digests),
    facts: {
      get: async (wanted) => store.facts.get(registry, wanted),
      put: async (read) => {
        const found = factsFrom(read)
        store.transaction(() => store.facts.add(registry, found))
      },
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
  sightings: () => allPages<Sighting>(() => [], String),
  tags: () => allPages<TagState>(() => [], String),
  recall: async () => ({ sightings: [], pushes: [] }),
  facts: { get: async () => ({ manifests: [], configs: [] }), put: async () => {} },
  record: async () => {},
  recordLoss: async () => {},
}

/** Returns what bounds the arrival times of the next scan. */
export function looksOf(store: Store, ref: RepositoryRef, stepped: number): Looks {
  return { ...store.looks.of(ref), stepped, dangling: store.danglingTags.all(ref) }
}

/** Returns the stored sightings of digests, and their reported pushes. */
export function recall(store: Store, ref: RepositoryRef, digests: readonly string[]): Recalled {
  const reports = store.pushes.page(ref, 0, 1).length > 0
  return {
    sightings: store.sightings.find(ref, digests),
    pushes: reports ? digests.flatMap((digest) => store.pushes.ofDigest(ref, digest)) : [],
  }
}

/**
 * Records a whole scan. What it did not show counts as deleted when a second scan confirms it. `upTo`: the newest push id when it
 * began; undefined if not known any more. Requires a transaction.
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
  for (const { missing } of parts) store.tags.removeWith(ref, store.sightings.miss(ref, missing, at), at)
  store.repositories.recordScan(ref, scan)
  recordCoverage(store, ref, scan, parts)
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
