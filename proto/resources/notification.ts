import type { Digest, Instant } from '../../policies/model/index.ts'

/**
 * A notification of a registry about one of its repositories. A `delete` has a digest or a tag, the others have a digest. A
 * `push` of a tag also has the tag.
 */
export type ReceivedNotification = {
  readonly action: 'push' | 'pull' | 'delete'
  readonly at: Instant
  /** The registry sent no valid time: `at` is the time of the notification. */
  readonly timeUnknown?: true
  readonly repository: string
  readonly digest?: Digest
  readonly tag?: string
}
