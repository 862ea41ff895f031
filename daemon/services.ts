import type { DeclaredObject } from '../policies/model/index.ts'
import type {
  DecisionPage,
  Explanation,
  Restored,
  RestoreProgress,
  HistoryEntry,
  Intent,
  RegistryCheck,
  RegistryState,
  RepositoryState,
  Run,
  RunKind,
  StoredObject,
  StoredPlan,
  Workspace,
} from '../proto/resources/index.ts'

/** What the daemon can be asked to do, by noun. `api/` translates to and from these and holds no logic. */
export type Operations = {
  readonly plans: PlanOperations
  readonly objects: ObjectOperations
  readonly registries: RegistryOperations
  readonly repositories: RepositoryOperations
  readonly runs: RunOperations
}

/** A declared object, or the name and etag of one that is as the daemon holds it. */
export type Declared =
  | { readonly object: DeclaredObject }
  | { readonly address: string; readonly etag: string }

export type PlanRequest = {
  readonly workspace: string
  readonly requestedBy: string
  /** All objects of the configuration. */
  readonly declared: readonly Declared[]
  readonly skipEffects: boolean
}

export type Progress = (message: string, done: number, total: number) => void

export type PlanOperations = {
  /**
   * Compares, looks at every repository that the changes concern, and stores the plan. INVALID_ARGUMENT with the first
   * mistakes when the objects do not pass validation; PLAN_STALE when an etag is no longer held.
   */
  readonly create: (request: PlanRequest, progress: Progress, signal: AbortSignal) => Promise<StoredPlan>
  readonly get: (id: string) => StoredPlan
  /**
   * All changes in one transaction, or none. PLAN_STALE says what changed since; PLAN_APPLIED when it was applied before;
   * EFFECTS_UNKNOWN where nobody could look at what a policy in force deletes, unless `allowUnknown`.
   */
  readonly apply: (
    id: string,
    requestId: string,
    requestedBy: string,
    options?: { readonly allowUnknown?: boolean },
  ) => Promise<{ plan: StoredPlan; serial: number }>
}

export type ObjectOperations = {
  readonly workspace: (name: string) => Workspace
  /** Ordered by address, from the first address greater than `after`. */
  readonly slim: (workspace: string, after: string, limit: number) => readonly Omit<StoredObject, 'object'>[]
  readonly history: (workspace: string, afterSerial: number, limit: number) => readonly HistoryEntry[]
  /** NOT_FOUND for an unknown address. */
  readonly policy: (address: string) => StoredObject
  /** Policies of all workspaces, ordered by address. */
  readonly policies: (after: string, limit: number) => readonly StoredObject[]
}

export type RegistryOperations = {
  /** All declared ones, ordered by name, with what their last checks found and their last scans saw. No registry is asked. */
  readonly list: () => Promise<readonly RegistryState[]>
  /**
   * Asks a registry now, without changing anything there, and remembers what it can do. An empty repository: one that is
   * known there. NOT_FOUND for a registry that is not declared; whatever is wrong with the registry is a finding.
   */
  readonly check: (name: string, repository: string, signal: AbortSignal) => Promise<RegistryCheck>
}

export type RepositoryOperations = {
  /** `REGISTRY/REPOSITORY`, or the repository alone where only one registry has it. NOT_FOUND, or INVALID_ARGUMENT when ambiguous. */
  readonly resolve: (name: string) => RepositoryState
  /** Ordered by `REGISTRY/REPOSITORY`, after that name. */
  readonly list: (after: string, limit: number) => readonly RepositoryState[]
  /** Those that are stopped or wait for approval, at most 1,000. */
  readonly attention: () => readonly RepositoryState[]
  readonly explain: (name: string, reference: string, signal: AbortSignal) => Promise<Explanation>
  readonly restore: (name: string, reference: string) => Promise<Restored>
  /** Puts back what a run removed, image by image; see `restore-run.ts`. */
  readonly restoreRun: (run: string, signal: AbortSignal) => AsyncIterable<RestoreProgress>
  /** Cleaning goes on. What the last look did not show, and a clock that went back, are accepted; `loss` tells what that was. */
  readonly resume: (name: string) => RepositoryState
}

export type StartRequest = {
  readonly repository: string
  readonly kind: RunKind
  readonly policyName?: string
  readonly requestId: string
  readonly requestedBy: string
}

export type RunOperations = {
  readonly start: (request: StartRequest) => Promise<Run>
  /** By id, or a beginning of it that no other run shares. */
  readonly get: (name: string) => Run
  /** Newest first, those created before `before` (a run id), of one repository or of all. */
  readonly list: (filter: { before?: string; limit: number; repository?: string }) => readonly Run[]
  /** The run now, then on every change; ends after the first final or parked state. */
  readonly watch: (name: string, signal: AbortSignal) => AsyncIterable<Run>
  readonly cancel: (name: string) => Run
  readonly approve: (name: string, requestId: string, requestedBy: string) => Promise<Run>
  readonly decisions: (name: string, from: number, limit: number) => DecisionPage
  readonly deletions: (name: string, afterId: number, limit: number) => readonly Intent[]
}
