import { addressOf, CareenError, type DeclaredObject, type Registry } from '../../policies/model/index.ts'
import type { Store } from '../store/store.ts'
import { identityOf } from '../workspaces/index.ts'

/**
 * Throws ALREADY_EXISTS if another workspace has an object of the same address, and REGISTRY_OWNED if a registry is declared in
 * another workspace, or twice here. Two configurations never rule one repository.
 */
export function refuseForeign(store: Store, workspace: string, objects: readonly DeclaredObject[]): void {
  refuseOwned(store, workspace, objects)
  refuseRegistries(store, workspace, objects)
}

/** Throws ALREADY_EXISTS if another workspace has an object of the same address. */
export function refuseOwned(store: Store, workspace: string, objects: readonly DeclaredObject[]): void {
  const owned = store.objects.ownedElsewhere(workspace, objects.map(addressOf))
  if (owned !== undefined) throw addressOwned(owned)
}

/** Throws REGISTRY_OWNED if a registry is declared in another workspace, or twice here. */
export function refuseRegistries(store: Store, workspace: string, objects: readonly DeclaredObject[]): void {
  const elsewhere = store.objects
    .workspaces()
    .filter((other) => other.name !== workspace)
    .flatMap((other) => store.objects.registries(other.name))
  for (const object of objects) {
    if (object.kind !== 'registry') continue
    const identity = store.registryIdentities.of(object.url)
    const same = elsewhere.find((other) => identityOf(store, other) === identity)
    if (same?.object.kind === 'registry') throw registryOwned(object, same.object, same.workspace)
    const twin = objects.find(
      (other) =>
        other.kind === 'registry' && other !== object && store.registryIdentities.of(other.url) === identity,
    )
    if (twin?.kind === 'registry') throw registryTwice(object, twin)
  }
}

function addressOwned({
  address,
  workspace,
}: {
  readonly address: string
  readonly workspace: string
}): CareenError {
  return new CareenError(
    'ALREADY_EXISTS',
    `${address} belongs to workspace ${workspace}. Rename ${address} here, or run careen plan -workspace ${workspace}`,
    { metadata: { object: address, workspace } },
  )
}

function registryTwice(registry: Registry, other: Registry): CareenError {
  const address = addressOf(registry)
  return new CareenError(
    'REGISTRY_OWNED',
    `${address} (${registry.url}) and ${addressOf(other)} (${other.url}) are one registry: careend.hcl of the daemon joins them by an alias. Remove one of the blocks`,
    { metadata: { object: address } },
  )
}

function registryOwned(registry: Registry, owned: Registry, workspace: string): CareenError {
  const address = addressOf(registry)
  return new CareenError(
    'REGISTRY_OWNED',
    `${address} (${registry.url}) is the registry that workspace ${workspace} declares as ${addressOf(owned)} (${owned.url}). A registry belongs to one workspace. Remove ${address} here, or remove ${addressOf(owned)} there first: careen plan -workspace ${workspace}`,
    { metadata: { object: address, workspace } },
  )
}
