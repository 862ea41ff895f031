import type { Decision } from '../../policies/engine/index.ts'
import type { Code, Digest, Duration, Instant, RepositoryRef } from '../../policies/model/index.ts'
import type { Actor } from './access.ts'
import type { ShownPin } from './pin.ts'

/**
 * The outcome of restoring one image. `tag_conflict`: it was restored, and some of its tags point to another image now. `blobs_gone`:
 * the registry has deleted its layers. `expired`: the daemon does not store its manifest any more. `unreachable`: nothing is known.
 */
export const RESTORE_OUTCOMES = [
  'restored',
  'tag_conflict',
  'blobs_gone',
  'expired',
  'unreachable',
  'failed',
] as const

export type RestoreOutcome = (typeof RESTORE_OUTCOMES)[number]

/** Which images are restored. `policy`: an address. */
export type RestoreSource =
  | ({ readonly kind: 'image'; readonly reference: string } & RepositoryRef)
  | { readonly kind: 'run'; readonly run: string }
  | { readonly kind: 'policy'; readonly policy: string; readonly since: Instant }
  /** What was deleted under later serials. */
  | { readonly kind: 'serial'; readonly serial: number }

/** A request for a restoration. The same request id returns the same restoration. */
export type RestorationRequest = {
  readonly workspace: string
  readonly source: RestoreSource
  /** For how long an image is pinned that the next run would delete again. */
  readonly pinTtl: Duration | 'none'
  /** Who asks, as people see it. */
  readonly by: string
  readonly actor: Actor
  readonly requestId: string
}

/** How far a restoration is. PARTIAL: some images are back. FAILED: none is. CANCELLED: the daemon stopped. */
export const RESTORATION_STATES = ['RUNNING', 'SUCCEEDED', 'PARTIAL', 'FAILED', 'CANCELLED'] as const

export type RestorationState = (typeof RESTORATION_STATES)[number]

/** Why images are not back. */
export type RestorationFailure = {
  readonly code: Code
  readonly message: string
  readonly metadata: Readonly<Record<string, string>>
}

/** Images of a restoration: in all, whose outcome is known, and that are back. */
export type RestorationSize = { readonly total: number; readonly repositories: number }

export type Restoration = RestorationSize & {
  readonly id: string
  readonly workspace: string
  readonly state: RestorationState
  readonly createdBy: string
  readonly createdAt: Instant
  readonly endedAt?: Instant
  readonly done: number
  readonly restored: number
  /** Why it ended before all images were tried, or why the only one is not back. Absent: that is not so. */
  readonly failure?: RestorationFailure
}

/** `hadTags`: the tags that it had. `manifests`: all restored manifests, children first. `detail`: why it was not restored. */
export type RestoredImage = RepositoryRef & {
  readonly digest: Digest
  readonly hadTags: readonly string[]
  readonly outcome: RestoreOutcome
  readonly tags: readonly string[]
  /** Tags that point to another image now, and were not moved. */
  readonly tagConflicts: readonly string[]
  readonly manifests: readonly Digest[]
  /** The manifests, and all tags but the conflicts, existed before, so that nothing was uploaded. */
  readonly unchanged: boolean
  readonly detail?: string
}

/** A restored image that the next run would delete again. Absent `pin`: nothing keeps it. */
export type DeletedAgain = { readonly decision: Decision; readonly pin?: ShownPin }

/** What the next run of a repository does with restored images. `unknown`: why that is not known, so that all are pinned. */
export type RestoredNextRun = RepositoryRef & {
  /** Absent: none is due. */
  readonly at?: Instant
  readonly deletes: readonly DeletedAgain[]
  readonly unknown?: string
  /** Pins of images of which nothing is known. */
  readonly pins: readonly ShownPin[]
}

/** What a restoration has found, in order. */
export type RestorationFinding =
  | {
      readonly kind: 'image'
      readonly image: RestoredImage
      readonly done: number
      readonly total: number
    }
  | { readonly kind: 'next_run'; readonly nextRun: RestoredNextRun }

/** One part of a watch. A part with the cursor alone is a sign of life. */
export type RestorationPart = {
  readonly cursor: string
  readonly finding?: RestorationFinding
  /** The last part: the restoration, which has ended. */
  readonly restoration?: Restoration
}
