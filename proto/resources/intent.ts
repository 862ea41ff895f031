import type { Digest, RepositoryRef, Instant } from '../../policies/model/index.ts'

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

/** An intent as people see it: without the manifest. */
export type Removed = Omit<
  Intent,
  'bytes' | 'mediaType' | 'children' | 'token' | 'registry' | 'repository' | 'action'
>
