import type { Decision, LimitCheck } from '../../policies/engine/index.ts'
import type { RepositoryRef, Instant } from '../../policies/model/index.ts'

export type RunKind = 'CLEAN' | 'DRY_RUN'

export type RunState = 'QUEUED' | 'RUNNING' | 'AWAITING_APPROVAL' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED'

export type RunCounts = {
  readonly kept: number
  readonly planned: number
  readonly deleted: number
  readonly untagged: number
  readonly skipped: number
  readonly failed: number
  /** Bytes that are freed, as far as the images of this repository tell. */
  readonly bytes: number
}

/** Removals of a run by their outcomes. `pending`: their outcome is not known yet. */
export type RemovalCounts = { readonly deleted: number; readonly untagged: number; readonly pending: number }

export type Run = RepositoryRef & {
  readonly id: string
  readonly workspace: string
  readonly kind: RunKind
  readonly state: RunState
  /** `approval`: releases what a parked run wanted; only approved digests may go. */
  readonly trigger: 'schedule' | 'request' | 'approval'
  readonly requestedBy: string
  /** A dry run of this policy, whatever its status; absent: the policy in force. */
  readonly policyName?: string
  /** The policy that was evaluated, once known. */
  readonly policy?: string
  readonly createdAt: Instant
  readonly startedAt?: Instant
  readonly endedAt?: Instant
  readonly attempts: number
  readonly worker?: string
  readonly cancelRequested: boolean
  /** When its last complete look at the repository was made. Absent: it made none. */
  readonly lookedAt?: Instant
  readonly counts?: RunCounts
  /** Removals so far, by every worker that had it. Absent: a dry run, or not asked for. */
  readonly removals?: RemovalCounts
  /** Removals begun so far, while the run is watched. */
  readonly begun?: number
  readonly limitChecks: readonly LimitCheck[]
  readonly errorCode?: string
  readonly message?: string
}

/** The right to act for a run. `token` grows with every lease ever given for the run; an older one is void. */
export type Lease = { readonly runId: string; readonly token: number; readonly until: Instant }

/** A page of decisions of a run, in the engine's order. */
export type DecisionPage = { readonly decisions: readonly Decision[]; readonly next?: number }
