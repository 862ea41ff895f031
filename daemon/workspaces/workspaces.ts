import { covers } from '../../policies/engine/index.ts'
import { addressOf, type Policy, type RepositoryRef } from '../../policies/model/index.ts'
import type { RepositoryState } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'
import { openComputedRuns } from './clock-ahead.ts'
import { governor, type Model, modelOf } from './effective-policy.ts'
import { type NextRun, nextRuns } from './next-runs.ts'

/** Workspaces as models, decoded once per serial. */
export type Workspaces = {
  readonly model: (workspace: string) => Model
  /** Known repositories that a policy's scope covers, whoever governs them. */
  readonly scopeOf: (workspace: string, policy: Policy) => readonly RepositoryState[]
  /**
   * Writes down, for every known repository of the workspace, which policy is in force and when it is cleaned next. A
   * repository whose policy stays keeps its next run. Called inside a transaction.
   */
  readonly assign: (workspace: string, now: number) => void
  /** As `assign`, for one repository, if only policies of that scope have changed. */
  readonly assignOne: (workspace: string, ref: RepositoryRef, now: number) => void
  /** Returns when repositories are cleaned next, as of `now`. */
  readonly nextRuns: (now: number) => NextRun
  /** Returns true, once, if next runs were computed as of an instant well after `now`. Requires that they are assigned again then. */
  readonly wasAhead: (now: number) => boolean
}

export function openWorkspaces(store: Store): Workspaces {
  const cache = new Map<string, { readonly serial: number; readonly model: Model }>()
  const model = (workspace: string): Model => {
    const { serial } = store.objects.workspace(workspace)
    const cached = cache.get(workspace)
    if (cached?.serial === serial) return cached.model
    const decoded = storedModel(store, workspace)
    cache.set(workspace, { serial, model: decoded })
    return decoded
  }
  const computed = openComputedRuns()
  const next = (now: number): NextRun => {
    computed.note(now)
    return nextRuns(now)
  }
  return {
    model,
    nextRuns: next,
    wasAhead: computed.wasAhead,
    scopeOf: (workspace, policy) =>
      model(workspace)
        .registries.flatMap((registry) => store.repositories.ofRegistry(registry.name))
        .filter((ref) => covers(policy.scope, ref)),
    // Decoded anew: what a transaction that may yet fail has written must not enter the cache.
    assign: (workspace, now) => {
      assign(store, workspace, storedModel(store, workspace), next(now))
    },
    assignOne: (workspace, ref, now) => {
      assignOne(store, workspace, ref, next(now))
    },
  }
}

/** Assigns one repository, by the objects that can bear on it. */
function assignOne(
  store: Store,
  workspace: string,
  { registry, repository }: RepositoryRef,
  nextRun: NextRun,
): void {
  const ref = { registry, repository }
  const objects = store.objects.near(workspace, ref).map(({ object }) => object)
  const policy = governor(modelOf(objects, []))(ref)
  if (policy?.scope.kind === 'repository') store.repositories.upsert({ ...ref, workspace })
  const state = store.repositories.get(ref)
  if (state !== undefined) setPolicy(store, state, policy, nextRun)
}

function setPolicy(store: Store, state: RepositoryState, policy: Policy | undefined, nextRun: NextRun): void {
  if (!policy) store.repositories.setPolicy(state, undefined, undefined)
  else store.repositories.setPolicy(state, addressOf(policy), dueAfter(policy, state, nextRun))
}

function storedModel({ objects }: Store, workspace: string): Model {
  const understood = objects.all(workspace).map((stored) => stored.object)
  return modelOf(understood, objects.opaque(workspace))
}

function assign(store: Store, workspace: string, model: Model, nextRun: NextRun): void {
  for (const { scope, status } of model.policies) {
    if (status !== 'ACTIVE' || scope.kind !== 'repository') continue
    store.repositories.upsert({ registry: scope.registry, repository: scope.repository, workspace })
  }
  const governs = governor(model)
  for (const state of model.registries.flatMap((registry) => store.repositories.ofRegistry(registry.name))) {
    setPolicy(store, state, governs(state), nextRun)
  }
}

/** Returns the next due time. A repository with the same policy keeps an earlier one. Why: frequent applies must not postpone its runs. */
function dueAfter(policy: Policy, state: RepositoryState, nextRun: NextRun): number | undefined {
  const next = nextRun(policy, state)
  if (state.policy !== addressOf(policy) || state.nextRunAt === undefined) return next
  return Math.min(state.nextRunAt, next ?? state.nextRunAt)
}
