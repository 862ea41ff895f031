import type { Digest, Instant } from '../../policies/model/index.ts'

/**
 * What a registry told of one of its repositories. A `delete` names a digest or a tag, the others a digest; a `push` also the
 * tag that was pushed, where there was one.
 */
export type Notice = {
  readonly action: 'push' | 'pull' | 'delete'
  readonly at: Instant
  /** The registry did not say when, in a form that is understood: `at` is when it told. */
  readonly timeUnknown?: true
  readonly repository: string
  readonly digest?: Digest
  readonly tag?: string
}
