import type { Decision, LimitCheck } from '../../policies/engine/index.ts'
import type { Loss } from '../../policies/evidence/index.ts'
import type {
  Digest,
  Facts,
  Instant,
  Policy,
  Protection,
  Registry,
  RepositoryRef,
  WantedFacts,
} from '../../policies/model/index.ts'
import type {
  Intent,
  Lease,
  Looks,
  NewIntent,
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

/** How long a lease holds without being renewed, in milliseconds. Daemon and workers share it; their clocks need not agree. */
export const LEASE_LENGTH = 60_000

/** How many facts of a kind go in one call. */
export const FACTS_PAGE = 50

/** Facts of one digest that are larger than this are not remembered, in bytes of JSON. */
export const LARGEST_FACTS: number = 64 << 10

/** Everything a worker needs to decide for one repository, as the store held it in one instant. */
export type Assignment = {
  readonly run: Run
  readonly lease: Lease
  /** The declared registry; its credentials are a reference that the worker resolves itself. */
  readonly registry: Registry
  /** Absent: no policy is in force here and nothing may go. */
  readonly policy?: Policy
  readonly protections: readonly Protection[]
  /** When the policy was last changed by an apply. Absent: not known. */
  readonly policyChangedAt?: Instant
  /** For a policy with a quota in bytes: what the other repositories of its scope hold. Absent: not known. */
  readonly quotaBytes?: number
  /** For a policy with a quota: the other repositories whose tags count, with their registries. */
  readonly quotaScope: readonly RepositoryRef[]
  readonly quotaRegistries: readonly Registry[]
  readonly conditions: Conditions
  /** What is known of earlier looks at the repository. */
  readonly looks: Looks
  /** The daemon's clock when the run was begun: a worker whose clock differs does not look at anything. */
  readonly now: Instant
  /** Pushes with a greater id were told of after the run had begun. */
  readonly pushesUpTo: number
  /** The registry tells of every push, and what it told of up to this id was looked at. Absent: look at everything. */
  readonly spareAfter?: number
}

/** `upTo`: where to ask on from. `heardAt`: up to when the registry has told, on its own clock; absent: it tells of nothing. */
export type ToldPushes = {
  readonly pushes: readonly Push[]
  readonly upTo: number
  readonly heardAt?: Instant
}

/** An intent that was never settled. `bytes` is empty where the manifest is too large to be sent along. */
export type OpenIntent = Pick<
  Intent,
  'id' | 'digest' | 'action' | 'tags' | 'mediaType' | 'bytes' | 'children' | 'createdAt'
> & {
  /** For how many milliseconds its DELETE may still arrive at the registry; 0: its outcome can be found by looking. */
  readonly mayArriveFor: number
}

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
  /** Handed back because the worker stops; another worker begins it anew. */
  | { readonly state: 'QUEUED'; readonly counts?: RunCounts; readonly message: string }
  | {
      readonly state: 'FAILED' | 'CANCELLED'
      readonly counts?: RunCounts
      readonly errorCode: string
      readonly message: string
      /** Cleaning of this repository stops until a person looks. */
      readonly incident?: boolean
    }

/**
 * What a worker asks of the keeper of the truth. Implemented by the store in the daemon's process and over gRPC elsewhere.
 * Every call but `begin` presents the lease and fails with LEASE_LOST once another runner holds the run.
 */
export type Ledger = {
  /** Takes the run; undefined when there is nothing to do: it has ended, or another runner holds it. */
  readonly begin: (runId: string, worker: string) => Promise<Assignment | undefined>
  /** Prolongs the lease. CANCELLED when a person asked the run to stop. */
  readonly renew: (lease: Lease) => Promise<Lease>
  /** Up to 1,000 sightings of the run's repository with a digest greater than `after`, in order, without those that are gone. */
  readonly sightings: (lease: Lease, after: Digest) => Promise<readonly Sighting[]>
  /** What is remembered of up to 1,000 digests, also of those that are gone, and which pushes of them the registry told of. */
  readonly recall: (lease: Lease, digests: readonly Digest[]) => Promise<Recalled>
  /** Up to 1,000 digests greater than `after` that an applied plan showed, or a person approved, for this repository. */
  readonly approved: (lease: Lease, after: Digest) => Promise<readonly Digest[]>
  /**
   * Intents of this repository without an outcome, oldest first: a former runner died, or an answer was lost. Those whose
   * DELETE cannot arrive any more are settled before all else.
   */
  readonly openIntents: (lease: Lease) => Promise<readonly OpenIntent[]>
  /** Up to 1,000 tags of the run's repository with a name greater than `after`, in order; also those that are gone. */
  readonly tags: (lease: Lease, after: string) => Promise<readonly TagState[]>
  /** What is known of manifests and configs of the run's registry, at most FACTS_PAGE of each; what is not known is left out. */
  readonly facts: (lease: Lease, wanted: WantedFacts) => Promise<Facts>
  /**
   * Up to 1,000 pushes to the run's repository that its registry told of, with ids greater than `after`, in order; none:
   * there are no more. FAILED_PRECONDITION when some of them may not be kept any longer.
   */
  readonly pushes: (lease: Lease, after: number) => Promise<ToldPushes>
  /** Remembers facts for all repositories of the run's registry, at most FACTS_PAGE of each; what is known stays as it is. */
  readonly recordFacts: (lease: Lease, facts: Facts) => Promise<void>
  /**
   * Stores what a complete scan found, in as many parts as needed. Nothing of it counts before the part with `last` has
   * come; then all of it does, at once. FAILED_PRECONDITION when a part is missing.
   */
  readonly recordScan: (lease: Lease, scan: ScanRecord, last: boolean) => Promise<void>
  /** Remembers that a scan lost too much to be believed, and nothing else of it. */
  readonly recordLoss: (lease: Lease, loss: Loss) => Promise<void>
  /** Appends decisions in the engine's order; `first` discards what an earlier try of the run stored. */
  readonly recordDecisions: (lease: Lease, decisions: readonly Decision[], first: boolean) => Promise<void>
  /**
   * Commits the intent durably, if and only if the lease holds and policy, protections and registry are still those of
   * the assignment (else POLICY_CHANGED), and the run was not cancelled (else CANCELLED). Only after it has returned may the DELETE be sent.
   */
  readonly intend: (lease: Lease, intent: NewIntent) => Promise<number>
  /** Records the one outcome of an intent of this repository. Only `not_gone` corrects another: one that says it went. */
  readonly settle: (lease: Lease, intentId: number, outcome: Outcome, detail?: string) => Promise<void>
  /** Remembers that images which went are back: careen put them back itself, so they count as put back now. */
  readonly putBack: (lease: Lease, digests: readonly Digest[]) => Promise<void>
  /** Ends the run, or parks it; the lease is gone afterwards. */
  readonly finish: (lease: Lease, result: RunResult) => Promise<void>
}
