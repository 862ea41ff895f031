import { ALL_REPOSITORIES, type RepositoryEffect } from '../../policies/diff/index.ts'
import { CareenError, type Policy, type Registry, type RepositoryRef } from '../../policies/model/index.ts'
import type { PlanRefresh } from '../../proto/resources/index.ts'
import { openPace, type PaceDeps } from '../clock.ts'
import type { Progress } from '../plan-services.ts'
import type { RegistryClient } from '../registry/client.ts'
import type { Store } from '../store/store.ts'
import {
  basisOf,
  governor,
  isWide,
  knownRepositories,
  type Model,
  repositoriesOf,
} from '../workspaces/index.ts'
import { keepsWide, type ModelChange, wideBasis } from './model-change.ts'
import { unavailable } from './unavailable-effect.ts'

export type AffectedDeps = PaceDeps & {
  readonly store: Store
  readonly open: (registry: Registry) => Promise<RegistryClient>
}

/** Most images that are decided to say what goes although nothing changes. Why: a plan without changes answers at once. */
const MOST_STANDING = 20_000

/** Returns the known repositories that a policy governs and that are not gone; none if they have too many images. Sends no request. */
export function governedRepositories(store: Store, model: Model): Affected {
  const governs = governor(model)
  const known = model.registries.flatMap((registry) => knownRepositories(store, registry))
  const governed = known.filter((state) => state.goneAt === undefined && governs(state) !== undefined)
  const images = governed.reduce((sum, { images: own = 0 }) => sum + own, 0)
  if (images > MOST_STANDING) return { candidates: [], unlisted: [] }
  return { candidates: governed.map(({ registry, repository }) => ({ registry, repository })), unlisted: [] }
}

export type Affected = {
  readonly candidates: readonly RepositoryRef[]
  /** Registries whose repositories could not be listed, although the change may affect some that are not known. */
  readonly unlisted: readonly RepositoryEffect[]
}

/**
 * Returns the repositories whose governing policy, protections or registry change, and that some policy governs before or afterwards.
 * Lists a registry only if a policy that reaches beyond known repositories changes there. Throws if `signal` is aborted; a
 * registry that cannot be listed is an unavailable effect.
 */
export async function affectedRepositories(
  deps: AffectedDeps,
  change: ListedChange,
  progress: Progress,
  signal: AbortSignal,
): Promise<Affected> {
  const { before, after } = change
  const pace = openPace(deps)
  const was = governor(before)
  const will = governor(after)
  const candidates: RepositoryRef[] = []
  const unlisted: RepositoryEffect[] = []
  for (const registry of registriesOf(change)) {
    progress(`Listing the repositories of ${registry.name}`, 0, 0)
    const { names, effect } = await namesOf(deps, change, registry, signal)
    if (effect !== undefined) unlisted.push(effect)
    for (const repository of names) {
      const ref = { registry: registry.name, repository }
      const [now, next] = [was(ref), will(ref)]
      if (now === undefined && next === undefined) continue
      if (basisOf(before, ref, now) !== basisOf(after, ref, next)) candidates.push(ref)
      await pace()
    }
  }
  return { candidates, unlisted }
}

/** Registries after the change, and those that it removes. */
function registriesOf({ before, after }: ModelChange): readonly Registry[] {
  const names = new Set(after.registries.map(({ name }) => name))
  return [...after.registries, ...before.registries.filter(({ name }) => !names.has(name))]
}

type Names = { readonly names: readonly string[]; readonly effect?: RepositoryEffect }

/** `refresh`: NEVER: registries are not listed. */
type ListedChange = ModelChange & { readonly refresh: PlanRefresh }

/** Known repositories, and those that the registry lists if the change reaches beyond them. */
async function namesOf(
  { store, open }: AffectedDeps,
  { before, after, refresh }: ListedChange,
  registry: Registry,
  signal: AbortSignal,
): Promise<Names> {
  const known = knownRepositories(store, registry).map((state) => state.repository)
  const names = new Set([...known, ...namedIn(before, registry), ...namedIn(after, registry)])
  const sorted = (): string[] => [...names].toSorted()
  const isListed = after.policies.some((policy) => isWide(policy, registry))
  if (!isListed || wideBasis(before, registry) === wideBasis(after, registry)) return { names: sorted() }
  if (refresh === 'NEVER') return listedBefore(store, registry, { names: sorted(), before, after })
  try {
    for (const name of await repositoriesOf(open, registry, signal)) names.add(name)
    return { names: sorted() }
  } catch (thrown) {
    if (signal.aborted) throw thrown
    const why = CareenError.from(thrown).message
    const failure = `the catalog cannot be read, so only known repositories are shown: ${why}`
    const ref = { registry: registry.name, repository: ALL_REPOSITORIES }
    return { names: sorted(), effect: unavailable(ref, failure, keepsWide({ before, after }, registry)) }
  }
}

/** Returns the known repositories, and that there may be others if their registry was never listed. */
function listedBefore(
  store: Store,
  registry: Registry,
  { names, ...change }: ModelChange & { readonly names: readonly string[] },
): Names {
  const named = new Set([...names, ...(registry.repositories ?? [])])
  const key = store.registryIdentities.keyOf(store.registryIdentities.of(registry.url))
  const isListed = key !== undefined && store.looks.catalogAt(key) !== undefined
  const all = [...named].toSorted()
  if (registry.repositories !== undefined || isListed) return { names: all }
  const ref = { registry: registry.name, repository: ALL_REPOSITORIES }
  const failure = 'its repositories were never listed. Plan without -refresh=false'
  return { names: all, effect: unavailable(ref, failure, keepsWide(change, registry)) }
}

/** Repositories of the registry that a policy in force or a protection names. */
function namedIn({ policies, protections }: Model, { name }: Registry): string[] {
  const inForce = policies.filter(({ status }: Policy) => status === 'ACTIVE')
  return [...inForce, ...protections].flatMap(({ scope }) =>
    scope.kind === 'repository' && scope.registry === name ? [scope.repository] : [],
  )
}
