import { CareenError, type Registry, type RepositoryRef } from '../../policies/model/index.ts'
import type { Approval, RepositoryState, Run } from '../../proto/resources/index.ts'
import { notUnderstood } from './opaque.ts'
import type { Store } from './store.ts'

/** Returns a repository of a declared registry, also one that was never seen. Throws NOT_FOUND. */
export function repositoryAt(store: Store, { registry, repository }: RepositoryRef): RepositoryState {
  const address = `registry.${registry}`
  const stored = store.objects.get(address) ?? store.objects.opaqueAt(address)
  if (stored === undefined)
    throw new CareenError(
      'NOT_FOUND',
      `repository ${registry}/${repository} is of no declared registry. To list the repositories, run: careen repositories`,
      { metadata: { repository: `${registry}/${repository}` } },
    )
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

/** Returns the run of an id. Throws NOT_FOUND. */
export function runAt(store: Store, id: string): Run {
  const run = store.runs.get(id)
  if (run !== undefined) return run
  throw new CareenError('NOT_FOUND', `run ${id} does not exist. To list the runs, run: careen runs`, {
    metadata: { run: id },
  })
}

/** Returns the approval of an id. Throws NOT_FOUND. */
export function approvalAt({ givenApprovals }: Store, id: string): Approval {
  const found = givenApprovals.get(id)
  if (found !== undefined) return found
  throw new CareenError(
    'NOT_FOUND',
    `approval ${id} does not exist. To list the runs that wait, run: careen runs`,
    { metadata: { approval: id } },
  )
}
