import type { RepositoryRef } from '../../policies/index.ts'
import type { Store } from '../store/store.ts'
import type { Inventory } from './scan.ts'

const PAGE = 1000

/**
 * The inventory of one repository, straight from the store. Adds the repository when it is new; remembers nothing of a
 * registry that is not declared (yet): a plan that is never applied leaves no trace.
 */
export function storedInventory(
  store: Store,
  ref: RepositoryRef & { readonly workspace: string },
): Inventory {
  if (store.objects.get(`registry.${ref.registry}`) === undefined) {
    return { firstScan: true, sightings: async () => [], record: async () => {} }
  }
  return {
    firstScan: store.repositories.get(ref)?.baselineAt === undefined,
    sightings: async (after) => store.sightings.page(ref, after, PAGE),
    record: async (scan, last) => {
      store.transaction(() => {
        store.repositories.upsert(ref)
        store.sightings.add(ref, scan.added)
        store.sightings.remove(ref, scan.vanished)
        if (last) store.repositories.recordScan(ref, scan)
      })
    },
  }
}
