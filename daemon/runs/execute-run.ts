import { failpoint } from '../failpoint.ts'
import {
  type ActiveLease,
  approvedChecks,
  type Assignment,
  keepLease,
  type RunResult,
} from '../ledger/index.ts'
import { aboutRun } from './about-run.ts'
import { parkedResult, plannedCounts, selectDeletions } from './approval.ts'
import { decideRepository } from './decide.ts'
import { deleteImages } from './delete/delete-images.ts'
import { resolveGone } from './delete/late-losses.ts'
import { openDeletion } from './delete/open-deletion.ts'
import { newProgress } from './delete/progress.ts'
import { recoverIntents } from './delete/recover-intents.ts'
import { repairClient } from './delete/repair-client.ts'
import { endedEarly } from './ended-early.ts'
import type { BegunRun, Executed, Execution, WorkerContext } from './execution.ts'
import { cleanResult, dryRunResult } from './results.ts'
import { refuseSkew, type WorkTime, workTime } from './run-clock.ts'

/**
 * Executes the run of a job, or one that goes before it, from lease to result. Returns undefined if there was nothing to do.
 * Throws if the ledger cannot be reached; the lease expires then, and another worker begins anew.
 */
export async function executeRun(
  context: WorkerContext,
  job: string,
  stop: AbortSignal,
): Promise<Executed | undefined> {
  const { ledger, clock, worker } = context
  const [asked, askedAt] = [clock.now(), clock.monotonic()]
  const assignment = await ledger.begin(job, worker)
  const execute = (begun: BegunRun) => executeBegun(context, begun, stop)
  return assignment && aboutRun(assignment.run, () => execute({ assignment, asked, askedAt }))
}

/** Executes a run that began. Throws as `executeRun`. */
export async function executeBegun(
  context: WorkerContext,
  { assignment, asked, askedAt }: BegunRun,
  stop: AbortSignal,
): Promise<Executed> {
  const { ledger, clock } = context
  failpoint('worker.begun')
  await using lease = keepLease(ledger, assignment.lease, clock, askedAt)
  const time = workTime(clock, { asked, answered: assignment.now })
  const result = await resultOf(context, { assignment, lease, stop, time })
  failpoint('worker.finishing')
  await ledger.finish(lease.current(), result)
  failpoint('worker.finished')
  return { run: assignment.run, result }
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
    return endedEarly(thrown, begun)
  }
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
  const gone = assignment.empty.has('open intents') ? [] : await recoverIntents({ ...context, signal })
  failpoint('worker.recovered')
  const decided = await decideRepository(execution)
  failpoint('worker.decided')
  const { policy, policyChangedAt: changedAt } = assignment
  const repaired = await resolveGone({ ...context, ledger, signal, decided, policy, changedAt }, gone)
  const selection = await selectDeletions(execution, decided)
  const { toDelete, left } = selection
  const parked = parkedResult(assignment, decided, selection)
  if (parked !== undefined) return parked
  const progress = newProgress(plannedCounts(decided, toDelete))
  for (const tag of repaired) progress.repairedTags.add(tag)
  if (toDelete.length > 0) {
    const plainClient = execution.client
    const deletion = await openDeletion({ context, plainClient, assignment, decided, toDelete, signal })
    await deleteImages(deletion, { toDelete, progress, stop })
  }
  const limitChecks = approvedChecks(decided.limitChecks, left)
  return cleanResult(progress, { ...decided, limitChecks }, stop.aborted)
}
