import { type Change, summarize } from '../../policies/diff/index.ts'
import { compact, type Instant } from '../../policies/model/index.ts'
import type { StoredPlan } from '../../proto/resources/index.ts'
import type { PlanRequest } from '../services.ts'
import type { Division } from './managers.ts'
import type { Effects } from './plan-effects.ts'

/** Returns who manages what a plan declares. Empty: nobody. */
export function managerOf({ origin, owner = '' }: PlanRequest): string {
  return origin?.id ?? owner
}

/** What was found out for a plan. */
export type PlanContent = Effects & {
  readonly serial: number
  readonly changes: readonly Change[]
  readonly warnings: readonly string[]
  readonly division: Division
}

/** Returns a plan without its id. `now`: when it is made. */
export function madePlan(
  now: Instant,
  request: PlanRequest,
  { serial, changes, effects, frees, warnings, division }: PlanContent,
): Omit<StoredPlan, 'id'> {
  const { workspace, requestedBy, skipEffects, owner, origin } = request
  const summary = summarize(changes, effects, frees)
  const leftAlone = division.leftAlone.map(({ address, manager }) => ({ address, manager }))
  return {
    workspace,
    baseSerial: serial,
    createdAt: now,
    createdBy: requestedBy,
    ...compact({ origin }),
    changes,
    effects,
    summary: skipEffects ? { ...summary, skipped: true } : summary,
    ...compact({ creator: owner, manager: managerOf(request) || undefined }),
    ...(warnings.length === 0 ? {} : { warnings }),
    ...(leftAlone.length === 0 ? {} : { leftAlone }),
    ...(division.takenOver.length === 0 ? {} : { takenOver: division.takenOver }),
  }
}
