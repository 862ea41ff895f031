import { unknownRefusal } from '../../policies/diff/index.ts'
import { addressOf, CareenError, compact, type RepositoryRef } from '../../policies/model/index.ts'
import type { Actor, HistoryEntry, StoredPlan } from '../../proto/resources/index.ts'
import { failpoint } from '../failpoint.ts'
import type { Store } from '../store/store.ts'
import { followRegistries, type Workspaces } from '../workspaces/index.ts'
import { approvedBy, approveImages, refuseWrongNumber } from './approve-images.ts'
import { auditApply } from './audit-apply.ts'
import { changedObjects } from './changed-objects.ts'
import { type AppliedPlan, type FinishedApply, finishedApply } from './finished-apply.ts'
import { historyEntry, historyLines } from './history-lines.ts'
import { type ApplyRulesOf, refuseOutsideWindow } from './on-hold.ts'
import { missing, planHead } from './plan-heads.ts'
import { refuseForeign } from './refuse-foreign.ts'
import { refuseExpired, refuseOther, refuseStale, refuseUnmade } from './refuse-stale.ts'

export type ApplyDeps = {
  readonly store: Store
  readonly workspaces: Workspaces
  readonly now: () => number
  /** Called after an apply, so that catalogs are read and due runs start. */
  readonly applied: (apply: FinishedApply) => void
  readonly applyRules: ApplyRulesOf
}

export type ApplyRequest = {
  readonly id: string
  /** Empty: the request is not remembered. */
  readonly requestId: string
  readonly requestedBy: string
  readonly allowUnknown: boolean
  /** The number of images over a limit that are approved. Undefined: none is. */
  readonly approveImages?: number | undefined
  /** Of the plan that the caller has read. Empty: any. */
  readonly etag?: string
  readonly contentSha256?: string
  /** Absent: the daemon itself. */
  readonly actor?: Actor | undefined
}

/**
 * Applies a plan in one transaction, then calls `applied`. A request that was applied before gets the same result and
 * changes nothing. Throws NOT_FOUND, PLAN_APPLIED, FAILED_PRECONDITION for a plan that was not made, OUTSIDE_WINDOW, PLAN_STALE,
 * ETAG_MISMATCH, COUNT_MISMATCH, EFFECTS_UNKNOWN unless `allowUnknown`, and ALREADY_EXISTS; then nothing is written.
 */
export function applyPlan({ store, ...deps }: ApplyDeps, request: ApplyRequest): AppliedPlan {
  const { id, requestId, requestedBy, allowUnknown, approveImages: given } = request
  const { etag, contentSha256 } = request
  const read = compact({ etag: etag || undefined, contentSha256: contentSha256 || undefined })
  const asked = {
    requestedBy,
    id,
    allowUnknown,
    ...(given === undefined ? {} : { given: `${given}` }),
    ...read,
  }
  const key = { id: requestId, method: 'ApplyPlan', arguments: asked }
  const { repeated, ...result } = store.transaction(() => {
    const before = store.requests.resultOf(key)
    const found = before ?? id
    const head = planHead(store, found)
    const plan = store.plans.get(found) ?? missing(found)
    const number = numberOf(deps, plan, given)
    const images = approvedBy(plan, number)
    const nextRunAt = (): number | undefined => store.repositories.nextRunIn(plan.workspace)
    if (before !== undefined)
      return { plan, serial: plan.appliedSerial ?? 0, images, nextRunAt: nextRunAt(), repeated: true }
    refuseApplied(plan)
    refuseUnmade(head)
    refuseExpired(plan, deps.now())
    refuseOutsideWindow(deps, plan.workspace)
    refuseStale(store, plan)
    refuseOther(head, request)
    refuseWrongNumber(plan, given)
    if (!allowUnknown) refuseUnknown(plan)
    const declared = plan.changes.flatMap((change) => (change.action === 'delete' ? [] : [change.after]))
    refuseForeign(store, plan.workspace, declared)
    const serial = writePlan({ ...deps, store }, plan, request)
    approveImages(store, plan, { given: number, now: deps.now() })
    auditApply(store, { plan, serial, images, lines: historyLines(plan) }, request)
    store.requests.remember(key, plan.id)
    failpoint('apply.beforeCommit')
    return { plan, serial, images, nextRunAt: nextRunAt(), repeated: false }
  })
  failpoint('apply.afterCommit')
  if (!repeated) deps.applied(finishedApply(result, requestedBy))
  return result
}

function refuseApplied(plan: StoredPlan): void {
  if (plan.appliedSerial === undefined) return
  throw new CareenError(
    'PLAN_APPLIED',
    `plan ${plan.id} is already applied, as serial ${plan.appliedSerial} of workspace ${plan.workspace}. Run careen plan again`,
  )
}

/** Returns the number of images that counts. Why none of who applies under the two-person rule: a second person gives it to the runs. */
function numberOf(
  { applyRules }: Pick<ApplyDeps, 'applyRules'>,
  { workspace }: StoredPlan,
  given: number | undefined,
): number | undefined {
  return (applyRules(workspace)?.approvers ?? 0) > 0 ? undefined : given
}

function refuseUnknown({ id, effects }: StoredPlan): void {
  const refusal = unknownRefusal(effects)
  if (refusal !== undefined) throw new CareenError('EFFECTS_UNKNOWN', refusal, { metadata: { plan: id } })
}

function whoOf({ requestedBy, actor }: AppliedBy): Pick<HistoryEntry, 'appliedBy' | 'identity' | 'claimed'> {
  return { appliedBy: requestedBy, identity: actor?.identity ?? '', claimed: actor?.claimed ?? '' }
}

/** Returns the repository that is the scope of the only changed policy, before and after. Undefined: more may change. */
function onlyRepository(changes: StoredPlan['changes']): RepositoryRef | undefined {
  const [change, ...others] = changes
  if (change === undefined || others.length > 0) return undefined
  const objects = changedObjects(change)
  const scopes = objects.flatMap((object) => (object.kind === 'policy' ? [object.scope] : []))
  const [scope] = scopes
  const isOne =
    scopes.length === objects.length && new Set(scopes.map((one) => JSON.stringify(one))).size === 1
  return isOne && scope?.kind === 'repository' ? scope : undefined
}

/** Who applies a plan, as the history says it. */
type AppliedBy = Pick<ApplyRequest, 'requestedBy' | 'actor'>

/**
 * Writes all changes, their history, and what follows for the schedule. Returns the new serial. Requires a transaction, and a plan on the
 * serial of its workspace.
 */
export function writePlan(
  { store, workspaces, now }: Pick<ApplyDeps, 'store' | 'workspaces' | 'now'>,
  plan: StoredPlan,
  by: AppliedBy,
): number {
  const serial = plan.baseSerial + 1
  const { manager = '' } = plan
  for (const change of plan.changes) {
    if (change.action === 'delete') store.objects.remove(addressOf(change.before), serial)
    else store.objects.put(plan.workspace, serial, change.after, manager)
  }
  for (const { address } of plan.takenOver ?? []) store.objects.manage(address, manager)
  store.objects.setSerial(plan.workspace, serial, now())
  store.objects.addHistory(historyEntry(plan, { serial, appliedAt: now(), ...whoOf(by) }))
  store.plans.markApplied(plan.id, serial)
  const ref = onlyRepository(plan.changes)
  if (ref === undefined) {
    followRegistries(store)
    workspaces.assign(plan.workspace, now())
  } else workspaces.assignOne(plan.workspace, ref, now())
  // Why: a policy may have another window now. Runs that must wait are sorted out again when they begin.
  store.runs.openWindows(Number.MAX_SAFE_INTEGER)
  return serial
}
