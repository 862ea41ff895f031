import type { Registry } from '../../policies/model/index.ts'
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
  // Why also opaque ones: a registry that is not understood keeps its inventory.
  const held = store.objects.workspaces().flatMap(({ name }) => store.objects.opaqueRegistries(name))
  const workspaces = new Map([
    ...held.map(({ address, workspace }) => [address.replace(/^registry\./, ''), workspace] as const),
    ...declared.map(({ name, workspace }) => [name, workspace] as const),
  ])
  for (const key of registryIdentities.keys()) registryIdentities.assign(key, workspaces.get(key))
}

/**
 * Returns the declared registries. Of several blocks with one identity, which an alias of careend.hcl joins or earlier versions
 * allowed, the one that has its inventory, else the first one.
 */
function declaredRegistries(store: Store): readonly DeclaredRegistry[] {
  const all = store.objects
    .workspaces()
    .flatMap(({ name }) => store.objects.registries(name))
    .flatMap((stored) => {
      const identity = identityOf(store, stored)
      return identity === undefined
        ? []
        : [{ name: stored.object.name, identity, workspace: stored.workspace }]
    })
  const owners = new Map<string, DeclaredRegistry>()
  for (const one of all) {
    const isKept = store.registryIdentities.keyOf(one.identity) === one.name
    if (isKept || !owners.has(one.identity)) owners.set(one.identity, one)
  }
  return [...owners.values()]
}

/** Returns the identity of a registry block, or undefined for another object. */
export function identityOf(store: Store, { object }: Pick<StoredObject, 'object'>): string | undefined {
  return object.kind === 'registry' ? store.registryIdentities.of(object.url) : undefined
}

/** Returns the inventory key of a registry, or undefined if it was never declared. */
function inventoryKey(store: Store, { url }: Pick<Registry, 'url'>): string | undefined {
  return store.registryIdentities.keyOf(store.registryIdentities.of(url))
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
