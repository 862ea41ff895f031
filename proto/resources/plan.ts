import type { Change, PlanSummary, RepositoryEffect } from '../../policies/diff/index.ts'
import type { Duration, Instant } from '../../policies/model/index.ts'
import type { Origin } from './workspace.ts'

/** How long after it was made a plan can be applied. Milliseconds. */
export const PLAN_LIFE: Duration = 72 * 3_600_000

export type StoredPlan = {
  readonly id: string
  readonly workspace: string
  readonly baseSerial: number
  readonly createdAt: Instant
  readonly createdBy: string
  /** Absent: not known. */
  readonly origin?: Origin
  readonly changes: readonly Change[]
  readonly effects: readonly RepositoryEffect[]
  readonly summary: PlanSummary
  /** Why the effects may be incomplete, one sentence each. Absent: no reason is known. */
  readonly warnings?: readonly string[]
  /** Absent: not applied. */
  readonly appliedSerial?: number
}
