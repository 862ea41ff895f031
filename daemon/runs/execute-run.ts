import { CareenError } from '../../policies/model/index.ts'
import { type ActiveLease, type Assignment, isHandedOn, keepLease, type RunResult } from '../ledger/index.ts'
import { parkedResult, plannedCounts, selectDeletions } from './approval.ts'
import { decideRepository } from './decide.ts'
import { deleteImages } from './delete/delete-images.ts'
import { resolveGone } from './delete/late-losses.ts'
import { openDeletion } from './delete/open-deletion.ts'
import { newProgress } from './delete/progress.ts'
import { recoverIntents } from './delete/recover-intents.ts'
import { repairClient } from './delete/repair-client.ts'
import type { Execution, WorkerContext } from './execution.ts'
import { cleanResult, dryRunResult } from './results.ts'
import { refuseSkew, type WorkTime, workTime } from './run-clock.ts'

/**
 * Executes the run of a job, or one that goes before it, from lease to result. Returns its id; empty: there was nothing to do.
 * Throws if the ledger cannot be reached; the lease expires then, and another worker begins anew.
 */
export async function executeRun(context: WorkerContext, job: string, stop: AbortSignal): Promise<string> {
  const { ledger, clock, worker } = context
  const [asked, askedAt] = [clock.now(), clock.monotonic()]
  const assignment = await ledger.begin(job, worker)
  if (!assignment) return ''
  await using lease = keepLease(ledger, assignment.lease, clock, askedAt)
  const time = workTime(clock, { asked, answered: assignment.now })
  const result = await resultOf(context, { assignment, lease, stop, time })
  await ledger.finish(lease.current(), result)
  return assignment.run.id
}

type Begun = {
  readonly assignment: Assignment
  readonly lease: ActiveLease
  readonly stop: AbortSignal
  readonly time: WorkTime
}

/** Turns every error but LEASE_LOST into the run's result. */
async function resultOf(context: WorkerContext, begun: Begun): Promise<RunResult> {
  const { assignment, lease, stop, time } = begun
  try {
    refuseSkew(time, context.worker)
    const client = await context.open(assignment.registry, assignment.run.workspace)
    const signal = AbortSignal.any([lease.signal, stop])
    const execution = { ...context, ...begun, client, signal }
    if (assignment.run.kind === 'CLEAN') return await clean(execution)
    return dryRunResult(await decideRepository(execution), assignment.conditions)
  } catch (thrown) {
    const error = CareenError.from(thrown)
    // Why first: an incident stops the repository, whatever else ended the run.
    if (isIncident(error)) return failure(error)
    const cause = lease.signal.aborted ? CareenError.from(lease.signal.reason) : error
    if (isHandedOn(cause)) return { state: 'QUEUED', message: cause.message }
    if (stop.aborted && !lease.signal.aborted)
      return { state: 'QUEUED', message: 'the worker was stopped; another worker starts the run again' }
    return failure(cause)
  }
}

function failure(error: CareenError): RunResult {
  if (error.code === 'LEASE_LOST') throw error
  const { code: errorCode, message } = error
  if (errorCode === 'CANCELLED') return { state: 'CANCELLED', errorCode, message }
  return { state: 'FAILED', errorCode, message, incident: isIncident(error) }
}

function isIncident({ code }: CareenError): boolean {
  return code === 'KEPT_TAG_MISSING'
}

/**
 * Cleans one repository: resolves the intents of earlier runs, scans and decides, restores what earlier DELETEs removed
 * against the policy in force, parks if a limit is exceeded, and deletes.
 */
async function clean(execution: Execution): Promise<RunResult> {
  const { assignment, ledger, lease, clock, stop, signal } = execution
  const { registry, repository } = assignment.run
  const client = repairClient(execution)
  const context = { name: `${registry}/${repository}`, repository, client, ledger, lease, clock }
  const gone = await recoverIntents({ ...context, signal })
  const decided = await decideRepository(execution)
  const { policy, policyChangedAt: changedAt } = assignment
  const repaired = await resolveGone({ ...context, ledger, signal, decided, policy, changedAt }, gone)
  const toDelete = await selectDeletions(execution, decided)
  const parked = parkedResult(assignment, decided, toDelete)
  if (parked !== undefined) return parked
  const progress = newProgress(plannedCounts(decided, toDelete))
  for (const tag of repaired) progress.repairedTags.add(tag)
  if (toDelete.length > 0) {
    const plainClient = execution.client
    const deletion = await openDeletion({ context, plainClient, assignment, decided, toDelete, signal })
    await deleteImages(deletion, { toDelete, progress, stop })
  }
  return cleanResult(progress, decided, stop.aborted)
}
