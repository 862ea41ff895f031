import type { Decision } from '../../../policies/engine/index.ts'
import type { CareenError } from '../../../policies/model/index.ts'
import type { DeleteOutcome } from '../../registry/client.ts'
import type { Target } from './context.ts'
import type { KeepReason } from './keep-reason.ts'

/**
 * How images and tags are deleted in this registry; chosen once. Called in this order for each image: `screen`, `prepare`,
 * the intent, `stage`, `send`, then `resolved`, or `rollback` and `resolved`. `finish` is called once, at the end.
 */
export type DeleteStrategy = {
  readonly kind: 'tags-first' | 'by-digest' | 'tombstone'
  /** Returns why the image must be kept, if the registry's capabilities alone say so. Sends no requests. */
  readonly screen: (decision: Decision) => KeepReason | undefined
  /** Uploads what `stage` needs. Changes no tag and no image. */
  readonly prepare: (decision: Decision) => Promise<void>
  /** Returns why the image must be kept; everything that was staged is rolled back then. */
  readonly stage: (target: Target) => Promise<KeepReason | undefined>
  /** Sends the DELETE requests of one image, each once. Throws if the lease was lost; nothing more is sent then. */
  readonly send: (target: Target) => Promise<SendResult>
  /**
   * Takes back what `stage` and `send` did to the tags, as the image is still there. Returns clauses for the intent's detail. Throws
   * DELETE_OUTCOME_UNKNOWN if that fails.
   */
  readonly rollback: (target: Target) => Promise<readonly string[]>
  /** The intent of the image that was staged last needs no rollback any more. */
  readonly resolved: () => void
  /** Deletes what `prepare` uploaded. Keeps it while a staged image is not resolved: the next run goes on from there. */
  readonly finish: () => Promise<void>
}

/** `via`: the image at once, its tags one by one before it, or after its tags were moved to a tombstone. */
export type AnsweredDelete = {
  readonly kind: 'answered'
  readonly outcome: DeleteOutcome
  readonly via: 'digest' | 'tags' | 'tombstone'
}

/** `aborted`: a refusal that concerns the whole registry ends the run. `tagsDeleted`: some tags were deleted before it. */
export type SendResult =
  | AnsweredDelete
  | { readonly kind: 'aborted'; readonly error: CareenError; readonly tagsDeleted: boolean }
