import type { AuditEvent } from '../policies/audit/index.ts'
import type { Code, RepositoryRef } from '../policies/model/index.ts'
import type {
  Actor,
  Drift,
  Approval,
  AuditListing,
  Condition,
  DecisionPage,
  Restoration,
  RestorationPart,
  RestorationRequest,
  RestorationSize,
  RestoreOutcome,
  RestoreSource,
  HealthComponent,
  HistoryEntry,
  HistoryQuery,
  Removed,
  ListQuery,
  ParkedImages,
  PinRequest,
  OpaqueObject,
  Run,
  RunKind,
  ShownPin,
  StoredObject,
  UnpinRequest,
  Workspace,
} from '../proto/resources/index.ts'
import type { PlanOperations, PolicyOperations } from './plan-services.ts'
import type { RegistryOperations, RepositoryOperations } from './registry-services.ts'
import type { TokenOperations } from './token-services.ts'

/** The operations of the daemon, by noun. `api/` only translates to and from these. */
export type Operations = {
  readonly plans: PlanOperations
  readonly policies: PolicyOperations
  readonly objects: ObjectOperations
  readonly registries: RegistryOperations
  readonly repositories: RepositoryOperations
  readonly restorations: RestorationOperations
  readonly runs: RunOperations
  readonly approvals: ApprovalOperations
  readonly pins: PinOperations
  readonly tokens: TokenOperations
  readonly health: HealthOperations
  readonly audit: AuditOperations
  readonly owners: Owners
}

/** Counts calls that were refused, for the record of what was done. */
export type Denials = {
  /** `address`: empty for a socket. */
  readonly authenticationFailed: (address: string, code: Code) => void
  /** `workspace`: as the refusal names it. */
  readonly permissionDenied: (actor: Actor, method: string, workspace: string) => void
}

/** Reads the record of what was done. */
export type AuditOperations = { readonly list: (query: AuditListing) => readonly AuditEvent[] }

/** Says how the daemon is. */
export type HealthOperations = {
  /** Returns all parts. Tries the database and the queue. The promise does not reject. */
  readonly report: () => Promise<readonly HealthComponent[]>
  /** Returns true if the database can be written. Tries it at most once a second. */
  readonly canStore: () => boolean
}

/** What a thing belongs to. `registry` undefined: it is not of one registry. */
export type Owner = { readonly workspace: string; readonly registry: string | undefined }

/** Returns what a run belongs to by its id, or undefined if it does not exist. Sends no requests. */
export type Owners = { readonly run: (id: string) => Owner | undefined }

/** Reads workspaces, policies in force and their history. */
export type ObjectOperations = {
  readonly workspace: (name: string) => Workspace
  /** Returns workspaces after a name, in order of names. */
  readonly workspaces: (after: string, limit: number) => readonly Workspace[]
  /** Returns the objects that a serial had, in order of address. `after`: an address. Throws NOT_FOUND if they are not known. */
  readonly at: (
    workspace: string,
    serial: number,
    page: { readonly after: string; readonly limit: number },
  ) => readonly (StoredObject | OpaqueObject)[]
  /** Returns objects after an address, in order of address. */
  readonly slim: (workspace: string, after: string, limit: number) => readonly Omit<StoredObject, 'object'>[]
  /** Returns applies, newest first. */
  readonly history: (workspace: string, query: HistoryQuery) => readonly HistoryEntry[]
  /** Returns what others did since an origin, or an identity without one, applied its objects last, in order of address. */
  readonly drift: (query: {
    readonly workspace: string
    readonly origin: string
    /** An address; empty: the first page. */
    readonly after: string
    readonly limit: number
  }) => readonly Drift[]
  /** Throws NOT_FOUND if the address is unknown. */
  readonly policy: (address: string) => StoredObject | OpaqueObject
  /** Returns policies in order of address. `after`: an address. */
  readonly policies: (query: ListQuery) => readonly (StoredObject | OpaqueObject)[]
  /** Returns the protection of a label. Throws NOT_FOUND. */
  readonly protection: (label: string) => StoredObject | OpaqueObject
  /** Returns protections in order of address. `after`: an address. */
  readonly protections: (query: ListQuery) => readonly (StoredObject | OpaqueObject)[]
}

/** Restores deleted images. Each restoration is a job that goes on whatever its callers do. */
export type RestorationOperations = {
  /** Returns how many images a request would restore. Throws NOT_FOUND if there is none. */
  readonly size: (workspace: string, source: RestoreSource) => RestorationSize
  /**
   * Begins to restore. Throws NOT_FOUND if there is no such image, FAILED_PRECONDITION if the outcome of its delete is not known yet, and
   * REQUEST_ID_REUSED. `onImage` is called with each outcome.
   */
  readonly create: (request: RestorationRequest, onImage?: (outcome: RestoreOutcome) => void) => Restoration
  /** Throws NOT_FOUND. */
  readonly get: (id: string) => Restoration
  /**
   * Yields what a restoration finds after a cursor, and last the restoration. Yields at least a sign of life every 15 s. Throws NOT_FOUND,
   * and INVALID_ARGUMENT for what is no cursor.
   */
  readonly watch: (id: string, cursor: string, signal: AbortSignal) => AsyncIterable<RestorationPart>
  /** Cancels all that are going on. Resolves when none is, or after 5 s. */
  readonly stop: () => Promise<void>
}

/** A request for a run. The same request id returns the same run. `policyName`: the name or address of a policy. */
export type StartRequest = RepositoryRef & {
  readonly kind: RunKind
  readonly policyName?: string
  readonly requestId: string
  /** Who asks. Absent: the daemon itself. */
  readonly actor?: Actor
  /** What continues the trace of who asks. */
  readonly trace?: Readonly<Record<string, string>>
  /** True: checks whether the run could be started, and starts none. */
  readonly validateOnly?: boolean
}

/** Which runs are watched: those that changed after a number. Absent `run`, `workspace`: all. */
export type WatchQuery = {
  readonly after: number
  readonly run?: string
  readonly workspace?: string
  readonly conditions: readonly Condition[]
}

/** A run as it is now, or a sign of life. `after`: where the watching goes on after it. */
export type RunPart = { readonly run?: Run; readonly after: number }

/** Which removals are listed. Absent `run`, `workspace`: of all. `after`: an id. */
export type RemovalQuery = {
  readonly run?: string
  readonly workspace?: string
  readonly after: number
  readonly limit: number
  readonly conditions?: readonly Condition[]
}

/**
 * A request to approve the images of a parked run. The same request id returns the same approval. `seen`: what the person looked at; absent:
 * whatever the run showed.
 */
export type ApprovalRequest = {
  readonly run: string
  readonly requestId: string
  readonly seen?: ParkedImages
  readonly note?: string
  /** Who asks. Absent: the daemon itself. */
  readonly actor?: Actor
  /** Check everything, and store nothing. Absent: false. */
  readonly validateOnly?: boolean
}

/** Approves what parked runs showed, and takes approvals back. */
export type ApprovalOperations = {
  /**
   * Starts the run that deletes these images. Throws NOT_FOUND, FAILED_PRECONDITION if the run does not wait, CONTENT_MISMATCH or
   * COUNT_MISMATCH if its images are not those that were seen, SECOND_PERSON_NEEDED if who asks made what it waits for, or has a kind of identity that does not approve.
   */
  readonly create: (request: ApprovalRequest) => Promise<Approval>
  /** Throws NOT_FOUND. */
  readonly get: (id: string) => Approval
  /** Returns approvals, newest first. `after`: an id. */
  readonly list: (query: ListQuery) => readonly Approval[]
  /** Cancels the run as well. Throws NOT_FOUND, and APPROVAL_SPENT if the run has begun, the plan was applied, or the approval was revoked. */
  readonly revoke: (id: string, requestId: string, actor?: Actor) => Approval
}

/** Starts, reads, watches and cancels runs. */
export type RunOperations = {
  /** Throws RUN_IN_PROGRESS if one of the kind is queued or running there. */
  readonly start: (request: StartRequest) => Promise<Run>
  /** Throws NOT_FOUND. */
  readonly get: (id: string) => Run
  /** Returns runs, newest first. `after`: the id of a run. */
  readonly list: (query: ListQuery) => readonly Run[]
  /** Yields runs now and on each change. See `watch-runs.ts`. */
  readonly watch: (query: WatchQuery, signal: AbortSignal) => AsyncIterable<RunPart>
  readonly cancel: (id: string, actor?: Actor) => Run
  /** Returns decisions from a position on that meet all conditions. */
  readonly decisions: (
    id: string,
    from: number,
    limit: number,
    conditions?: readonly Condition[],
  ) => DecisionPage
  /** Returns removals in order. */
  readonly removals: (query: RemovalQuery) => readonly (Removed & { readonly workspace: string })[]
}

/** Pins images, lists pins and removes them. */
export type PinOperations = {
  /**
   * Stores all pins, or none. They are in force when this returns: no intent for their images is accepted any more. A pin of the same
   * caller, reference and reason is extended, and never made shorter. Throws INVALID_ARGUMENT with the field.
   */
  readonly create: (request: PinRequest) => readonly ShownPin[]
  /** Throws NOT_FOUND. */
  readonly get: (id: string) => ShownPin
  /** Returns pins in force, in order of ids. */
  readonly list: (query: ListQuery) => readonly ShownPin[]
  /** Throws NOT_FOUND, and ETAG_MISMATCH if the pin was changed. */
  readonly remove: (request: UnpinRequest) => void
}
