import { type Change, summarize } from '../../policies/diff/index.ts'
import { compact, type Instant } from '../../policies/model/index.ts'
import type { OtherFiles } from '../../proto/resources/index.ts'
import type { PlanRequest } from '../plan-services.ts'
import type { PlanBody } from '../store/store.ts'
import type { Division } from './managers.ts'
import { destroysOthers } from './other-files.ts'
import type { Effects } from './plan-effects.ts'
import type { PlanResult } from './store-plan.ts'

/** Returns who manages what a plan declares. Empty: nobody. */
export function managerOf({ origin, owner = '' }: PlanRequest): string {
  return origin?.id ?? owner
}

/** What was found out for a plan. */
export type PlanContent = Omit<Effects, 'exposed'> & {
  readonly serial: number
  readonly changes: readonly Change[]
  readonly warnings: readonly string[]
  readonly division: Division
  /** Changes that the selection leaves out. */
  readonly leftOut: number
  /** Stored objects that no change touches. */
  readonly unchanged: number
  /** What the workspace was applied from, if the plan has other files. */
  readonly other: OtherFiles | undefined
}

/** Returns a plan. `now`: when it was asked for. */
export function madePlan(
  now: Instant,
  request: PlanRequest,
  { serial, changes, effects, frees, warnings, division, leftOut, unchanged, other }: PlanContent,
): PlanResult {
  const { workspace, requestedBy, skipEffects, owner, origin, selection } = request
  const summary = summarize(changes, effects, frees)
  const leftAlone = division.leftAlone.map(({ address, manager }) => ({ address, manager }))
  const body: PlanBody = {
    workspace,
    baseSerial: serial,
    createdAt: now,
    createdBy: requestedBy,
    ...compact({ origin, selection }),
    summary: skipEffects ? { ...summary, skipped: true } : summary,
    ...compact({
      creator: owner,
      manager: managerOf(request) || undefined,
      otherFiles: destroysOthers(other, leftAlone),
      leftOut: leftOut === 0 ? undefined : leftOut,
      unchanged: unchanged === 0 ? undefined : unchanged,
    }),
    ...(warnings.length === 0 ? {} : { warnings }),
    ...(leftAlone.length === 0 ? {} : { leftAlone }),
    ...(division.takenOver.length === 0 ? {} : { takenOver: division.takenOver }),
  }
  return { body, changes, effects }
}
