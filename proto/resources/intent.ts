import type { Digest, RepositoryRef, Instant } from '../../policies/model/index.ts'

export type IntentAction = 'DELETE' | 'UNTAG'

/**
 * The outcomes of an intent. `not_done`: nothing was removed, and the image exists. `not_gone`: the registry answered that it
 * was removed, and still serves it.
 */
export const OUTCOMES = ['deleted', 'untagged', 'gone', 'refused', 'not_done', 'not_gone'] as const

export type Outcome = (typeof OUTCOMES)[number]

/** An intent to commit before a DELETE is sent. `tags`: for UNTAG the tags to remove, for DELETE all tags of the image. */
export type NewIntent = {
  readonly digest: Digest
  readonly action: IntentAction
  readonly tags: readonly string[]
  readonly mediaType: string
  readonly bytes: Uint8Array
  readonly children: readonly Digest[]
  readonly size: number
  /** Reasons as sentences. */
  readonly reasons: readonly string[]
  /** A part of an image, which goes with its group and is not counted by itself. Absent: an image, or not known. */
  readonly part?: true
}

/** What a worker says of an intent. The daemon finds out the rest. */
export type AskedIntent = Pick<NewIntent, 'digest' | 'action' | 'tags' | 'mediaType' | 'bytes'>

export type Intent = NewIntent &
  RepositoryRef & {
    readonly id: number
    readonly runId: string
    /** Of the lease under which it was committed. */
    readonly generation: number
    readonly createdAt: Instant
    readonly outcome?: Outcome
    readonly outcomeAt?: Instant
    readonly detail?: string
    readonly restoredAt?: Instant
    /** The outcome that a later one replaced, and when it was recorded. */
    readonly firstOutcome?: Outcome
    readonly firstOutcomeAt?: Instant
  }

/** An intent without its manifest, for people. */
export type Removed = Omit<Intent, 'bytes' | 'mediaType' | 'children' | 'generation'>

/**
 * What a worker need not ask for, as there was none when its run began. Why that is enough: nobody but the holder of its lease adds an
 * intent, and what is approved later may wait for the next run.
 */
export type EmptyPart = 'open intents' | 'approved digests'
