import type { Instant } from '../../policies/model/index.ts'
import type { ScanDifference } from '../../proto/resources/index.ts'

/** A part of what a scan found; the sums are those of the whole scan in every part. */
export type ScanRecord = ScanDifference & {
  /** When the look ended, and after when what the next one finds new has come. */
  readonly at: Instant
  readonly after: Instant
  /** 0, 1, 2, ...: the order in which the parts come. */
  readonly part: number
  readonly tags: number
  readonly images: number
  /** Bytes in the repository, what several images share counted once. */
  readonly bytes: number
  /** Was everything looked at, and not only what the registry had told of? */
  readonly complete: boolean
}
