import type { Registry } from '../../policies/model/index.ts'
import { canonicalRegistryUrl } from '../../policies/scalars/index.ts'
import type { RepositoryState, StoredObject } from '../../proto/resources/index.ts'
import type { InventoryKey } from '../inventory/index.ts'
import type { Store } from '../store/store.ts'

type DeclaredRegistry = { readonly name: string; readonly identity: string; readonly workspace: string }

/**
 * Makes the inventory follow the registries: a block that is renamed, or whose url is spelt otherwise, keeps all that was
 * seen; one whose url leads to another registry inherits nothing; what no block declares waits until one does. Called after
 * blocks were written, within the same transaction, and when a daemon starts.
 */
export function followRegistries(store: Store): void {
  const { registryIdentities } = store
  const declared = declaredRegistries(store)
  for (const { name, identity } of declared) {
    const occupant = registryIdentities.identityAt(name)
    if (occupant === identity) continue
    if (occupant !== undefined) registryIdentities.hold(occupant, occupant)
    registryIdentities.hold(identity, name)
  }
  const workspaces = new Map(declared.map(({ name, workspace }) => [name, workspace]))
  for (const key of registryIdentities.keys()) registryIdentities.assign(key, workspaces.get(key))
}

/** Of blocks that are one registry, which earlier versions allowed, the first one has the inventory. */
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

/** Undefined: it is no registry. */
export function identityOf({ object }: Pick<StoredObject, 'object'>): string | undefined {
  return object.kind === 'registry' ? canonicalRegistryUrl(object.url) : undefined
}

/** Undefined: it was never declared. */
function inventoryKey(store: Store, { url }: Pick<Registry, 'url'>): string | undefined {
  return store.registryIdentities.keyOf(canonicalRegistryUrl(url))
}

/** Where the inventory of a repository is held, by the registry that its block leads to and not by the block's name. */
export function heldAt(
  store: Store,
  registry: Pick<Registry, 'url'>,
  { repository, workspace }: Omit<InventoryKey, 'registry'>,
): InventoryKey {
  return { registry: inventoryKey(store, registry), repository, workspace }
}

/** The known repositories of a registry, under the name of this block, which may not be applied yet. */
export function knownRepositories(
  store: Store,
  registry: Pick<Registry, 'name' | 'url'>,
): readonly RepositoryState[] {
  const key = inventoryKey(store, registry)
  if (key === undefined) return []
  return store.repositories.ofRegistry(key).map((state) => ({ ...state, registry: registry.name }))
}
