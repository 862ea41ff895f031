import { checkInSteps, type Diagnostic, SECOND_ACTIVE_POLICY } from '../../policies/language/index.ts'
import { CareenError, type DeclaredObject } from '../../policies/model/index.ts'
import type { OpaqueObject, StoredObject } from '../../proto/resources/index.ts'
import type { Declared } from '../../proto/resources/index.ts'
import { inTurns, type Pace } from '../clock.ts'
import { notUnderstood, type Store } from '../store/store.ts'
import type { EtagOf } from './etags.ts'
import { divide, type Division } from './managers.ts'
import { refuseForeign } from './refuse-foreign.ts'

/** What a plan is made of: the declared objects of one workspace, and those that are stored there. */
export type Declaration = {
  readonly workspace: string
  readonly declared: readonly Declared[]
  readonly stored: readonly StoredObject[]
  /** Stored objects that are not understood. */
  readonly opaque: readonly OpaqueObject[]
  /** Who manages what is declared. */
  readonly manager: string
  readonly takeOver: boolean
  readonly etagOf: EtagOf
}

/** All objects of the workspace after a plan: those that it declares, and those of others that it leaves alone. */
export type Declaring = Division & { readonly after: readonly DeclaredObject[] }

/**
 * Returns the objects in full, and lets others have their turn meanwhile. Throws PLAN_STALE if an object was declared by an etag that is not stored, SECOND_ACTIVE_POLICY or
 * INVALID_ARGUMENT if all objects together have errors, MANAGER_DIFFERS, and what `refuseForeign` throws.
 */
export async function validateDeclared(
  store: Store,
  declaration: Declaration,
  pace: Pace,
): Promise<Declaring> {
  const declared = resolveDeclared(declaration)
  const division = divide({ ...declaration, declared })
  const after = [...declared, ...division.leftAlone.map(({ object }) => object)]
  await pace()
  refuseErrors(await inTurns(checkInSteps(after), pace))
  refuseForeign(store, declaration.workspace, after)
  return { ...division, after }
}

/**
 * Replaces objects that were declared by name and etag alone by the stored ones. Leaves out unchanged ones that are not understood:
 * they stay as they are. Throws POLICY_NOT_UNDERSTOOD if such a one is a registry, as other objects refer to it.
 */
function resolveDeclared({ declared, stored, opaque }: Declaration): DeclaredObject[] {
  const entries = new Map(stored.map((entry) => [entry.address, entry]))
  return declared.flatMap((one) => {
    if ('object' in one) return [one.object]
    const unread = opaque.find(({ address, etag }) => address === one.address && etag === one.etag)
    if (unread?.kind === 'registry') throw notUnderstood(unread)
    if (unread !== undefined) return []
    const entry = entries.get(one.address)
    if (entry?.etag === one.etag) return [entry.object]
    throw new CareenError(
      'PLAN_STALE',
      `${one.address} changed in the daemon while the plan was created. Run careen plan again`,
      { metadata: { object: one.address } },
    )
  })
}

/** Errors that one message names; the rest is counted. */
const NAMED_ERRORS = 5

/** Throws SECOND_ACTIVE_POLICY or INVALID_ARGUMENT with the first errors, if there are any. */
export function refuseErrors(diagnostics: readonly Diagnostic[]): void {
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  if (errors.length === 0) return
  const lines = errors
    .slice(0, NAMED_ERRORS)
    .map(({ place, summary, detail }) => `${place?.address ?? 'configuration'}: ${summary}. ${detail}`)
  const more = errors.length > NAMED_ERRORS ? ` (and ${errors.length - NAMED_ERRORS} more)` : ''
  const isSecond = errors.some(({ code }) => code === SECOND_ACTIVE_POLICY)
  throw new CareenError(isSecond ? 'SECOND_ACTIVE_POLICY' : 'INVALID_ARGUMENT', `${lines.join('; ')}${more}`)
}
