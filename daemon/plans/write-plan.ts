import { addressOf, CareenError, type RepositoryRef } from '../../policies/model/index.ts'
import type { HistoryEntry, StoredPlan } from '../../proto/resources/index.ts'
import { changedModel, followRegistries, type Model } from '../workspaces/index.ts'
import type { ApplyDeps, ApplyRequest } from './apply-plan.ts'
import { changedObjects } from './changed-objects.ts'
import { historyEntry } from './history-lines.ts'
import { afterOf, type PreparedApply } from './prepare-apply.ts'

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

/** A plan that was written. `after`: the objects of the workspace, which may be remembered once it is committed. */
export type WrittenPlan = { readonly serial: number; readonly after: Model }

/** What is written of an apply. `prepared`: absent: it is one change. */
type Writing = { readonly by: AppliedBy; readonly prepared?: PreparedApply }

/**
 * Writes all changes, their history, and what follows for the schedule. Returns the new serial and its objects. Requires a transaction, and a plan on the
 * serial of its workspace.
 */
export function writePlan(
  deps: Pick<ApplyDeps, 'store' | 'workspaces' | 'now'>,
  plan: StoredPlan,
  { by, prepared }: Writing,
): WrittenPlan {
  const { store, workspaces, now } = deps
  const serial = plan.baseSerial + 1
  const { manager = '' } = plan
  const ref = onlyRepository(plan.changes)
  // Why before: of the serial that the objects still have.
  const after = prepared?.after ?? modelAfter(deps, plan)
  writeObjects(deps, plan, prepared)
  for (const { address } of plan.takenOver ?? []) store.objects.manage(address, manager)
  store.objects.setSerial(plan.workspace, serial, now())
  store.objects.addHistory(historyEntry(plan, { serial, appliedAt: now(), ...whoOf(by) }))
  store.plans.markApplied(plan.id, serial)
  if (ref === undefined) {
    followRegistries(store)
    workspaces.assign(plan.workspace, now(), after)
  } else workspaces.assignOne(plan.workspace, ref, { now: now(), after })
  // Why: a policy may have another window now. Runs that must wait are sorted out again when they begin.
  store.runs.openWindows(Number.MAX_SAFE_INTEGER)
  return { serial, after }
}

/** Returns the objects of the workspace after a plan on its serial. */
function modelAfter(
  { workspaces }: Pick<ApplyDeps, 'workspaces'>,
  { workspace, changes }: StoredPlan,
): Model {
  const removed = changes.flatMap((change) => (change.action === 'delete' ? [addressOf(change.before)] : []))
  return changedModel(workspaces.model(workspace), changes.flatMap(afterOf), removed)
}

function writeObjects(
  deps: Pick<ApplyDeps, 'store'>,
  plan: StoredPlan,
  prepared: PreparedApply | undefined,
): void {
  if (prepared?.isStaged === true) writeStaged(deps, plan, prepared)
  else writeChanges(deps, plan)
}

function writeChanges(
  { store }: Pick<ApplyDeps, 'store'>,
  { workspace, changes, ...plan }: StoredPlan,
): void {
  const serial = plan.baseSerial + 1
  for (const change of changes) {
    if (change.action === 'delete') store.objects.remove(addressOf(change.before), serial)
    else store.objects.put(workspace, serial, change.after, plan.manager)
  }
}

/** Throws STORE_FAILED if the objects are not staged any more: the database was opened again. */
function writeStaged(
  { store }: Pick<ApplyDeps, 'store'>,
  { id, baseSerial }: StoredPlan,
  { stored, removed }: PreparedApply,
): void {
  for (const address of removed) store.objects.remove(address, baseSerial + 1)
  if (store.objects.putStaged(id) === stored.length) return
  throw new CareenError(
    'STORE_FAILED',
    `the database was opened again while plan ${id} was applied. Nothing was changed. Run careen apply again`,
    { metadata: { plan: id } },
  )
}
