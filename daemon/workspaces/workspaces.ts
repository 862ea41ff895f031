import { covers } from '../../policies/engine/index.ts'
import type { Policy, RepositoryRef } from '../../policies/model/index.ts'
import { isOpaque, isUnderstood, type RepositoryState } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'
import { assignAll, assignmentsOf, assignOne } from './assign-repositories.ts'
import { openComputedRuns } from './clock-ahead.ts'
import { type Model, modelOf } from './effective-policy.ts'
import { type NextRun, nextRuns } from './next-runs.ts'
import { assignStaged, stageAssignments, type StagedAssignments } from './stage-assignments.ts'

/** What is staged. `stage`: where. `pace`: called after each slice. */
export type AssignStaging = {
  readonly stage: number
  readonly now: number
  readonly after?: Model
  readonly pace: () => Promise<void>
}

/** Workspaces as models, decoded once per serial. */
export type Workspaces = {
  readonly model: (workspace: string) => Model
  /** Known repositories that a policy's scope covers, whoever governs them. */
  readonly scopeOf: (workspace: string, policy: Policy) => readonly RepositoryState[]
  /**
   * Writes down, for every known repository of the workspace, which policy is in force and when it is cleaned next. A
   * repository whose policy stays keeps its next run. `after`: the objects that this transaction has stored; absent: it has stored none.
   * Requires a transaction.
   */
  readonly assign: (workspace: string, now: number, after?: Model) => void
  /**
   * Stages what `assign` will write, a slice at a time. `after`: as for `assign`; absent: the objects that are stored now. Requires that the
   * stage is closed in the end.
   */
  readonly stageAssign: (workspace: string, staging: AssignStaging) => Promise<StagedAssignments>
  /** As `assign` as of when they were staged, with their objects. Requires a transaction in which these are in force. */
  readonly assignStaged: (staged: StagedAssignments) => void
  /** As `assign`, for one repository, if only policies of that scope have changed. */
  readonly assignOne: (
    workspace: string,
    ref: RepositoryRef,
    as: { readonly now: number; readonly after: Model },
  ) => void
  /** Remembers the objects of a serial that was committed, so that they are not read again. */
  readonly remember: (workspace: string, serial: number, model: Model) => void
  /** Returns when repositories are cleaned next, as of `now`. */
  readonly nextRuns: (now: number) => NextRun
  /** Returns true, once, if next runs were computed as of an instant well after `now`. Requires that they are assigned again then. */
  readonly wasAhead: (now: number) => boolean
}

export function openWorkspaces(store: Store): Workspaces {
  const cache = new Map<string, { readonly serial: number; readonly model: Model }>()
  const modelIn = (workspace: string): Model => {
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
    model: modelIn,
    nextRuns: next,
    wasAhead: computed.wasAhead,
    scopeOf: (workspace, policy) =>
      modelIn(workspace)
        .registries.flatMap((registry) => store.repositories.ofRegistry(registry.name))
        .filter((ref) => covers(policy.scope, ref)),
    remember: (workspace, serial, model) => {
      cache.set(workspace, { serial, model })
    },
    // Given: what a transaction that may yet fail has written must not enter the cache.
    assign: (workspace, now, after) => {
      assignAll(store, assignmentsOf(workspace, after ?? modelIn(workspace), next(now)))
    },
    stageAssign: (workspace, { stage, now, after, pace }) =>
      stageAssignments(store, assignmentsOf(workspace, after ?? modelIn(workspace), next(now)), stage, pace),
    assignStaged: (staged) => {
      assignStaged(store, staged)
    },
    assignOne: (workspace, ref, { now, after }) => {
      assignOne(store, { ...ref, workspace }, after, next(now))
    },
  }
}

function storedModel({ objects }: Store, workspace: string): Model {
  const all = objects.every(workspace)
  const understood = all.filter(isUnderstood).map(({ object }) => object)
  return modelOf(understood, all.filter(isOpaque))
}
