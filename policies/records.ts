/** What a daemon keeps and shows: plain data that store, wire and CLI share. Nothing here does anything. */
import type { Decision } from './engine/decision.ts'
import type { GuardResult } from './engine/guard.ts'
import type { DeclaredObject, Digest, Instant, RepositoryRef } from './model.ts'
import type { Change } from './plan/diff.ts'
import type { ParkedRun, PlanSummary, RepositoryEffect } from './plan/plan.ts'

/** A declared object as the store holds it. `serial`: the workspace serial that last changed it. */
export type StoredObject = {
  readonly workspace: string
  readonly address: string
  /** `"` + SHA-256 of the canonical form in hex + `"`. */
  readonly etag: string
  readonly serial: number
  readonly object: DeclaredObject
}

/** Serial 0: nothing was ever applied. */
export type Workspace = { readonly name: string; readonly serial: number; readonly updatedAt?: Instant }

/** One apply. `changes` are lines such as `~ lifecycle_policy.web`. */
export type HistoryEntry = {
  readonly workspace: string
  readonly serial: number
  readonly planId: string
  readonly appliedAt: Instant
  readonly appliedBy: string
  readonly changes: readonly string[]
}

export type StoredPlan = {
  readonly id: string
  readonly workspace: string
  readonly baseSerial: number
  readonly createdAt: Instant
  readonly createdBy: string
  readonly changes: readonly Change[]
  readonly effects: readonly RepositoryEffect[]
  readonly summary: PlanSummary
  /** What is known of the registries that limits the effects, a sentence each. Absent: nothing is. */
  readonly limits?: readonly string[]
  /** Absent: not applied. */
  readonly appliedSerial?: number
}

/** A repository that some policy may govern. */
export type RepositoryState = RepositoryRef & {
  readonly workspace: string
  /** When the first complete scan ended; a digest first seen after it was pushed after it. */
  readonly baselineAt?: Instant
  readonly lastScanAt?: Instant
  readonly tags?: number
  readonly images?: number
  /** What several images share is counted once. */
  readonly bytes?: number
  /** Address of the policy in force, when one is. */
  readonly policy?: string
  /** Absent: nothing is due. */
  readonly nextRunAt?: Instant
  /** Why cleaning here is stopped until a person looks: an incident. */
  readonly stopped?: string
  /** What the last complete look did not show, where that was too much to be believed: half a sentence. */
  readonly loss?: string
  /** The run that waits for approval. Absent: none does. */
  readonly parked?: ParkedRun
}

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

/** What removals came to, by their outcomes. `unsettled`: nobody has looked yet what became of them. */
export type Went = { readonly deleted: number; readonly untagged: number; readonly unsettled: number }

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
  /** What really went so far, by every worker that had it. Absent: a dry run, or not asked for. */
  readonly went?: Went
  /** Removals begun so far, while the run is watched. */
  readonly begun?: number
  readonly guards: readonly GuardResult[]
  readonly errorCode?: string
  readonly message?: string
}

/** The right to act for a run. `token` grows with every lease ever given for the run; an older one is void. */
export type Lease = { readonly runId: string; readonly token: number; readonly until: Instant }

export type IntentAction = 'DELETE' | 'UNTAG'

/**
 * What became of an intent. `not_done`: the image is still there and nothing was removed. `not_gone`: the registry said that it
 * was removed, and it is still there.
 */
export const OUTCOMES = ['deleted', 'untagged', 'gone', 'refused', 'not_done', 'not_gone'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** Committed before a DELETE is sent. `tags`: for UNTAG those to remove, for DELETE all that the image carries. */
export type NewIntent = {
  readonly digest: Digest
  readonly action: IntentAction
  readonly tags: readonly string[]
  readonly mediaType: string
  readonly bytes: Uint8Array
  readonly children: readonly Digest[]
  readonly size: number
  /** Sentences, as a person reads them. */
  readonly reasons: readonly string[]
}

export type Intent = NewIntent &
  RepositoryRef & {
    readonly id: number
    readonly runId: string
    readonly token: number
    readonly createdAt: Instant
    readonly outcome?: Outcome
    readonly outcomeAt?: Instant
    readonly detail?: string
    readonly restoredAt?: Instant
  }

/** A page of decisions of a run, in the engine's order. */
export type DecisionPage = { readonly decisions: readonly Decision[]; readonly next?: number }

/** What is decided of a repository's images now, and why. */
export type Explanation = {
  readonly repository: RepositoryRef
  /** Address of the policy in force. */
  readonly policy?: string
  readonly passedOver: readonly { readonly policy: string; readonly why: string }[]
  readonly guards: readonly GuardResult[]
  readonly nextRunAt?: Instant
  readonly stopped?: string
  /** The run that waits for approval here. Absent: none does. */
  readonly parked?: ParkedRun
  /** Why the clock cannot be relied on, so that nothing goes by age or rank. Absent: it can. */
  readonly clockUnknown?: string
  readonly decisions: readonly Decision[]
  readonly deleted: readonly Removed[]
}

/** An intent as people see it: without the manifest. */
export type Removed = Omit<
  Intent,
  'bytes' | 'mediaType' | 'children' | 'token' | 'registry' | 'repository' | 'action'
>

/**
 * What became of one image of a run that is put back. `tag_taken`: it is back, and some of its tags point elsewhere by now.
 * `blobs_gone`: the registry has dropped its layers. `expired`: the daemon does not keep its manifest any longer.
 */
export type RestoreOutcome = 'restored' | 'tag_taken' | 'blobs_gone' | 'expired' | 'failed'

/** `went`: the tags that it had. `manifests`: all that came back with it, children first. `detail`: why it did not. */
export type RestoredImage = Restored & {
  readonly went: readonly string[]
  readonly outcome: RestoreOutcome
  readonly detail?: string
}

/** How far putting back a run has come, in images; `image` is the latest. */
export type RestoreProgress = {
  readonly image: RestoredImage
  readonly done: number
  readonly total: number
}

/** What a restore did. `taken`: tags that point elsewhere by now and were left alone. */
export type Restored = {
  readonly digest: Digest
  readonly tags: readonly string[]
  readonly taken: readonly string[]
  readonly manifests: readonly Digest[]
}
