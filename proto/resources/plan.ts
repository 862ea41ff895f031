import type { Change, PlanSummary, RepositoryEffect } from '../../policies/diff/index.ts'
import type { Duration, Instant } from '../../policies/model/index.ts'
import type { ManagedObject, Origin } from './workspace.ts'

/** How long after it was made a plan can be applied. Milliseconds. */
export const PLAN_LIFE: Duration = 72 * 3_600_000

export type StoredPlan = {
  readonly id: string
  readonly workspace: string
  readonly baseSerial: number
  readonly createdAt: Instant
  readonly createdBy: string
  /** The identity that made it. Absent: not recorded. */
  readonly creator?: string
  /** Who manages what the plan declares. Absent: made before managers were known. */
  readonly manager?: string
  /** Absent: not known. */
  readonly origin?: Origin
  readonly changes: readonly Change[]
  readonly effects: readonly RepositoryEffect[]
  readonly summary: PlanSummary
  /** Why the effects may be incomplete, one sentence each. Absent: no reason is known. */
  readonly warnings?: readonly string[]
  /** Stored objects of others, which the plan does not declare and does not delete. Absent: none. */
  readonly leftAlone?: readonly ManagedObject[]
  /** Objects that the plan takes over, and who manages them until then. Absent: none. */
  readonly takenOver?: readonly ManagedObject[]
  /** Absent: not applied. */
  readonly appliedSerial?: number
}
