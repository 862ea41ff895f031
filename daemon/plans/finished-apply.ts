import type { StoredPlan } from '../../proto/resources/index.ts'

export type AppliedPlan = { readonly plan: StoredPlan; readonly serial: number }

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
