import type { Instant } from '../../policies/model/index.ts'

/** Whether an approval still counts. `USED`: its run has begun. `REVOKED`: also if that run was cancelled before it began. */
export type ApprovalState = 'VALID' | 'USED' | 'REVOKED' | 'EXPIRED'

/** What a person approved of a parked run. */
export type Approval = {
  readonly id: string
  readonly workspace: string
  /** The id of the parked run. */
  readonly parked: string
  /** The id of the run that deletes the images. */
  readonly run: string
  /** How many images. A group counts once. */
  readonly images: number
  /** SHA-256 of the digests, in hexadecimal digits. See `ParkedImages`. */
  readonly sha256: string
  /** What the person wrote. Empty: nothing. */
  readonly note: string
  /** The identity that approved. */
  readonly createdBy: string
  /** What its client said of the person. Absent: nothing. */
  readonly claimed?: string
  readonly createdAt: Instant
  readonly expiresAt: Instant
  readonly state: ApprovalState
}

/** What a parked run would delete: images, and the SHA-256 of their sorted digests, each with a newline behind it, in hexadecimal digits. */
export type ParkedImages = { readonly images: number; readonly sha256: string }
