import type { Registry } from '../../policies/model/index.ts'
import { canonicalRegistryUrl } from '../../policies/scalars/index.ts'
import type { RepositoryState, StoredObject } from '../../proto/resources/index.ts'
import type { InventoryKey } from '../inventory/index.ts'
import type { Store } from '../store/store.ts'

type DeclaredRegistry = { readonly name: string; readonly identity: string; readonly workspace: string }

/**
 * Assigns inventories to declared registries. A block that is renamed, or whose url is spelled differently, keeps its inventory. A
 * block whose url names another registry inherits nothing. An inventory without a block is kept until a block declares it. Called
 * after a change of blocks, in the same transaction, and when a daemon starts.
 */
export function followRegistries(store: Store): void {
  const { registryIdentities } = store
  const declared = declaredRegistries(store)
  for (const { name, identity } of declared) {
    const occupant = registryIdentities.identityAt(name)
    if (occupant === identity) continue
    if (occupant !== undefined) registryIdentities.move(occupant, occupant)
    registryIdentities.move(identity, name)
  }
  const workspaces = new Map(declared.map(({ name, workspace }) => [name, workspace]))
  for (const key of registryIdentities.keys()) registryIdentities.assign(key, workspaces.get(key))
}

/** Returns the declared registries. Of several blocks with one identity, which earlier versions allowed, the first one. */
function declaredRegistries(store: Store): readonly DeclaredRegistry[] {
  const known = new Set<string>()
  return store.objects
    .workspaces()
    .flatMap(({ name }) => store.objects.registries(name))
    .flatMap((stored) => {
      const identity = identityOf(stored)
      if (identity === undefined || known.has(identity)) return []
      known.add(identity)
      return [{ name: stored.object.name, identity, workspace: stored.workspace }]
    })
}

/** Returns the identity of a registry block, or undefined for another object. */
export function identityOf({ object }: Pick<StoredObject, 'object'>): string | undefined {
  return object.kind === 'registry' ? canonicalRegistryUrl(object.url) : undefined
}

/** Returns the inventory key of a registry, or undefined if it was never declared. */
function inventoryKey(store: Store, { url }: Pick<Registry, 'url'>): string | undefined {
  return store.registryIdentities.keyOf(canonicalRegistryUrl(url))
}

/** Returns the key of a repository's inventory: by the identity of the registry, not by the name of its block. */
export function inventoryAt(
  store: Store,
  registry: Pick<Registry, 'url'>,
  { repository, workspace }: Omit<InventoryKey, 'registry'>,
): InventoryKey {
  return { registry: inventoryKey(store, registry), repository, workspace }
}

/** Returns the known repositories of a registry, under the name of this block, which may not be applied yet. */
export function knownRepositories(
  store: Store,
  registry: Pick<Registry, 'name' | 'url'>,
): readonly RepositoryState[] {
  const key = inventoryKey(store, registry)
  if (key === undefined) return []
  return store.repositories.ofRegistry(key).map((state) => ({ ...state, registry: registry.name }))
}
