import { CareenError, type Instant, minuteText } from '../../policies/model/index.ts'
import { PLAN_LIFE, type StoredPlan } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'

/** Throws PLAN_STALE if the plan is too old. Why: what it shows of images, which it approves, is as old as it is. */
export function refuseExpired({ id, createdAt }: StoredPlan, now: Instant): void {
  if (now < createdAt + PLAN_LIFE) return
  throw new CareenError(
    'PLAN_STALE',
    `plan ${id} was made at ${minuteText(createdAt)}, and a plan can be applied for 72 hours. Run careen plan again`,
    { metadata: { plan: id } },
  )
}

/** Throws PLAN_STALE with the later changes if the workspace was changed since the plan was made. */
export function refuseStale(store: Store, plan: StoredPlan): void {
  const { serial } = store.objects.workspace(plan.workspace)
  if (serial === plan.baseSerial) return
  const since = store.objects.history(plan.workspace, { after: plan.baseSerial, limit: 5 })
  const lines = since.map(
    (entry) =>
      `serial ${entry.serial} by ${entry.appliedBy} at ${minuteText(entry.appliedAt)}: ${entry.changes.slice(0, 5).join(', ')}`,
  )
  throw new CareenError(
    'PLAN_STALE',
    `the plan was made on serial ${plan.baseSerial} of workspace ${plan.workspace}, which is at serial ${serial} now. Since then: ${lines.join('; ')}. Run careen plan again`,
    { metadata: { workspace: plan.workspace, base_serial: `${plan.baseSerial}`, serial: `${serial}` } },
  )
}
