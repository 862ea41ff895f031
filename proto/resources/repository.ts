import type { ParkedRun } from '../../policies/diff/index.ts'
import type { Decision, LimitCheck } from '../../policies/engine/index.ts'
import type { Digest, RepositoryRef, Instant } from '../../policies/model/index.ts'
import type { Removed } from './intent.ts'
import type { CleaningPause } from './registry.ts'

/** A repository that the daemon knows. */
export type RepositoryState = RepositoryRef & {
  readonly workspace: string
  /** When the first complete scan ended. A digest first seen later was pushed later. */
  readonly baselineAt?: Instant
  readonly lastScanAt?: Instant
  readonly tags?: number
  /** Manifests at the last scan. */
  readonly images?: number
  /**
   * Images: each counts once, with its parts. Those of the last scan, less what careen has deleted since, and with what it put back.
   * Absent: never scanned, or not counted.
   */
  readonly imageCount?: number
  /** Blobs that images share are counted once. */
  readonly bytes?: number
  /** Address of the policy in force. Absent: none. */
  readonly policy?: string
  /** Absent: nothing is due. */
  readonly nextRunAt?: Instant
  /** Since when it is gone from the registry, so that no run is due. Absent: it is not. */
  readonly goneAt?: Instant
  /** Why cleaning is stopped until a person resumes it. Absent: it is not stopped. */
  readonly stopped?: string
  /** What the last complete scan did not find, if that was too much to be accepted: half a sentence. */
  readonly loss?: string
  /** The run that waits for approval. Absent: none does. */
  readonly parked?: ParkedRun
  /** Why nothing is deleted now, though a policy is in force: it or its registry is paused, or its window closed. Absent: none of these. */
  readonly onHold?: string
  /** Its own pause. Absent: it is not paused itself. */
  readonly pause?: CleaningPause
  /** Changes with what a person looks at before cleaning is resumed: the pause, why it is stopped, and what is missing. */
  readonly etag?: string
}

/** What is known of an image besides what is decided. What is absent is not known. */
export type ExplainedImage = {
  readonly digest: Digest
  readonly mediaType: string
  readonly artifactType?: string
  /** What is deleted and kept with it. */
  readonly parts: readonly Digest[]
  /** Bytes, with its parts; what they share counts once. */
  readonly size: number
  readonly builtAt?: Instant
  /** It arrived later than `after`, or was there at the first scan, and not later than `before`. */
  readonly after?: Instant
  readonly before?: Instant
  /** When it arrived, if that is known exactly; then the two above are absent. */
  readonly pushedAt?: Instant
  readonly putBackAt?: Instant
}

/** A rule of a policy. `byTags`: it selects images by their tags alone. */
export type ExplainedRule = { readonly rule: string; readonly byTags: boolean }

/** Images count once, with their parts. */
export type ExplanationCounts = {
  readonly deletes: number
  readonly untags: number
  readonly kept: number
  readonly bytes: number
}

/** The decisions on a repository's images, with reasons. */
export type Explanation = {
  readonly repository: RepositoryRef
  /** Address of the policy in force. */
  readonly policy?: string
  /** When this is, or was, decided. */
  readonly decidedAt: Instant
  /** The run that decided it. Absent: none did. */
  readonly run?: string
  /** The rules of the policy. */
  readonly rules: readonly ExplainedRule[]
  /** Addresses of the protections that cover the repository. */
  readonly protections: readonly string[]
  readonly counts: ExplanationCounts
  readonly passedOver: readonly { readonly policy: string; readonly why: string }[]
  readonly limitChecks: readonly LimitCheck[]
  readonly nextRunAt?: Instant
  readonly stopped?: string
  /** The run that waits for approval here. Absent: none does. */
  readonly parked?: ParkedRun
  /** Why the clock is not reliable, so that no image is deleted by age or rank. Absent: it is reliable. */
  readonly clockUnknown?: string
  /** Why nothing is deleted now: the repository or its registry is paused, or the window of the policy closed. Absent: none of these. */
  readonly onHold?: string
  readonly decisions: readonly Decision[]
  readonly deleted: readonly Removed[]
  /** What is known of the image that was asked for; of a whole repository, of the images of whose age no rule says anything. */
  readonly images: readonly ExplainedImage[]
}
