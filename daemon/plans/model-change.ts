import {
  canonical,
  type Protection,
  type Registry,
  type RepositoryRef,
  type Scope,
} from '../../policies/model/index.ts'
import { basisOf, type Governor, isWide, type Model } from '../workspaces/index.ts'

/** A change of the policies of a workspace. */
export type ModelChange = { readonly before: Model; readonly after: Model }

/** Who governs before and after a change. */
export type GovernedChange = { readonly governed: Governor; readonly governs: Governor }

/** True if a change can only keep more in a repository: policy and registry are the same, and no protection is removed. */
export function onlyKeeps(
  { before, after }: ModelChange,
  { governed, governs }: GovernedChange,
  ref: RepositoryRef,
): boolean {
  const named = ({ registries }: Model): Registry | undefined =>
    registries.find((registry) => registry.name === ref.registry)
  const bare = (model: Model, governor: Governor): string =>
    basisOf(
      { ...model, protections: [], registries: [named(model)].flatMap((one) => one ?? []) },
      ref,
      governor(ref),
    )
  return bare(before, governed) === bare(after, governs) && keepsAll(before.protections, after.protections)
}

function keepsAll(before: readonly Protection[], after: readonly Protection[]): boolean {
  const there = new Set(after.map(canonical))
  return before.every((protection) => there.has(canonical(protection)))
}

/** `onlyKeeps` for the repositories of a registry that no policy names. */
export function keepsWide({ before, after }: ModelChange, registry: Registry): boolean {
  const bare = (model: Model): string => wideBasis({ ...model, protections: [] }, registry)
  return bare(before) === bare(after) && keepsAll(before.protections, after.protections)
}

/** Returns what decides in repositories of the registry that no policy names: two results are equal if nothing of it changed. */
export function wideBasis({ registries, policies, protections }: Model, registry: Registry): string {
  const { name } = registry
  const own = registries.filter((one) => one.name === name)
  const wide = policies.filter((policy) => isWide(policy, registry))
  const reaching = protections.filter(({ scope }) => scope.kind !== 'repository' && reaches(scope, name))
  return [...own, ...wide, ...reaching].map(canonical).toSorted().join('\n')
}

function reaches(scope: Scope, registry: string): boolean {
  return scope.kind === 'global' || scope.registry === registry
}
