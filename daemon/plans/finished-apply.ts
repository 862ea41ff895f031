import type { Instant } from '../../policies/model/index.ts'
import type { StoredPlan } from '../../proto/resources/index.ts'
import type { ApprovedImages } from './approve-images.ts'

/** `nextRunAt`: when a run of the workspace is due; undefined if none is. */
export type AppliedPlan = {
  readonly plan: StoredPlan
  readonly serial: number
  readonly images: ApprovedImages
  readonly nextRunAt: Instant | undefined
}

/** What was applied, for the log. `by`: the identity of the caller. */
export type FinishedApply = {
  readonly workspace: string
  readonly serial: number
  readonly plan: string
  readonly changes: number
  readonly by: string
}

export function finishedApply({ plan, serial }: AppliedPlan, by: string): FinishedApply {
  return { workspace: plan.workspace, serial, plan: plan.id, changes: plan.changes.length, by }
}
