import { repositorySubject, runSubject } from '../../policies/audit/index.ts'
import { type Actor, DAEMON_ACTOR, type Run } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'
import type { RunResult } from './ledger.ts'

type RunEnd = Pick<Extract<RunResult, { state: 'FAILED' | 'CANCELLED' }>, 'state' | 'errorCode' | 'message'>

/**
 * Records how a run ended or that it waits for approval, with the hash of what it removed. A run of the schedule that succeeded and
 * removed nothing is not recorded: it changed nothing. Requires the transaction that ends it. `by`: the worker that had its lease.
 */
export function auditEnd(
  store: Store,
  run: Run,
  result: RunResult | RunEnd,
  by: Pick<Actor, 'identity'> = DAEMON_ACTOR,
): void {
  if (result.state === 'QUEUED') return
  const actor = { ...DAEMON_ACTOR, identity: by.identity, claimed: run.worker ?? '' }
  if (result.state === 'AWAITING_APPROVAL') {
    const payload = { message: result.message, planned: result.counts.planned }
    return void store.audit.add({ type: 'careen.run.parked', actor, about: runSubject(run), payload })
  }
  auditFinish(store, run, result, actor)
}

type Finish = Exclude<RunResult, { state: 'QUEUED' | 'AWAITING_APPROVAL' }> | RunEnd

function auditFinish(store: Store, run: Run, result: Finish, actor: Actor): void {
  const { removals, sha256 } = store.intents.removalsDigest(run.id)
  const isDone = result.state === 'SUCCEEDED'
  if (isDone && run.trigger === 'schedule' && removals === 0) return
  const payload = {
    state: result.state,
    kind: run.kind,
    trigger: run.trigger,
    removals,
    removals_sha256: sha256,
    error_code: 'errorCode' in result ? result.errorCode : undefined,
    message: result.message,
  }
  store.audit.add({ type: 'careen.run.finished', actor, about: runSubject(run), payload })
  auditUse(store, { run, actor, removals, isDone })
}

type EndedRun = {
  readonly run: Run
  readonly actor: Actor
  readonly removals: number
  readonly isDone: boolean
}

/** Records that a run has begun with an approval, or removed images whose number was given with a plan. */
function auditUse(store: Store, { run, actor, removals, isDone }: EndedRun): void {
  const approval = run.trigger === 'approval' ? store.givenApprovals.ofRun(run.id) : undefined
  const ofNumber = (): boolean => isDone && removals > 0 && store.approvals.source(run) !== undefined
  const isUsed = approval === undefined ? ofNumber() : approval.state === 'USED'
  if (!isUsed) return
  const payload = { ...(approval === undefined ? {} : { approval: approval.id }), removals }
  store.audit.add({ type: 'careen.approval.used', actor, about: runSubject(run), payload })
}

/** Records an incident. Requires the transaction that stops the repository. */
export function auditStop(store: Store, run: Run, why: string): void {
  const payload = { run: run.id, why }
  store.audit.add({
    type: 'careen.repository.stopped',
    actor: undefined,
    about: { ...repositorySubject(run), run: run.id },
    payload,
  })
}
