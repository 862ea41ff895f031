import { covers, govern } from '../../policies/engine/index.ts'
import {
  addressOf,
  canonical,
  type DeclaredObject,
  type Policy,
  type Protection,
  type Registry,
  type RepositoryRef,
} from '../../policies/model/index.ts'
import type { OpaqueObject } from '../../proto/resources/index.ts'

/** A workspace's objects, sorted by kind: what the engine asks for. */
export type Model = {
  readonly registries: readonly Registry[]
  readonly policies: readonly Policy[]
  readonly protections: readonly Protection[]
  /** Objects that this daemon does not understand. Nothing may be deleted where one of them may apply. */
  readonly opaque: readonly OpaqueObject[]
}

export function modelOf(objects: readonly DeclaredObject[], opaque: readonly OpaqueObject[]): Model {
  return {
    opaque,
    registries: objects.filter((object) => object.kind === 'registry'),
    policies: objects.filter((object) => object.kind === 'policy'),
    protections: objects.filter((object) => object.kind === 'protect'),
  }
}

/** Returns a model after some objects were stored, and those of some addresses removed. */
export function changedModel(
  before: Model,
  stored: readonly DeclaredObject[],
  removed: readonly string[],
): Model {
  const { registries, policies, protections, opaque } = before
  const all = new Map<string, DeclaredObject>()
  for (const object of [...registries, ...policies, ...protections, ...stored])
    all.set(addressOf(object), object)
  for (const address of removed) all.delete(address)
  const known = new Set(removed)
  for (const object of stored) known.add(addressOf(object))
  // Why sorted: as the store returns them.
  const sorted = [...all].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object)
  return modelOf(
    sorted,
    opaque.filter(({ address }) => !known.has(address)),
  )
}

/**
 * Returns the objects that can bear on one repository: those without the scope of another one. Why: of ten thousand policies most name a
 * repository each.
 */
export function nearIn(model: Model, ref: RepositoryRef): Model {
  const isNear = ({ scope }: Policy | Protection): boolean =>
    scope.kind !== 'repository' || covers(scope, ref)
  return {
    ...model,
    policies: model.policies.filter(isNear),
    protections: model.protections.filter(isNear),
  }
}

/** Finds who governs a repository, fast for many repositories under many policies of exact scope. */
export type Governor = (ref: RepositoryRef) => Policy | undefined

export function governor(model: Model): Governor {
  const exact = new Map<string, Policy[]>()
  const wide: Policy[] = []
  for (const policy of model.policies) {
    if (policy.status !== 'ACTIVE') continue
    if (policy.scope.kind !== 'repository') wide.push(policy)
    else {
      const key = `${policy.scope.registry}/${policy.scope.repository}`
      exact.set(key, [...(exact.get(key) ?? []), policy])
    }
  }
  return (ref) => govern([...(exact.get(`${ref.registry}/${ref.repository}`) ?? []), ...wide], ref).policy
}

/**
 * Everything that a decision for this repository rests on, as text that is equal exactly when nothing of it changed:
 * the policy, the protections that cover the repository, where the registry is, and what is not understood.
 */
export function basisOf(model: Model, ref: RepositoryRef, policy: Policy | undefined): string {
  const registry = model.registries.find((candidate) => candidate.name === ref.registry)
  const protections = model.protections.filter((protection) => covers(protection.scope, ref))
  const objects = [registry, policy, ...protections].map((object) => (object ? canonical(object) : ''))
  const opaque = model.opaque.filter((one) => mayApply(one, ref))
  return [...objects, ...opaque.map(({ address, etag }) => `${address} ${etag}`)].join('\n')
}

/** Returns an object that may apply to the repository and is not understood, or undefined if there is none. */
export function opaqueFor(model: Model, ref: RepositoryRef): OpaqueObject | undefined {
  return model.opaque.find((one) => mayApply(one, ref))
}

function mayApply({ scope }: OpaqueObject, ref: RepositoryRef): boolean {
  return scope === undefined || covers(scope, ref)
}
