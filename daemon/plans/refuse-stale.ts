import { unknownRefusal } from '../../policies/diff/index.ts'
import { CareenError, type Instant, minuteText } from '../../policies/model/index.ts'
import { PLAN_LIFE, type PlanHead, type StoredPlan } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'

/** Throws PLAN_APPLIED. */
export function refuseApplied(plan: PlanHead): void {
  if (plan.appliedSerial === undefined) return
  throw new CareenError(
    'PLAN_APPLIED',
    `plan ${plan.id} is already applied, as serial ${plan.appliedSerial} of workspace ${plan.workspace}. Run careen plan again`,
  )
}

/** Throws PLAN_STALE if the plan is too old. Why: what it shows of images, which it approves, is as old as it is. */
export function refuseExpired({ id, createdAt }: PlanHead, now: Instant): void {
  if (now < createdAt + PLAN_LIFE) return
  throw new CareenError(
    'PLAN_STALE',
    `plan ${id} was made at ${minuteText(createdAt)}, and a plan can be applied for 72 hours. Run careen plan again`,
    { metadata: { plan: id } },
  )
}

/** Throws PLAN_STALE with the later changes if the workspace was changed since the plan was made. */
export function refuseStale(store: Store, plan: PlanHead): void {
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

/** Throws FAILED_PRECONDITION if the plan is being made, or was not made. */
export function refuseUnmade({ id, state, failure }: PlanHead): void {
  if (state === 'PLANNING')
    throw new CareenError('FAILED_PRECONDITION', `plan ${id} is being made. Apply it when it is READY`, {
      metadata: { plan: id },
    })
  if (state !== 'FAILED' && state !== 'CANCELLED') return
  throw new CareenError(
    'FAILED_PRECONDITION',
    `plan ${id} was not made: ${failure?.message ?? 'no reason is known'}`,
    { metadata: { plan: id } },
  )
}

/** Throws ETAG_MISMATCH or PLAN_STALE if the caller has read another plan. */
export function refuseOther(
  { id, etag, contentSha256 }: PlanHead,
  read: { readonly etag?: string; readonly contentSha256?: string },
): void {
  const metadata = { plan: id }
  if (isOther(read.etag, etag))
    throw new CareenError('ETAG_MISMATCH', `plan ${id} has changed since it was read. Read it again`, {
      metadata,
    })
  if (isOther(read.contentSha256, contentSha256))
    throw new CareenError(
      'PLAN_STALE',
      `plan ${id} of this daemon is another one than was read. Look at it: careen show ${id}`,
      { metadata },
    )
}

/** Returns true if something was given, and it is not this. */
function isOther(given: string | undefined, own: string | undefined): boolean {
  return given !== undefined && given !== '' && given !== own
}

/** Throws EFFECTS_UNKNOWN if the plan has effects that could not be read. */
export function refuseUnknown({ id, effects }: StoredPlan): void {
  const refusal = unknownRefusal(effects)
  if (refusal !== undefined) throw new CareenError('EFFECTS_UNKNOWN', refusal, { metadata: { plan: id } })
}
