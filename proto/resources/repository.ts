import type { ParkedRun } from '../../policies/diff/index.ts'
import type { Decision, LimitCheck } from '../../policies/engine/index.ts'
import type { RepositoryRef, Instant } from '../../policies/model/index.ts'
import type { Removed } from './intent.ts'

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

/** What is decided of a repository's images now, and why. */
export type Explanation = {
  readonly repository: RepositoryRef
  /** Address of the policy in force. */
  readonly policy?: string
  readonly passedOver: readonly { readonly policy: string; readonly why: string }[]
  readonly limitChecks: readonly LimitCheck[]
  readonly nextRunAt?: Instant
  readonly stopped?: string
  /** The run that waits for approval here. Absent: none does. */
  readonly parked?: ParkedRun
  /** Why the clock cannot be relied on, so that nothing goes by age or rank. Absent: it can. */
  readonly clockUnknown?: string
  readonly decisions: readonly Decision[]
  readonly deleted: readonly Removed[]
}
