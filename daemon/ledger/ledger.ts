import type { Decision, LimitCheck } from '../../policies/engine/index.ts'
import type { Loss } from '../../policies/evidence/index.ts'
import type {
  Digest,
  Facts,
  Instant,
  Pin,
  Policy,
  Protection,
  Registry,
  RepositoryRef,
  WantedFacts,
} from '../../policies/model/index.ts'
import type {
  AskedIntent,
  DanglingTag,
  EmptyPart,
  Intent,
  Lease,
  Looks,
  Outcome,
  Push,
  Recalled,
  Run,
  RunCounts,
  Sighting,
  TagState,
} from '../../proto/resources/index.ts'
import type { Conditions } from '../evaluation/index.ts'
import type { ScanRecord } from '../inventory/index.ts'
import type { ReadContent } from '../registry/manifest/index.ts'

/** Length of a lease without renewal. Milliseconds. The daemon and workers share it; their clocks may differ. */
export const LEASE_LENGTH = 60_000

/** Most metadata items of a kind in one call. */
export const FACTS_PAGE = 50

/** Most bytes of manifests and configs in one call. */
export const CONTENT_PART: number = 1 << 20

/** All that a worker needs to decide for one repository: one consistent state of the store. */
export type Assignment = {
  readonly run: Run
  readonly lease: Lease
  /** The declared registry. The worker resolves its credentials itself. */
  readonly registry: Registry
  /** Absent: no policy is in force, and nothing may be deleted. */
  readonly policy?: Policy
  readonly protections: readonly Protection[]
  /** Of the repository, also those that have ended. */
  readonly pins: readonly Pin[]
  /** When an apply last changed the policy. Absent if not known. */
  readonly policyChangedAt?: Instant
  /** For a policy with a quota in bytes: the size of the other repositories in its scope. Absent if not known. */
  readonly quotaBytes?: number
  /** For a policy with a quota: the other repositories in its scope, with their registries. */
  readonly quotaScope: readonly RepositoryRef[]
  readonly quotaRegistries: readonly Registry[]
  readonly conditions: Conditions
  /** The bounds of earlier scans of the repository. */
  readonly looks: Looks
  /** The daemon's clock when the run began. A worker whose clock differs scans nothing. */
  readonly now: Instant
  /** The newest push id when the run began. */
  readonly pushesUpTo: number
  /** Set if an incremental scan is enough: pushes up to this id are covered. Absent: the scan must be complete. */
  readonly incrementalAfter?: number
  readonly empty: ReadonlySet<EmptyPart>
}

/** What of an assignment can be long: it comes in parts. */
export type AssignmentInput = Pick<Assignment, 'protections' | 'pins' | 'quotaScope' | 'quotaRegistries'> & {
  /** Dangling tags of the last complete scan, as in `looks`. */
  readonly dangling: readonly DanglingTag[]
}

/** `upTo`: the last id. `deliveredUpTo`: up to when the registry has delivered, on its own clock; absent if it delivers nothing. */
export type ReceivedPushes = {
  readonly pushes: readonly Push[]
  readonly upTo: number
  readonly deliveredUpTo?: Instant
}

/** Within this time from the request for its intent, a DELETE must be sent. Milliseconds. */
export const SEND_WITHIN = 10_000

/**
 * An intent that was committed. `id`: of this lease alone. `sendWithin`: how long after the call its first DELETE may be sent, in
 * milliseconds by a monotonic clock. Absent: as long as the lease is valid.
 */
export type CommittedIntent = { readonly id: string; readonly sendWithin?: number }

/** An intent without an outcome. `id`: of this lease alone. `bytes` is empty if the manifest is too large to send. */
export type OpenIntent = Pick<
  Intent,
  'digest' | 'action' | 'tags' | 'mediaType' | 'bytes' | 'children' | 'createdAt'
> & {
  readonly id: string
  /** Milliseconds during which its DELETE may still arrive. 0: a request can find its outcome. */
  readonly mayArriveFor: number
}

/** How an attempt of a run ended. The ledger stores it. */
export type RunResult =
  | {
      readonly state: 'SUCCEEDED'
      readonly counts: RunCounts
      readonly limitChecks: readonly LimitCheck[]
      readonly message?: string
    }
  | {
      readonly state: 'AWAITING_APPROVAL'
      readonly counts: RunCounts
      readonly limitChecks: readonly LimitCheck[]
      readonly digests: readonly Digest[]
      readonly message: string
    }
  /** Returned to the queue because the worker stops. Another worker begins it again. */
  | { readonly state: 'QUEUED'; readonly counts?: RunCounts; readonly message: string }
  | {
      readonly state: 'FAILED' | 'CANCELLED'
      readonly counts?: RunCounts
      readonly errorCode: string
      readonly message: string
      /** Cleaning of the repository stops until a person resumes it. */
      readonly incident?: boolean
    }

/**
 * The daemon's authority over runs, for one worker. Implemented by the store in the daemon's process and over gRPC elsewhere. Each
 * call except `begin` requires a lease of this worker, and throws LEASE_LOST if it has none.
 */
export type Ledger = {
  /**
   * Claims the run for the worker of this ledger. Returns undefined if it has ended, another runner has its lease, or it needs a
   * feature that is not among `features`. These are those of the worker; absent: those of this program. `worker`: its name, for
   * people. `attempt`: the same one gets the same lease again until that is used; absent: it is not repeated.
   */
  readonly begin: (
    runId: string,
    worker: string,
    features?: readonly string[],
    attempt?: string,
  ) => Promise<Assignment | undefined>
  /** Renews the lease. Throws CANCELLED if a person cancelled the run, PAUSED if its repository or registry is paused, OUTSIDE_WINDOW if the window of its policy is closed, DEADLINE_EXCEEDED if it is past its deadline. */
  readonly renew: (lease: Lease) => Promise<Lease>
  /** Returns what of the assignment can be long. Throws POLICY_CHANGED if it is not the same any more, or an image was pinned. */
  readonly assignmentInput: (lease: Lease, signal?: AbortSignal) => Promise<AssignmentInput>
  /** Yields the sightings of the repository in parts, ordered by digest, without deleted ones. */
  readonly sightings: (lease: Lease, signal?: AbortSignal) => AsyncIterable<readonly Sighting[]>
  /** Returns the stored sightings and reported pushes of digests, also of deleted ones. Requires at most 1,000. */
  readonly recall: (lease: Lease, digests: readonly Digest[]) => Promise<Recalled>
  /** Yields the digests in parts that an applied plan listed or a person approved, for this repository, in order. */
  readonly approved: (lease: Lease, signal?: AbortSignal) => AsyncIterable<readonly Digest[]>
  /**
   * Returns intents of the repository without an outcome, oldest first: a runner ended, or an answer was lost. The run first
   * resolves those whose DELETE cannot arrive any more.
   */
  readonly openIntents: (lease: Lease) => Promise<readonly OpenIntent[]>
  /** Yields the tags of the repository in parts, in order, also removed ones. */
  readonly tags: (lease: Lease, signal?: AbortSignal) => AsyncIterable<readonly TagState[]>
  /** Returns cached metadata of manifests and configs. Requires at most FACTS_PAGE of each. Unknown ones are omitted. */
  readonly facts: (lease: Lease, wanted: WantedFacts) => Promise<Facts>
  /**
   * Yields the reported pushes of the repository with ids greater than `after` in parts, in order; the last one is empty. Throws
   * FAILED_PRECONDITION if some of them may not be stored any more.
   */
  readonly pushes: (lease: Lease, after: number, signal?: AbortSignal) => AsyncIterable<ReceivedPushes>
  /**
   * Caches the metadata of bytes for all repositories of the registry. Requires at most CONTENT_PART bytes. The daemon hashes and parses
   * them itself: throws CONTENT_MISMATCH if bytes do not have their digest. Known metadata is not changed.
   */
  readonly recordManifests: (lease: Lease, read: ReadContent) => Promise<void>
  /**
   * Records a scan in parts. They take effect at once with the part that is `last`. Throws FAILED_PRECONDITION if a part is
   * missing.
   */
  readonly recordScan: (lease: Lease, scan: ScanRecord, last: boolean) => Promise<void>
  /** Records that a scan lost too much, and nothing else of the scan. */
  readonly recordLoss: (lease: Lease, loss: Loss) => Promise<void>
  /**
   * Appends decisions in the engine's order. `first` deletes the decisions of an earlier attempt of the run. Returns the limits that
   * the decisions exceed so far, as the daemon computes them: a run that exceeds one waits for approval.
   */
  readonly recordDecisions: (
    lease: Lease,
    decisions: readonly Decision[],
    first: boolean,
  ) => Promise<readonly LimitCheck[]>
  /**
   * Commits an intent durably. Throws LEASE_LOST, POLICY_CHANGED if policy, protections or registry changed since
   * the assignment or an image was pinned, and CANCELLED if the run was cancelled. The DELETE may be sent only after it returns.
   */
  readonly intend: (lease: Lease, intent: AskedIntent) => Promise<CommittedIntent>
  /** Records the outcome of an intent that this lease committed, or that `openIntents` returned to it. Only `not_gone` replaces an outcome, one that says it was removed. */
  readonly recordOutcome: (lease: Lease, intentId: string, outcome: Outcome, detail?: string) => Promise<void>
  /** Records that careen uploaded removed images again: they count as put back now. */
  readonly putBack: (lease: Lease, digests: readonly Digest[]) => Promise<void>
  /** Ends or parks the run, and ends the lease. */
  readonly finish: (lease: Lease, result: RunResult) => Promise<void>
}
