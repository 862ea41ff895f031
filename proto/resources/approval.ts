import type { Duration, Instant } from '../../policies/model/index.ts'

/**
 * Whether an approval still counts. `USED`: its run has begun, or its plan was applied. `REVOKED`: also if that run was cancelled before it
 * began. `EXPIRED`: also if its plan cannot be applied any more.
 */
export type ApprovalState = 'VALID' | 'USED' | 'REVOKED' | 'EXPIRED'

/** What a person approved: the images of a parked run, or a plan. */
export type Approval = {
  readonly id: string
  readonly workspace: string
  readonly subject: ApprovalSubject
  /** How many images. A group counts once. Of a plan: those over a limit, whose number the person gave; else 0. */
  readonly images: number
  /** In hexadecimal digits: SHA-256 of the digests, see `ParkedImages`, or that of the content of the plan. */
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

/** Ids. `parked`: the parked run; `run`: the one that deletes its images. */
export type ApprovalSubject =
  | { readonly kind: 'run'; readonly parked: string; readonly run: string }
  | { readonly kind: 'plan'; readonly plan: string }

/** For how long images are approved, by a person or with a plan. Milliseconds. */
export const APPROVAL_LIFE: Duration = 72 * 3_600_000

/** What a parked run would delete: images, and the SHA-256 of their sorted digests, each with a newline behind it, in hexadecimal digits. */
export type ParkedImages = { readonly images: number; readonly sha256: string }

/** What is known of the approval of a plan. */
export type PlanApproval = Pick<
  Approval,
  'id' | 'images' | 'createdBy' | 'claimed' | 'createdAt' | 'expiresAt'
>

/** Says that a second person approves a plan before it is applied. `approval` absent: nobody has. */
export type SecondPerson = { readonly approval?: PlanApproval }
