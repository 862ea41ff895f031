import { covers } from '../../policies/engine/index.ts'
import type { DeclaredObject, RepositoryRef } from '../../policies/model/index.ts'
import {
  type IdentityKind,
  isUnderstood,
  type OpaqueObject,
  type Run,
  type StoredObject,
} from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'

/** What `careend.hcl` says of second persons. */
export type TwoPersons = {
  /** Returns true if changes of the workspace, and numbers of images in it, need a second person. */
  readonly isNeeded: (workspace: string) => boolean
  /** Returns the kinds of identities that approve in the workspace. Undefined: all. */
  readonly kindsFor: (workspace: string) => readonly IdentityKind[] | undefined
  /** Returns whose identity it is. All identities of one human give the same text. */
  readonly personOf: (identity: string) => string
}

type TwoPersonsDeps = {
  readonly store: Pick<Store, 'tokens'>
  /** Returns how many persons besides approve a change of the workspace. */
  readonly approversOf: (workspace: string) => number
  /** Returns the kinds of identities that approve in a workspace. Undefined: all. */
  readonly kindsOf: (workspace: string) => readonly IdentityKind[] | undefined
  /** Returns the name of a `person` block that has the identity. */
  readonly personNamed: (identity: string) => string | undefined
}

/** Reads the rule and the persons at each call, so that a file that is read again counts. */
export function openTwoPersons({ store, approversOf, kindsOf, personNamed }: TwoPersonsDeps): TwoPersons {
  const personOf = (identity: string, seen: readonly string[] = []): string => {
    const named = personNamed(identity)
    if (named !== undefined) return named
    // Why the creator: whoever may create tokens would otherwise be two persons at will.
    const creator = identity.startsWith('token:')
      ? store.tokens.get(identity.slice('token:'.length))?.token.creator
      : undefined
    return creator === undefined || seen.includes(creator) ? identity : personOf(creator, [...seen, identity])
  }
  const isNeeded = (workspace: string): boolean => approversOf(workspace) > 0
  return {
    isNeeded,
    kindsFor: (workspace) => (isNeeded(workspace) ? kindsOf(workspace) : undefined),
    personOf: (identity) => personOf(identity),
  }
}

/** Returns a person with the identity that calls, if that is another text. */
export function approverOf({ personOf }: TwoPersons, identity: string): string {
  const person = personOf(identity)
  return person === identity ? identity : `${person} (${identity})`
}

/** Returns false if what a run showed is within the limits: who may start a run deletes that alone. */
export function needsSecondPerson({ kind, limitChecks }: Pick<Run, 'kind' | 'limitChecks'>): boolean {
  return kind === 'CLEAN' || limitChecks.some(({ ok }) => !ok)
}

/** Who made a change: the persons that planned and applied it. `serial`: what it made. */
export type Makers = { readonly serial: number; readonly persons: readonly string[] }

export type MakersDeps = {
  readonly store: Pick<Store, 'objects' | 'plans' | 'givenApprovals'>
  readonly twoPersons: TwoPersons
}

/**
 * Returns who last changed what decides about a repository. Undefined: nothing was ever applied, or the change is not known any more. Who
 * approved the plan of another person is no maker, also if that person applied it. Why: in a team of two nobody would be left.
 */
export function makersOf(
  { store: { objects, plans, givenApprovals }, twoPersons: { personOf } }: MakersDeps,
  workspace: string,
  ref: RepositoryRef,
): Makers | undefined {
  const serial =
    objects.lastChange(workspace, (object) => bearsOn(object, ref)) ?? objects.workspace(workspace).serial
  const [entry] = objects.history(workspace, { after: serial - 1, before: serial + 1, limit: 1 })
  if (entry === undefined) return undefined
  const person = (identity = ''): readonly string[] => (identity === '' ? [] : [personOf(identity)])
  const planner = person(plans.head(entry.planId)?.creator)
  const seconds = givenApprovals
    .ofPlan(entry.planId)
    .filter(({ state }) => state === 'USED')
    .map(({ createdBy }) => personOf(createdBy))
  const applier = person(entry.identity).filter((one) => !seconds.includes(one))
  return { serial, persons: [...new Set([...planner, ...applier])] }
}

/** Returns true if what is deleted in the repository can depend on the object. */
function bearsOn(stored: StoredObject | OpaqueObject, ref: RepositoryRef): boolean {
  if (!isUnderstood(stored)) return stored.scope === undefined || covers(stored.scope, ref)
  return decides(stored.object, ref)
}

function decides(object: DeclaredObject, ref: RepositoryRef): boolean {
  switch (object.kind) {
    case 'registry':
      return object.name === ref.registry
    case 'policy':
    case 'protect':
      return covers(object.scope, ref)
  }
}
