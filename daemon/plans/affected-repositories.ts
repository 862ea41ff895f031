import { ALL_REPOSITORIES, canonical, type RepositoryEffect } from '../../policies/diff/index.ts'
import {
  CareenError,
  type Policy,
  type Protection,
  type Registry,
  type RepositoryRef,
  type Scope,
} from '../../policies/model/index.ts'
import type { RegistryClient } from '../registry/client.ts'
import type { Progress } from '../services.ts'
import type { Store } from '../store/store.ts'
import {
  isWide,
  repositoriesOf,
  basisOf,
  governor,
  type Model,
  knownRepositories,
} from '../workspaces/index.ts'

/** A change of the policies of a workspace. */
export type ModelChange = { readonly before: Model; readonly after: Model }

export type ConcernedDeps = {
  readonly store: Store
  readonly open: (registry: Registry) => Promise<RegistryClient>
}

export type Concerned = {
  readonly candidates: readonly RepositoryRef[]
  /** Registries whose repositories could not be listed, although the change may concern some that are not known. */
  readonly unlisted: readonly RepositoryEffect[]
}

/** Repositories whose governing policy, protections or registry change, and that some policy governs afterwards. */
export async function concerned(
  deps: ConcernedDeps,
  change: ModelChange,
  progress: Progress,
  signal: AbortSignal,
): Promise<Concerned> {
  const { before, after } = change
  const was = governor(before)
  const will = governor(after)
  const candidates: RepositoryRef[] = []
  const unlisted: RepositoryEffect[] = []
  for (const registry of after.registries) {
    progress(`Listing the repositories of ${registry.name}`, 0, 0)
    const { names, effect } = await namesOf(deps, change, registry, signal)
    if (effect !== undefined) unlisted.push(effect)
    for (const repository of names) {
      const ref = { registry: registry.name, repository }
      const next = will(ref)
      if (next && basisOf(before, ref, was(ref)) !== basisOf(after, ref, next)) candidates.push(ref)
    }
  }
  return { candidates, unlisted }
}

type Names = { readonly names: readonly string[]; readonly effect?: RepositoryEffect }

/** Those that are known, and those that the registry lists where a change reaches further. */
async function namesOf(
  { store, open }: ConcernedDeps,
  { before, after }: ModelChange,
  registry: Registry,
  signal: AbortSignal,
): Promise<Names> {
  const known = knownRepositories(store, registry).map((state) => state.repository)
  const names = new Set([...known, ...namedIn(before, registry), ...namedIn(after, registry)])
  const sorted = (): string[] => [...names].toSorted()
  const isListed = after.policies.some((policy) => isWide(policy, registry))
  if (!isListed || wideBasis(before, registry) === wideBasis(after, registry)) return { names: sorted() }
  try {
    for (const name of await repositoriesOf(open, registry, signal)) names.add(name)
    return { names: sorted() }
  } catch (thrown) {
    if (signal.aborted) throw thrown
    const why = CareenError.from(thrown).message
    const failure = `the catalog cannot be read, so only known repositories are shown: ${why}`
    const ref = { registry: registry.name, repository: ALL_REPOSITORIES }
    const effect = unseenEffect(ref, failure)
    return {
      names: sorted(),
      effect: keepsWide(before, after, registry) ? { ...effect, onlyKeeps: true } : effect,
    }
  }
}

/** What nobody could look at. */
export function unseenEffect(repository: RepositoryRef, failure: string): RepositoryEffect {
  return { repository, deletes: [], kept: 0, bytes: 0, limitChecks: [], lints: [], failure }
}

/** Can a change only keep more here: the same policy over the same registry, and every protection that there was? */
export function onlyKeeps({ before, after }: ModelChange, ref: RepositoryRef): boolean {
  const named = ({ registries }: Model): Registry | undefined =>
    registries.find((registry) => registry.name === ref.registry)
  const bare = (model: Model): string =>
    basisOf(
      { ...model, protections: [], registries: [named(model)].flatMap((one) => one ?? []) },
      ref,
      governor(model)(ref),
    )
  return bare(before) === bare(after) && keepsAll(before.protections, after.protections)
}

function keepsAll(before: readonly Protection[], after: readonly Protection[]): boolean {
  const there = new Set(after.map(canonical))
  return before.every((protection) => there.has(canonical(protection)))
}

function keepsWide(before: Model, after: Model, registry: Registry): boolean {
  const bare = (model: Model): string => wideBasis({ ...model, protections: [] }, registry)
  return bare(before) === bare(after) && keepsAll(before.protections, after.protections)
}

/** All that decisions rest on in repositories of the registry that nothing names; equal exactly when nothing of it changed. */
function wideBasis({ registries, policies, protections }: Model, registry: Registry): string {
  const { name } = registry
  const own = registries.filter((one) => one.name === name)
  const wide = policies.filter((policy) => isWide(policy, registry))
  const reaching = protections.filter(({ scope }) => scope.kind !== 'repository' && reaches(scope, name))
  return [...own, ...wide, ...reaching].map(canonical).toSorted().join('\n')
}

function reaches(scope: Scope, registry: string): boolean {
  return scope.kind === 'global' || scope.registry === registry
}

/** Repositories of the registry that a policy in force or a protection names. */
function namedIn({ policies, protections }: Model, { name }: Registry): string[] {
  const inForce = policies.filter(({ status }: Policy) => status === 'ACTIVE')
  return [...inForce, ...protections].flatMap(({ scope }) =>
    scope.kind === 'repository' && scope.registry === name ? [scope.repository] : [],
  )
}
