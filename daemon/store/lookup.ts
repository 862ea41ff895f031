import { CareenError, type Registry } from '../../policies/model/index.ts'
import type { RepositoryState, Run } from '../../proto/resources/index.ts'
import { notUnderstood } from './opaque.ts'
import type { Store } from './store.ts'

/**
 * A repository by `REGISTRY/REPOSITORY`, or by its own name where only one registry has it. A name that starts with a
 * declared registry counts even before the repository was ever seen.
 */
export function resolveRepository(store: Store, name: string): RepositoryState {
  const full = inRegistry(store, name)
  if (full) return full
  const found = store.repositories.find(name)
  const [only, ...others] = found
  if (only && others.length === 0) return only
  if (only) {
    const names = found.map((state) => `${state.registry}/${state.repository}`).join(', ')
    throw new CareenError(
      'INVALID_ARGUMENT',
      `repository ${name} exists in several registries. Write one of: ${names}`,
    )
  }
  throw new CareenError(
    'NOT_FOUND',
    `repository ${name} is not known to the daemon. Write REGISTRY/REPOSITORY with a declared registry. To list the repositories, run: careen repositories`,
    { metadata: { repository: name } },
  )
}

function inRegistry(store: Store, name: string): RepositoryState | undefined {
  const slash = name.indexOf('/')
  if (slash < 1) return undefined
  const registry = name.slice(0, slash)
  const repository = name.slice(slash + 1)
  const address = `registry.${registry}`
  const stored = store.objects.get(address) ?? store.objects.opaqueAt(address)
  if (!stored || repository === '') return undefined
  return (
    store.repositories.get({ registry, repository }) ?? { registry, repository, workspace: stored.workspace }
  )
}

/** The declared registry of a repository. */
export function registryOf(store: Store, state: RepositoryState): Registry {
  const stored = store.objects.get(`registry.${state.registry}`)
  if (stored?.object.kind === 'registry') return stored.object
  const opaque = store.objects.opaqueAt(`registry.${state.registry}`)
  if (opaque !== undefined) throw notUnderstood(opaque)
  throw new CareenError(
    'NOT_FOUND',
    `registry ${state.registry} is no longer declared. Declare it, then run careen apply`,
  )
}

/** A run by its id, or a beginning of it that no other run shares. */
export function resolveRun(store: Store, name: string): Run {
  const exact = store.runs.get(name)
  if (exact) return exact
  const found = name.length < 4 ? [] : store.runs.byPrefix(name)
  const [only, ...others] = found
  if (only && others.length === 0) return only
  if (only) throw new CareenError('INVALID_ARGUMENT', `several runs begin with ${name}. Write more of the id`)
  throw new CareenError('NOT_FOUND', `run ${name} does not exist. To list the runs, run: careen runs`, {
    metadata: { run: name },
  })
}
