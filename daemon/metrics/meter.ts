import type { Duration, Instant } from '../../policies/model/index.ts'
import type { Run } from '../../proto/resources/index.ts'
import type { StoreOperation } from '../store/store.ts'

/** A call of the API that has ended. */
export type EndedCall = {
  /** Such as `/careen.v1.RunService/GetRun`. A method that the daemon does not have is `unknown`. */
  readonly method: string
  /** The name of a gRPC code, such as `NOT_FOUND`. */
  readonly code: string
  readonly time: Duration
}

/** A run that has ended, parked, or gone back to the queue. */
export type EndedRun = Pick<Run, 'workspace' | 'kind' | 'state'> & {
  readonly counts: Run['counts'] | undefined
  /** From its first attempt. Undefined: it was never begun. */
  readonly time: Duration | undefined
}

/** A request to a registry that has ended. */
export type EndedRequest = {
  /** `HOST` or `HOST:PORT` of a registry block's url, or `other`. */
  readonly host: string
  readonly method: string
  /** The status of the answer, or the code of an error. */
  readonly code: string
  readonly time: Duration
  /** How long the host asks to wait. 0: it asks for nothing. */
  readonly backoff: Duration
}

/** Takes what happens, for the metrics. Never throws. */
export type Meter = {
  readonly call: (call: EndedCall) => void
  /** A stream of a method was opened (1) or has ended (-1). */
  readonly stream: (method: string, change: 1 | -1) => void
  /** A call was refused, with this code, before anything was done. */
  readonly refused: (reason: string) => void
  readonly run: (run: EndedRun) => void
  readonly request: (request: EndedRequest) => void
  readonly plan: (state: 'CREATED' | 'FAILED' | 'APPLIED' | 'REFUSED') => void
  readonly restored: (outcome: string) => void
  /** `careend.hcl` was read, and is in force since then. */
  readonly configured: (at: Instant) => void
  /** So many events of a webhook were dropped. */
  readonly dropped: (webhook: string, events: number) => void
  /** A worker began a run whose lease another one had lost. */
  readonly leaseLost: () => void
  /** The store has read, written or committed. */
  readonly store: (operation: StoreOperation, time: Duration) => void
}

/** What is true when somebody asks. Undefined: not known now. */
export type Sample = {
  readonly runs: ReadonlyMap<Run['state'], number>
  /** How long the oldest queued run has waited. 0: none waits. */
  readonly queueAge: Duration
  /** How long the repository waits that is due for the longest time. 0: none is due. */
  readonly dueLag: Duration
  /** For each registry, how old the scan is of the repository whose scan is the oldest. */
  readonly inventoryAges: ReadonlyMap<string, Duration>
  readonly storeBytes: number
  /** Workers that execute runs, and those that get none since their reports were refused. */
  readonly workers: { readonly executing: number; readonly drained: number }
  /** Runs whose lease is valid. */
  readonly leases: number
  /** How many events of the record are left to send, by webhook. */
  readonly webhooksPending: ReadonlyMap<string, number>
  /** The sequence of the newest event of the audit. 0: there is none. */
  readonly auditSequence: number
  /** Whether each part is fine, by its name. */
  readonly health: ReadonlyMap<string, boolean>
}
