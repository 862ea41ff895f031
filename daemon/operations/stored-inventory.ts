import type { RepositoryRef, RepositoryState, ScanDifference } from '../../policies/index.ts'
import type { Store } from '../store/store.ts'
import type { ScanRecord } from './ledger.ts'
import { present } from './present.ts'
import type { Inventory } from './scan.ts'
import { noteScan } from './sparing.ts'

const PAGE = 1000

/** How long a tag that is gone is remembered, in milliseconds. */
const GONE_TAGS = 90 * 24 * 3600 * 1000

/**
 * The inventory of one repository, straight from the store. `registry`: the key under which it is held; undefined: the registry
 * was never declared, and nothing is remembered of it, so that a plan that is never applied leaves no trace. Adds the
 * repository when it is new. For one scan.
 */
export function storedInventory(store: Store, { registry, repository, workspace }: InventoryKey): Inventory {
  if (registry === undefined) return EMPTY
  const ref = { registry, repository, workspace }
  const parts: ScanDifference[] = []
  const since = store.repositories.get(ref)?.baselineAt
  const upTo = store.pushes.bounds().newest
  return {
    firstScan: since === undefined,
    ...present({ since }),
    sightings: async (after) => store.sightings.page(ref, after, PAGE),
    tags: async (after) => store.tags.page(ref, after, PAGE),
    facts: {
      get: async (wanted) => store.facts.get(registry, wanted),
      put: async (facts) => store.transaction(() => store.facts.add(registry, facts)),
    },
    record: async (scan, last) => {
      parts.push(scan)
      if (!last) return
      store.transaction(() => {
        store.repositories.upsert(ref)
        applyScan(store, ref, { ...scan, upTo }, parts)
      })
    },
  }
}

export type InventoryKey = Pick<RepositoryState, 'repository' | 'workspace'> & {
  readonly registry: string | undefined
}

const EMPTY: Inventory = {
  firstScan: true,
  sightings: async () => [],
  tags: async () => [],
  facts: { get: async () => ({ manifests: [], configs: [] }), put: async () => {} },
  record: async () => {},
}

/**
 * What a whole scan found takes the place of what was known. `upTo`: pushes with a greater id were told of after it had begun;
 * undefined: that is not known any more. Within a transaction.
 */
export function applyScan(
  store: Store,
  ref: RepositoryRef,
  scan: Omit<ScanRecord, 'part' | keyof ScanDifference> & { readonly upTo: number | undefined },
  parts: readonly ScanDifference[],
): void {
  for (const { added } of parts) store.sightings.add(ref, added)
  for (const { moved } of parts) store.tags.move(ref, moved, scan.at)
  for (const { lost } of parts) store.tags.lose(ref, lost, scan.at)
  for (const { vanished } of parts) {
    store.sightings.remove(ref, vanished)
    store.notices.remove(ref, vanished)
  }
  store.tags.forget(ref, scan.at - GONE_TAGS)
  store.repositories.recordScan(ref, scan)
  noteScan(store, ref, scan, parts)
}
