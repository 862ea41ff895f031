import type { Instant } from '../../policies/model/index.ts'
import type { ScanDifference } from '../../proto/resources/index.ts'

/** A part of a scan. The sums are those of the whole scan in every part. */
export type ScanRecord = ScanDifference & {
  /** When the scan ended, and the lower bound of what the next scan finds new. */
  readonly at: Instant
  readonly after: Instant
  /** The registry's clock when the part is sent. Absent: the registry sends no time. */
  readonly registryAt?: Instant
  /** Number of the part, from 0. */
  readonly part: number
  readonly tags: number
  /** Manifests. */
  readonly images: number
  /** Images: each counts once, with its parts. Absent: the daemon counts them. */
  readonly imageCount?: number
  /** Bytes in the repository; shared blobs count once. */
  readonly bytes: number
  /** False for an incremental scan. */
  readonly complete: boolean
  /** True if all that decides is stored by this scan. Absent: the registry lists times that are not. */
  readonly whole?: boolean
}
