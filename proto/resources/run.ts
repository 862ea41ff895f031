import type { Decision, LimitCheck } from '../../policies/engine/index.ts'
import type { RepositoryRef, Instant } from '../../policies/model/index.ts'
import type { ParkedImages } from './approval.ts'

export type RunKind = 'CLEAN' | 'DRY_RUN'

export type RunState = 'QUEUED' | 'RUNNING' | 'AWAITING_APPROVAL' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED'

export type RunCounts = {
  readonly kept: number
  readonly planned: number
  readonly deleted: number
  readonly untagged: number
  readonly skipped: number
  readonly failed: number
  /** Freed bytes, as far as they are known from this repository. */
  readonly bytes: number
}

/** Removals of a run by their outcomes. `pending`: their outcome is not known yet. */
export type RemovalCounts = { readonly deleted: number; readonly untagged: number; readonly pending: number }

export type Run = RepositoryRef & {
  readonly id: string
  readonly workspace: string
  readonly kind: RunKind
  readonly state: RunState
  /** `approval`: it executes an approved run, and deletes only approved digests. */
  readonly trigger: 'schedule' | 'request' | 'approval'
  /** The identity that asked. `daemon`: the schedule. */
  readonly createdBy: string
  /** What its client said of the person who asked. Absent: nothing. */
  readonly claimed?: string
  /** Name or address of the policy that a dry run evaluates, whatever its status. Absent: the policy in force. */
  readonly policyName?: string
  /** Address of the evaluated policy. Absent: not known yet, or none. */
  readonly policy?: string
  readonly createdAt: Instant
  readonly startedAt?: Instant
  readonly endedAt?: Instant
  readonly attempts: number
  readonly worker?: string
  readonly cancelRequested: boolean
  /** When its last complete scan was made. Absent: it made none. */
  readonly scannedAt?: Instant
  readonly counts?: RunCounts
  /** Removals so far, by all its workers. Absent: a dry run, or not requested. */
  readonly removals?: RemovalCounts
  /** Removals begun so far, while the run is watched. */
  readonly begun?: number
  readonly limitChecks: readonly LimitCheck[]
  readonly errorCode?: string
  readonly message?: string
  /** What its last worker has reported. Absent: no scan. */
  readonly reported?: RunReported
  /** By what the newest lease decides. Absent: it was never leased. */
  readonly basis?: LeaseBasis
  /** Features that no worker has known so far; the run is QUEUED. Absent: it does not wait for such a worker. */
  readonly waitsFor?: readonly string[]
  /** The last opening of a window that it waited for, or waits for. Absent: none since it began last. */
  readonly opening?: WindowOpening
  /** What continues the trace of who requested it. Absent: nobody traces. */
  readonly trace?: Readonly<Record<string, string>>
  /** What it waits for. Absent: it is not QUEUED, or not requested. */
  readonly waiting?: RunWaiting
  /** What a person can approve. Absent: it is not AWAITING_APPROVAL, or not requested. */
  readonly approvable?: ParkedImages
}

/** What a queued run waits for. */
export type RunWaiting = 'WORKER' | 'CAPABLE_WORKER' | 'PAUSE' | 'WINDOW' | 'HOLD'

/** When a window opens. `message`: why a run waits for it. */
export type WindowOpening = { readonly at: Instant; readonly message: string }

/** Returns the id of a run as people read it. Ids of earlier versions are UUIDs, whose first part is enough. */
export function shortRunId(id: string): string {
  return id.startsWith('r-') ? id : id.slice(0, 8)
}

/** What the lease of this generation has reported: its last scan, and whether it decided on that. */
export type RunReported = {
  readonly generation: number
  readonly scan: 'complete' | 'incremental' | 'none'
  readonly decided: boolean
}

/**
 * By what the lease of this generation decides: the SHA-256 of policy, protections and registry, the serial that they were read at, and
 * the newest push and the newest pin then. `pinsUpTo` absent: an earlier version stored it.
 */
export type LeaseBasis = {
  readonly generation: number
  readonly serial: number
  readonly sha256: string
  readonly pushesUpTo: number
  readonly pinsUpTo?: number
  /** When the lease began, before its scan. Absent: an earlier version stored it. */
  readonly begunAt?: Instant
}

/** Names a lease. `generation` grows with every lease of the run: it orders them, and is no right. */
export type LeaseName = { readonly runId: string; readonly generation: number }

/** The right to act for a run. Its holder alone has it: an identity, and a process of it. */
export type Lease = LeaseName & {
  /** The workspace of the run. */
  readonly workspace: string
  /** The process: a UUID, new at every start. */
  readonly instance: string
  /** 32 random bytes. In no log, error or file. */
  readonly secret: Uint8Array
  /** Milliseconds, from the sending of the request that gave or renewed it. */
  readonly validFor: number
}

/** Decisions of a run in the engine's order, and their positions in it. */
export type DecisionPage = { readonly decisions: readonly Decision[]; readonly positions: readonly number[] }
