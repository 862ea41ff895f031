import { type Change, type PlanSummary, summarize } from '../../policies/diff/index.ts'
import { compact, type Instant } from '../../policies/model/index.ts'
import type { OtherFiles } from '../../proto/resources/index.ts'
import type { PlanRequest } from '../plan-services.ts'
import type { PlanBody } from '../store/store.ts'
import type { Division } from './managers.ts'
import { destroysOthers } from './other-files.ts'
import type { Effects } from './plan-effects.ts'
import type { PlannedDrift } from './refresh-only.ts'
import type { PlanResult } from './store-plan.ts'

/** Returns who manages what a plan declares. Empty: nobody. */
export function managerOf({ origin, owner = '' }: PlanRequest): string {
  return origin?.id ?? owner
}

/** What was found out for a plan. */
export type PlanContent = Omit<Effects, 'exposed'> &
  PlannedDrift & {
    readonly serial: number
    readonly changes: readonly Change[]
    readonly warnings: readonly string[]
    readonly division: Division
    /** Changes that the selection leaves out. */
    readonly leftOut: number
    /** Stored objects that no change touches. */
    readonly unchanged: number
    /** When the next run is due. */
    readonly nextRunAt: Instant | undefined
    /** What the workspace was applied from, if the plan has other files. */
    readonly other: OtherFiles | undefined
  }

/** Returns a plan. `now`: when it was asked for. */
export function madePlan(
  now: Instant,
  request: PlanRequest,
  {
    serial,
    changes,
    effects,
    frees,
    warnings,
    division,
    leftOut,
    unchanged,
    other,
    unseen,
    nextRunAt,
    drift,
    hasMoreDrift,
  }: PlanContent,
): PlanResult {
  const { workspace, requestedBy, skipEffects, owner, origin, selection } = request
  const sums = summarize(changes, effects, frees)
  const summary = withUnseen(sums, unseen)
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
      nextRunAt: dueAnyway(sums, changes, nextRunAt),
      refreshOnly: request.refreshOnly === true ? (true as const) : undefined,
      drift,
      hasMoreDrift,
    }),
    ...(warnings.length === 0 ? {} : { warnings }),
    ...(leftAlone.length === 0 ? {} : { leftAlone }),
    ...(division.takenOver.length === 0 ? {} : { takenOver: division.takenOver }),
  }
  return { body, changes, effects }
}

/** Repositories that were not looked at make the sums lower bounds. */
function withUnseen(summary: PlanSummary, unseen: number): PlanSummary {
  return unseen === 0 ? summary : { ...summary, unknown: unseen }
}

/** Returns when images go although nothing changes. */
function dueAnyway(
  { deletes }: PlanSummary,
  changes: readonly Change[],
  nextRunAt: Instant | undefined,
): Instant | undefined {
  return changes.length === 0 && deletes > 0 ? nextRunAt : undefined
}
