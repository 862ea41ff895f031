import type { PlanHead } from '../../proto/resources/index.ts'
import { openPace, type Pace, type PaceDeps } from '../clock.ts'
import { failpoint } from '../failpoint.ts'
import type { Store } from '../store/store.ts'
import type { TwoPersons, Workspaces } from '../workspaces/index.ts'
import { type ApplyRequest, keyOf } from './apply-request.ts'
import { approvedBy, approveImages, refuseWrongNumber } from './approve-images.ts'
import { auditApply } from './audit-apply.ts'
import { type AppliedPlan, type FinishedApply, finishedApply } from './finished-apply.ts'
import type { ApplyRulesOf } from './on-hold.ts'
import { approvalFor, numberOf, useApproval } from './plan-approvals.ts'
import { planHead } from './plan-heads.ts'
import { afterOf, prepareApply, type PreparedApply, type Preparing } from './prepare-apply.ts'
import { readChanges, readEffects, wholePlan } from './read-plan.ts'
import { refuseForeign, refuseRegistries } from './refuse-foreign.ts'
import { refuseUnknown } from './refuse-stale.ts'
import { refuseUnfit } from './refuse-unfit.ts'
import { writePlan } from './write-plan.ts'

export type ApplyDeps = {
  readonly store: Store
  readonly workspaces: Workspaces
  readonly now: () => number
  /** Called after an apply, so that catalogs are read and due runs start. */
  readonly applied: (apply: FinishedApply) => void
  readonly applyRules: ApplyRulesOf
  readonly twoPersons: TwoPersons
}

/**
 * Applies a plan in one transaction, then calls `applied`. What does not depend on the state of the store is prepared before, a slice at
 * a time. A request that was applied before gets the same result and changes nothing. Throws NOT_FOUND, PLAN_APPLIED, APPROVAL_MISSING, FAILED_PRECONDITION
 * for a plan that was not made, OUTSIDE_WINDOW, PLAN_STALE, ETAG_MISMATCH, COUNT_MISMATCH, EFFECTS_UNKNOWN unless `allowUnknown`, and
 * ALREADY_EXISTS; then nothing is written.
 */
export async function applyPlan(deps: ApplyDeps & PaceDeps, request: ApplyRequest): Promise<AppliedPlan> {
  const { store } = deps
  const { id } = request
  const pace = openPace(deps)
  if (store.requests.resultOf(keyOf(request)) !== undefined) return appliedBefore(deps, request, pace)
  const head = planHead(store, id)
  refuseUnfit(deps, head, request)
  const result = await store.staging.inStage(
    async (stage) => applyStaged(deps, request, { head, preparing: { stage, pace } }),
    pace,
  )
  if (result === undefined) return appliedBefore(deps, request, pace)
  deps.applied(finishedApply(result, request.requestedBy))
  return result
}

type Applying = { readonly head: PlanHead; readonly preparing: Preparing }

/** Prepares and applies a plan. Returns undefined if the request was applied meanwhile. */
async function applyStaged(
  deps: ApplyDeps & PaceDeps,
  request: ApplyRequest,
  { head, preparing }: Applying,
): Promise<AppliedPlan | undefined> {
  const { store, workspaces } = deps
  const prepared = await prepareApply(deps, head, preparing)
  const { staged, assignments, after } = prepared
  const isLarge = staged !== undefined || assignments !== undefined
  // Why not at the pace of the slices: the transaction takes several of their turns, and begins one.
  if (isLarge) await deps.clock.sleep(0)
  const commit = isLarge ? store.largeTransaction : store.transaction
  const result = commit(() => applyPrepared(deps, request, prepared))
  failpoint('apply.afterCommit')
  if (result === undefined) return undefined
  workspaces.remember(result.plan.workspace, result.serial, after)
  // Why: who waits for the transaction need not wait for what follows, unless it reads all objects.
  await preparing.pace()
  // Why: else the next calls parse all of them again.
  store.objects.remember(staged?.stored ?? [])
  await preparing.pace()
  return result
}

/** Applies what was prepared. Returns undefined if the request was applied meanwhile. Requires a transaction. */
function applyPrepared(
  deps: ApplyDeps,
  request: ApplyRequest,
  prepared: PreparedApply,
): AppliedPlan | undefined {
  const { store } = deps
  const { requestedBy, actor, allowUnknown, approveImages: given } = request
  if (store.requests.resultOf(keyOf(request)) !== undefined) return undefined
  const head = planHead(store, request.id)
  refuseUnfit(deps, head, request)
  const plan = wholePlan(head, prepared)
  refuseWrongNumber(plan, given)
  const approval = approvalFor(deps, plan, { isApplied: false })
  if (!allowUnknown) refuseUnknown(plan)
  // Why not of the addresses that are staged: to store them shows it.
  const refuse = prepared.staged === undefined ? refuseForeign : refuseRegistries
  refuse(store, plan.workspace, plan.changes.flatMap(afterOf))
  const { serial } = writePlan(deps, plan, { by: { requestedBy, actor }, prepared })
  const number = numberOf(deps, { plan, approval, given })
  // Why: nothing changes, so that nothing ends that a person approved.
  if (plan.refreshOnly !== true) approveImages(store, plan, { given: number, now: deps.now() })
  const images = approvedBy(plan, number)
  const { lines, changesSha256 } = prepared
  auditApply(store, { plan, serial, images, approval, lines, changesSha256 }, request)
  if (approval !== undefined) useApproval(store, approval, { plan, serial, images, actor })
  store.requests.remember(keyOf(request), plan.id)
  failpoint('apply.beforeCommit')
  return { plan, serial, images, nextRunAt: store.repositories.nextRunIn(plan.workspace) }
}

/** Returns the result of a request that was applied. */
async function appliedBefore(deps: ApplyDeps, request: ApplyRequest, pace: Pace): Promise<AppliedPlan> {
  const { store } = deps
  const id = store.requests.resultOf(keyOf(request)) ?? request.id
  const parts = { changes: await readChanges(store, id, pace), effects: await readEffects(store, id, pace) }
  const plan = wholePlan(planHead(store, id), parts)
  const nextRunAt = store.repositories.nextRunIn(plan.workspace)
  const approval = approvalFor(deps, plan, { isApplied: true })
  const images = approvedBy(plan, numberOf(deps, { plan, approval, given: request.approveImages }))
  return { plan, serial: plan.appliedSerial ?? 0, images, nextRunAt }
}
