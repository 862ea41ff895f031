import { checkObjects, type Diagnostic, SECOND_ACTIVE_POLICY } from '../../policies/language/index.ts'
import { addressOf, CareenError, type DeclaredObject, type Registry } from '../../policies/model/index.ts'
import { canonicalRegistryUrl } from '../../policies/scalars/index.ts'
import type { StoredObject } from '../../proto/resources/index.ts'
import type { Declared } from '../services.ts'
import type { Store } from '../store/store.ts'
import { identityOf } from '../workspaces/index.ts'

/** What a plan is made of: the declared objects of one workspace, and those that are stored there. */
export type Declaration = {
  readonly workspace: string
  readonly declared: readonly Declared[]
  readonly stored: readonly StoredObject[]
}

/**
 * Returns the declared objects in full. Throws PLAN_STALE if an object was declared by an etag that is not stored,
 * SECOND_ACTIVE_POLICY or INVALID_ARGUMENT if the objects have errors, and ALREADY_EXISTS as `refuseForeign` does.
 */
export function validateDeclared(store: Store, declaration: Declaration): readonly DeclaredObject[] {
  const objects = resolveDeclared(declaration)
  refuseErrors(checkObjects(objects))
  refuseForeign(store, declaration.workspace, objects)
  return objects
}

/** Replaces objects that were declared by name and etag alone by the stored ones. */
function resolveDeclared({ declared, stored }: Declaration): DeclaredObject[] {
  const entries = new Map(stored.map((entry) => [entry.address, entry]))
  return declared.map((one) => {
    if ('object' in one) return one.object
    const entry = entries.get(one.address)
    if (entry?.etag === one.etag) return entry.object
    throw new CareenError(
      'PLAN_STALE',
      `${one.address} changed in the daemon while the plan was created. Run careen plan again`,
      { metadata: { object: one.address } },
    )
  })
}

/** Errors that one message names; the rest is counted. */
const NAMED_ERRORS = 5

function refuseErrors(diagnostics: readonly Diagnostic[]): void {
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  if (errors.length === 0) return
  const lines = errors
    .slice(0, NAMED_ERRORS)
    .map(({ place, summary, detail }) => `${place?.address ?? 'configuration'}: ${summary}. ${detail}`)
  const more = errors.length > NAMED_ERRORS ? ` (and ${errors.length - NAMED_ERRORS} more)` : ''
  const isSecond = errors.some(({ code }) => code === SECOND_ACTIVE_POLICY)
  throw new CareenError(isSecond ? 'SECOND_ACTIVE_POLICY' : 'INVALID_ARGUMENT', `${lines.join('; ')}${more}`)
}

/**
 * Throws ALREADY_EXISTS if another workspace has an object of the same address, or a registry of the same URL. Two
 * configurations never rule one repository.
 */
export function refuseForeign(store: Store, workspace: string, objects: readonly DeclaredObject[]): void {
  const elsewhere = store.objects
    .workspaces()
    .filter((other) => other.name !== workspace)
    .flatMap((other) => store.objects.registries(other.name))
  for (const object of objects) {
    const owner = store.objects.get(addressOf(object))
    if (owner && owner.workspace !== workspace) throw addressOwned(object, owner.workspace)
    if (object.kind !== 'registry') continue
    const same = elsewhere.find((other) => identityOf(other) === canonicalRegistryUrl(object.url))
    if (same?.object.kind === 'registry') throw registryOwned(object, same.object, same.workspace)
  }
}

function addressOwned(object: DeclaredObject, workspace: string): CareenError {
  const address = addressOf(object)
  return new CareenError(
    'ALREADY_EXISTS',
    `${address} belongs to workspace ${workspace}. Rename ${address} here, or run careen plan -workspace ${workspace}`,
    { metadata: { object: address, workspace } },
  )
}

function registryOwned(registry: Registry, owned: Registry, workspace: string): CareenError {
  const address = addressOf(registry)
  return new CareenError(
    'ALREADY_EXISTS',
    `${address} (${registry.url}) is the registry that workspace ${workspace} declares as ${addressOf(owned)} (${owned.url}). A registry belongs to one workspace. Remove ${address} here, or remove ${addressOf(owned)} there first: careen plan -workspace ${workspace}`,
    { metadata: { object: address, workspace } },
  )
}
