import { PLAN_LIFE, type Run } from '../../proto/resources/index.ts'
import { failpoint } from '../failpoint.ts'
import {
  cancelledEnd,
  type EndWithoutLease,
  endWithoutLease,
  leaseTime,
  MAX_ATTEMPTS,
  pastDeadline,
  policyFor,
  waitsForWindow,
} from '../ledger/index.ts'
import { newRun, type RunDeps } from '../runs/index.ts'
import { pauseOf } from '../workspaces/index.ts'

const BATCH = 500

type DueDeps = Pick<RunDeps, 'store' | 'workspaces' | 'newId' | 'clock'>

/**
 * Creates a run for each of the first 500 due repositories and sets their next due times, in one transaction. Skips repositories
 * with an active run, and those that are gone. Returns the new runs that may begin. Requires that the caller enqueues them.
 */
export function startDue(deps: DueDeps, now: number = deps.clock.now()): Run[] {
  const { store, workspaces } = deps
  const begun = store.transaction(() => {
    const nextRun = workspaces.nextRuns(now)
    const runs = store.repositories.due(now, BATCH).flatMap((state) => {
      const policy = policyFor(workspaces.model(state.workspace), { ...state, kind: 'CLEAN' })
      store.repositories.setNextRun(state, policy === undefined ? undefined : nextRun(policy, state))
      const waits = state.stopped !== undefined || state.goneAt !== undefined
      if (!policy || waits || store.runs.live(state, 'CLEAN')) return []
      const run = newRun(deps, state, { kind: 'CLEAN', trigger: 'schedule' })
      return waitsForWindow({ ...deps, now: () => now }, run) ? [] : [run]
    })
    failpoint('due.beforeCommit')
    return runs
  })
  failpoint('due.afterCommit')
  return begun
}

/**
 * Yields the new runs of all repositories that are due now, a batch at a time. `pause` is awaited between batches. Why: requests
 * are answered meanwhile.
 */
export async function* startAllDue(deps: DueDeps, pause: () => Promise<void>): AsyncIterable<Run[]> {
  const now = deps.clock.now()
  while (deps.store.repositories.due(now, 1).length > 0) {
    yield startDue(deps, now)
    await pause()
  }
}

/** `last`: the last queued run of the page; undefined after the last page. `ended`: runs that ended, as nobody may continue them. */
export type WaitingPage = {
  readonly ids: readonly string[]
  readonly last: string | undefined
  readonly ended: readonly { readonly run: Run; readonly end: EndWithoutLease }[]
}

/**
 * Returns a page of the runs to enqueue: those whose worker ended, and queued ones after the run `after`. Why: the queue may have
 * lost jobs, and the store is authoritative. Ends a run whose worker ended if it was cancelled, is past its deadline, or
 * has used up its attempts; it waits if its repository or registry is paused.
 */
export function waitingRuns(deps: WaitingDeps, after?: string): WaitingPage {
  const { store, clock, boot } = deps
  const now = clock.now()
  const ended: { run: Run; end: EndWithoutLease }[] = []
  const again = store.runs.expired(leaseTime(boot), BATCH).filter((run) => {
    const end = endOf(deps, run)
    if (end !== undefined) {
      store.transaction(() => endWithoutLease(store, run, { ...end, now }))
      ended.push({ run, end })
    } else if (pauseOf(store, run) !== undefined) store.runs.update(run.id, { state: 'QUEUED' })
    else return true
    return false
  })
  const queued = store.runs.queued(BATCH, after)
  const ids = [...again, ...queued].map((run) => run.id)
  return { ids, ended, last: queued.length < BATCH ? undefined : queued.at(-1)?.id }
}

type WaitingDeps = Pick<RunDeps, 'store' | 'clock' | 'boot' | 'runDeadline'>

/** Returns how a run ends whose worker ended; undefined if another worker continues it. */
function endOf(deps: WaitingDeps, run: Run): EndWithoutLease | undefined {
  if (run.cancelRequested) return cancelledEnd(deps.store, run)
  const late = pastDeadline(deps, run)
  if (late !== undefined) return { state: 'FAILED', errorCode: late.code, message: late.message }
  if (run.attempts < MAX_ATTEMPTS) return undefined
  const message = `stopped after ${MAX_ATTEMPTS} attempts that did not end. See the logs of the workers`
  return { state: 'FAILED', errorCode: 'INTERNAL', message }
}

/** After how many milliseconds a run without a capable worker is reported. */
const INCAPABLE = 10 * 60 * 1000

/**
 * Returns queued runs of a page that no worker could begin for 10 minutes, as none knew all of their policy. The time in which a run waited
 * for its window does not count.
 */
export function runsWithoutCapableWorker(
  { store, clock }: Pick<RunDeps, 'store' | 'clock'>,
  after?: string,
): readonly Run[] {
  const since = clock.now() - INCAPABLE
  return store.runs
    .queued(BATCH, after)
    .filter(
      ({ waitsFor, createdAt, opening }) =>
        waitsFor !== undefined && Math.max(createdAt, opening?.at ?? 0) < since,
    )
}

const DAY = 24 * 3600 * 1000

/** Deletes old request results and restorations, plans that were never applied, and decisions of all but the newest runs. */
export function tidy({ store, clock }: Pick<RunDeps, 'store' | 'clock'>): void {
  store.transaction(() => {
    store.requests.prune(clock.now() - DAY)
    store.pins.prune()
    // Why a day more: who applies an expired plan learns that it has expired.
    store.plans.prune(clock.now() - PLAN_LIFE - DAY)
    store.restorations.prune(clock.now() - 30 * DAY)
    store.registryTraits.prune(clock.now() - 30 * DAY)
    store.refusedReports.prune(clock.now() - 30 * DAY)
    store.decisions.prune(RUNS_KEPT)
  })
}

/** Runs of a repository whose decisions are stored. Why so few: they are the largest part of a database. */
const RUNS_KEPT = 3
