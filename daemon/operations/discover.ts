import { CareenError, type Registry } from '../../policies/index.ts'
import type { RegistryClient } from '../registry/registry.ts'
import type { Store } from '../store/store.ts'
import type { Workspaces } from './workspaces.ts'

export type DiscoverDeps = {
  readonly store: Store
  readonly workspaces: Workspaces
  readonly open: (registry: Registry) => Promise<RegistryClient>
  readonly now: () => number
}

/**
 * Reads the catalogs of all registries of a workspace that a policy of wide scope needs, adds what is new, and writes down
 * who governs what. Returns a sentence per registry whose catalog could not be read; what is known there stays known.
 */
export async function discover(
  deps: DiscoverDeps,
  workspace: string,
  signal: AbortSignal,
): Promise<string[]> {
  const { store, workspaces } = deps
  const troubles: string[] = []
  const { registries, policies } = workspaces.model(workspace)
  for (const registry of registries) {
    const wide = policies.some(
      ({ scope, status }) =>
        status === 'ACTIVE' &&
        (scope.kind === 'global' || (scope.kind !== 'repository' && scope.registry === registry.name)),
    )
    if (!wide) continue
    try {
      const names = await (await deps.open(registry)).repositories(signal)
      store.transaction(() => {
        for (const repository of names)
          store.repositories.upsert({ registry: registry.name, repository, workspace })
      })
    } catch (thrown) {
      if (signal.aborted) throw thrown
      troubles.push(`${registry.name}: the catalog cannot be read: ${CareenError.from(thrown).message}`)
    }
  }
  store.transaction(() => workspaces.assign(workspace, deps.now()))
  return troubles
}
