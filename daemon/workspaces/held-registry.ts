import type { Code, Registry } from '../../policies/model/index.ts'
import type { Store } from '../store/store.ts'
import { identityOf } from './registry-identity.ts'

/** Why no image of a registry is deleted, whatever its policies say. */
export type HeldRegistry = { readonly code: Code; readonly why: string }

/** Returns why the runs of a registry are on hold, or undefined if they are not. */
export function heldRegistry(store: Store, name: string): HeldRegistry | undefined {
  const stored = store.objects.get(`registry.${name}`)
  if (stored?.object.kind !== 'registry') return undefined
  const owner = ownerOf(store, stored.object)
  if (owner === undefined || owner.name === name) return undefined
  return {
    code: 'REGISTRY_OWNED',
    why:
      `registry.${name} (${stored.object.url}) is the registry that workspace ${owner.workspace} declares as registry.${owner.name}. ` +
      `Remove one of the two blocks, or the alias in careend.hcl of the daemon that joins them`,
  }
}

type Owner = { readonly name: string; readonly workspace: string }

/** Returns the block whose name is the key of the registry's inventory. */
function ownerOf(store: Store, registry: Registry): Owner | undefined {
  const key = store.registryIdentities.keyOf(store.registryIdentities.of(registry.url))
  const stored = key === undefined ? undefined : store.objects.get(`registry.${key}`)
  if (stored === undefined || identityOf(store, stored) === undefined) return undefined
  return stored.object.kind === 'registry'
    ? { name: stored.object.name, workspace: stored.workspace }
    : undefined
}
