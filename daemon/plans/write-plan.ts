import { runSubject } from '../../policies/audit/index.ts'
import { addressOf, CareenError } from '../../policies/model/index.ts'
import type { Actor, HistoryEntry, StoredPlan } from '../../proto/resources/index.ts'
import { changedModel, followRegistries, type Model } from '../workspaces/index.ts'
import type { ApplyDeps } from './apply-plan.ts'
import type { ApplyRequest } from './apply-request.ts'
import { historyEntry, historyLines } from './history-lines.ts'
import { onlyRepository } from './only-repository.ts'
import { afterOf, type PreparedApply, removedBy, type StagedChange } from './prepare-apply.ts'
import { refuseOwned } from './refuse-foreign.ts'

function whoOf({ requestedBy, actor }: AppliedBy): Pick<HistoryEntry, 'appliedBy' | 'identity' | 'claimed'> {
  return { appliedBy: requestedBy, identity: actor?.identity ?? '', claimed: actor?.claimed ?? '' }
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
  const { store, now } = deps
  const serial = plan.baseSerial + 1
  const { manager = '' } = plan
  // Why before: of the serial that the objects still have.
  const after = prepared?.after ?? modelAfter(deps, plan)
  writeObjects(deps, plan, prepared)
  store.objects.manage(
    (plan.takenOver ?? []).map(({ address }) => address),
    manager,
  )
  store.objects.setSerial(plan.workspace, serial, now())
  store.objects.addHistory(
    historyEntry(plan, {
      serial,
      lines: prepared?.lines ?? historyLines(plan),
      appliedAt: now(),
      ...whoOf(by),
    }),
  )
  store.plans.markApplied(plan.id, serial)
  assignRepositories(deps, plan, { after, prepared })
  endUngoverned(deps, { workspace: plan.workspace, serial, actor: by.actor })
  // Why: a policy may have another window now. Runs that must wait are sorted out again when they begin.
  store.runs.openWindows(Number.MAX_SAFE_INTEGER)
  return { serial, after }
}

/** Writes down who governs what after a plan. */
function assignRepositories(
  { store, workspaces, now }: Pick<ApplyDeps, 'store' | 'workspaces' | 'now'>,
  { workspace, changes }: StoredPlan,
  { after, prepared }: { readonly after: Model; readonly prepared: PreparedApply | undefined },
): void {
  const ref = onlyRepository(changes)
  if (ref !== undefined) {
    workspaces.assignOne(workspace, ref, { now: now(), after })
    return
  }
  followRegistries(store)
  if (prepared?.assignments === undefined) workspaces.assign(workspace, now(), after)
  else workspaces.assignStaged(prepared.assignments)
}

type Ungoverned = { readonly workspace: string; readonly serial: number; readonly actor: Actor | undefined }

/** Cancels runs that wait for approval where no policy is in force any more. Why: nobody can approve them, and no later run replaces them. */
function endUngoverned(
  { store, now }: Pick<ApplyDeps, 'store' | 'now'>,
  { workspace, serial, actor }: Ungoverned,
): void {
  const message = `no image was deleted: since serial ${serial} no policy is in force there`
  for (const run of store.runs.parkedUngoverned(workspace)) {
    store.audit.add({
      type: 'careen.run.cancelled',
      actor,
      about: runSubject(run),
      payload: { state: run.state, serial },
    })
    store.runs.update(run.id, { state: 'CANCELLED', errorCode: 'CANCELLED', endedAt: now(), message })
  }
}

/** Returns the objects of the workspace after a plan on its serial. */
function modelAfter(
  { workspaces }: Pick<ApplyDeps, 'workspaces'>,
  { workspace, changes }: StoredPlan,
): Model {
  return changedModel(workspaces.model(workspace), changes.flatMap(afterOf), changes.flatMap(removedBy))
}

function writeObjects(
  deps: Pick<ApplyDeps, 'store'>,
  plan: StoredPlan,
  prepared: PreparedApply | undefined,
): void {
  if (prepared?.staged !== undefined) writeStaged(deps, plan, prepared.staged)
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

/**
 * Throws ALREADY_EXISTS if another workspace has an object of the same address, and STORE_FAILED if the objects are not staged any more: the
 * database was opened again.
 */
function writeStaged(
  { store }: Pick<ApplyDeps, 'store'>,
  { id, workspace, changes }: StoredPlan,
  { stage, count }: StagedChange,
): void {
  if (store.objects.putStaged(stage) === count) return
  refuseOwned(store, workspace, changes.flatMap(afterOf))
  throw new CareenError(
    'STORE_FAILED',
    `the database was opened again while plan ${id} was applied. Nothing was changed. Run careen apply again`,
    { metadata: { plan: id } },
  )
}
