/** Operations of the daemon that change what is declared: plans, and writes of single policies. */
import type { Change, PlanSelection } from '../policies/diff/index.ts'
import type { Instant, Policy } from '../policies/model/index.ts'
import type {
  Actor,
  Approval,
  Declared,
  ImagePlace,
  ListQuery,
  Origin,
  PlacedEffect,
  PlanHead,
  PlannedImage,
  PlanPart,
  PlanPartQuery,
  PlanRefresh,
  StoredObject,
  StoredPlan,
} from '../proto/resources/index.ts'

/** A request for a plan: the whole configuration of one workspace. */
export type PlanRequest = {
  readonly workspace: string
  readonly requestedBy: string
  /** Where they come from. Absent: not known. */
  readonly origin?: Origin
  /** All objects of the configuration. */
  readonly declared: readonly Declared[]
  readonly skipEffects: boolean
  /** Of the repositories that changes govern. Absent: ALL. */
  readonly refresh?: PlanRefresh
  /** The identity of the caller, who has a limited number of plans. Absent: the daemon itself. */
  readonly owner?: string
  /** Take over declared objects of others, and delete what other origins declared. Absent: false. */
  readonly takeOver?: boolean
  /** True for a plan that changes nothing, and takes over what others did as it is. Absent: false. */
  readonly refreshOnly?: boolean
  /** Which changes are made. Absent: all. */
  readonly selection?: PlanSelection
  /** True if the files name the workspace themselves. Absent: false. */
  readonly namesWorkspace?: boolean
  /** True if the caller may apply the plan. Else only stored registries are connected to. */
  readonly mayConnect: boolean
}

/** A request for a plan, whose objects follow. */
export type PlanWish = Omit<PlanRequest, 'declared'>

/** Receives the progress of a plan while it is made. */
export type Progress = (message: string, done: number, total: number) => void

/** Makes a plan, inside what measures it. Rejects if it could not be made. */
export type Planning = (make: () => Promise<void>) => Promise<void>

/** A plan whose objects are received. */
export type PlanUpload = {
  readonly id: string
  /** Stores objects. Throws PLAN_TOO_LARGE if they are too many. */
  readonly add: (declared: readonly Declared[]) => void
  /** Begins to make the plan, which is PLANNING. */
  readonly start: (planning?: Planning) => PlanHead
  /** Removes the plan, if it was not started. */
  readonly drop: () => void
}

/** What an apply may do besides. */
export type ApplyOptions = {
  readonly allowUnknown?: boolean
  readonly approveImages?: number | undefined
  /** ETAG_MISMATCH if it is not that of the plan. Absent or empty: any. */
  readonly etag?: string
  /** In hexadecimal digits. PLAN_STALE if it is not that of the plan. Absent or empty: any. */
  readonly contentSha256?: string
  readonly actor?: Actor
}

/** What an apply did: the images over a limit that it approved or left waiting, and when a run is due next. */
export type Applied = {
  readonly plan: StoredPlan
  readonly serial: number
  readonly images: { readonly approved: number; readonly waiting: number }
  readonly nextRunAt: Instant | undefined
}

/** A request to approve a plan that another person made. `images`: the number of its images over a limit. Undefined: they wait. */
export type PlanApprovalRequest = {
  readonly plan: string
  readonly contentSha256: string
  readonly images: number | undefined
  readonly note?: string
  readonly requestId: string
  /** Who asks. Absent: the daemon itself. */
  readonly actor?: Actor
  /** Check everything, and store nothing. Absent: false. */
  readonly validateOnly?: boolean
}

/** Makes, reads, approves and applies plans. */
export type PlanOperations = {
  /** Begins a plan. Requires that it is started or dropped. The oldest plans of a caller who has too many are removed. */
  readonly begin: (wish: PlanWish) => PlanUpload
  /**
   * Yields the progress after a cursor while the plan is made, and last the plan. Yields at least a sign of life every 15 s. Throws
   * NOT_FOUND, and INVALID_ARGUMENT for what is no cursor.
   */
  readonly watch: (id: string, cursor: string, signal: AbortSignal) => AsyncIterable<PlanPart>
  /**
   * Makes a plan and waits for it: compares, scans each repository that the changes concern, and stores the plan. Throws INVALID_ARGUMENT
   * with the first errors if objects are invalid, and PLAN_STALE if an etag is not stored any more.
   */
  readonly create: (request: PlanRequest, progress: Progress, signal: AbortSignal) => Promise<StoredPlan>
  /** Returns a plan as it is now. Throws NOT_FOUND. */
  readonly get: (id: string) => PlanHead
  /** Returns plans, newest first. `after`: the `planKey` of the last one of the page before. */
  readonly list: (query: ListQuery) => readonly PlanHead[]
  /** Returns changes from a position on. */
  readonly changes: (id: string, from: number, limit: number) => readonly Change[]
  /** Returns effects without their images. */
  readonly effects: (id: string, query: PlanPartQuery<number>) => readonly PlacedEffect[]
  readonly images: (id: string, query: PlanPartQuery<ImagePlace>) => readonly PlannedImage[]
  /** Approves a plan for whoever applies it. See `plan-approvals.ts`. */
  readonly approve: (request: PlanApprovalRequest) => Approval
  /**
   * Applies all changes in one transaction. Throws PLAN_STALE with the later changes, PLAN_APPLIED if it was applied before,
   * APPROVAL_MISSING if another person has to approve it before, and EFFECTS_UNKNOWN if the deletes of a policy in force could not be listed, unless `allowUnknown`. `approveImages`: the number of the
   * images over a limit, which are approved; COUNT_MISMATCH if it is another.
   */
  readonly apply: (
    id: string,
    requestId: string,
    requestedBy: string,
    options?: ApplyOptions,
  ) => Promise<Applied>
  /** Cancels all plans that are being made. Resolves when none is. */
  readonly stop: () => Promise<void>
}

/** What becomes of a policy. `policy` returns the one to store, from what is stored. */
export type PolicyWriteKind =
  | { readonly kind: 'create'; readonly policy: Policy }
  | { readonly kind: 'update'; readonly policy: (stored: Policy | undefined) => Policy }
  | { readonly kind: 'delete' }

/** A request to write one policy. */
export type PolicyWrite = {
  readonly workspace: string
  /** The address of the policy. */
  readonly address: string
  readonly write: PolicyWriteKind
  /** Empty: whatever the policy is. */
  readonly etag: string
  /** Create what does not exist; a delete of it is done. */
  readonly allowMissing: boolean
  readonly validateOnly: boolean
  /** The key of the request, and all that it asks for, as text. */
  readonly requestId: string
  readonly content: string
  /** Who asks, as the history shows it. */
  readonly by: string
  readonly actor: Actor
}

/** A policy as a write has stored it. `warnings`: of its content, one sentence each. */
export type WrittenPolicy = StoredObject & { readonly warnings: readonly string[] }

/** Writes single policies, each as a plan of one change. */
export type PolicyOperations = {
  /**
   * Applies one change, and approves no image. Returns the policy, or undefined if it was deleted. Throws PLAN_REQUIRED, OUTSIDE_WINDOW,
   * NOT_FOUND, ALREADY_EXISTS, ETAG_MISMATCH, MANAGER_DIFFERS, and what plans throw of objects that are not valid; then nothing is written.
   */
  readonly write: (request: PolicyWrite) => WrittenPolicy | undefined
}
