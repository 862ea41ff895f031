import { covers, type Policy, type RepositoryRef } from '../../policies/index.ts'
import type { Store } from '../store/store.ts'
import { nextRun } from './due.ts'
import { governor, type Model, modelOf } from './model.ts'

/** Workspaces as models, decoded once per serial. */
export type Workspaces = {
  readonly model: (workspace: string) => Model
  /** Known repositories that a policy's scope covers, whoever governs them. */
  readonly scopeOf: (workspace: string, policy: Policy) => readonly RepositoryRef[]
  /**
   * Writes down, for every known repository of the workspace, which policy is in force and when it is cleaned next. A
   * repository whose policy stays keeps its next run. Called inside a transaction.
   */
  readonly assign: (workspace: string, now: number) => void
}

export function openWorkspaces(store: Store): Workspaces {
  const cache = new Map<string, { readonly serial: number; readonly model: Model }>()
  const model = (workspace: string): Model => {
    const { serial } = store.objects.workspace(workspace)
    const cached = cache.get(workspace)
    if (cached?.serial === serial) return cached.model
    const decoded = modelOf(store.objects.all(workspace).map((stored) => stored.object))
    cache.set(workspace, { serial, model: decoded })
    return decoded
  }
  return {
    model,
    scopeOf: (workspace, policy) =>
      model(workspace)
        .registries.flatMap((registry) => store.repositories.ofRegistry(registry.name))
        .filter((ref) => covers(policy.scope, ref)),
    // Decoded anew: what a transaction that may yet fail has written must not enter the cache.
    assign: (workspace, now) => {
      const written = modelOf(store.objects.all(workspace).map((stored) => stored.object))
      assign(store, workspace, written, now)
    },
  }
}

function assign(store: Store, workspace: string, model: Model, now: number): void {
  const active = model.policies.filter((policy) => policy.status === 'ACTIVE')
  for (const { scope } of active) {
    if (scope.kind !== 'repository') continue
    store.repositories.upsert({ registry: scope.registry, repository: scope.repository, workspace })
  }
  const governs = governor(model)
  for (const registry of model.registries) {
    for (const state of store.repositories.ofRegistry(registry.name)) {
      const policy = governs(state)
      const address = policy === undefined ? undefined : `${policy.block}.${policy.name}`
      if (policy && address === state.policy && state.nextRunAt !== undefined) {
        const next = nextRun(policy, state, now)
        if (next === undefined || state.nextRunAt <= next) continue
      }
      store.repositories.setPolicy(
        state,
        address,
        policy === undefined ? undefined : nextRun(policy, state, now),
      )
    }
  }
}
