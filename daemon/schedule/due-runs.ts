import type { Run } from '../../proto/resources/index.ts'
import { MAX_ATTEMPTS, policyFor } from '../ledger/index.ts'
import { newRun, type RunDeps } from '../runs/index.ts'
import { nextRuns } from '../workspaces/index.ts'

const BATCH = 500

/**
 * Creates a run for each due repository and sets its next due time, in one transaction. Skips repositories with an active run.
 * Returns the new runs. Requires that the caller enqueues them.
 */
export function startDue(deps: Pick<RunDeps, 'store' | 'workspaces' | 'newId' | 'clock'>): Run[] {
  const { store, workspaces, clock } = deps
  return store.transaction(() => {
    const now = clock.now()
    const nextRun = nextRuns(now)
    return store.repositories.due(now, BATCH).flatMap((state) => {
      const policy = policyFor(workspaces.model(state.workspace), { ...state, kind: 'CLEAN' })
      store.repositories.setNextRun(state, policy === undefined ? undefined : nextRun(policy, state))
      if (!policy || state.stopped !== undefined || store.runs.live(state, 'CLEAN')) return []
      return [newRun(deps, state, { kind: 'CLEAN', trigger: 'schedule', requestedBy: 'schedule' })]
    })
  })
}

/**
 * Returns the runs to enqueue: queued ones, and those whose worker ended. Why: the queue may have lost jobs, and the store is
 * authoritative. Ends a run that has used up its attempts.
 */
export function waitingRuns(deps: Pick<RunDeps, 'store' | 'clock'>): string[] {
  const { store, clock } = deps
  const now = clock.now()
  const expired = store.runs.expired(now, BATCH)
  const given = expired.filter((run) => run.attempts >= MAX_ATTEMPTS)
  for (const run of given) {
    store.runs.update(run.id, {
      state: 'FAILED',
      endedAt: now,
      errorCode: 'INTERNAL',
      message: `stopped after ${MAX_ATTEMPTS} attempts that did not end. See the logs of the workers`,
    })
  }
  const again = expired.filter((run) => run.attempts < MAX_ATTEMPTS)
  return [...again, ...store.runs.queued(BATCH)].map((run) => run.id)
}

/** After how many milliseconds a run without a capable worker is reported. */
const INCAPABLE = 10 * 60 * 1000

/** Returns queued runs that no worker could begin for 10 minutes, as none knew all of their policy. */
export function runsWithoutCapableWorker({ store, clock }: Pick<RunDeps, 'store' | 'clock'>): readonly Run[] {
  const since = clock.now() - INCAPABLE
  return store.runs.queued(BATCH).filter((run) => run.waitsFor !== undefined && run.createdAt < since)
}

const DAY = 24 * 3600 * 1000

/** Deletes old request results, plans that were never applied, and decisions of all but the newest runs. */
export function tidy({ store, clock }: Pick<RunDeps, 'store' | 'clock'>): void {
  store.transaction(() => {
    store.requests.prune(clock.now() - DAY)
    store.plans.prune(clock.now() - 30 * DAY)
    store.registryTraits.prune(clock.now() - 30 * DAY)
    store.refusedReports.prune(clock.now() - 30 * DAY)
    store.decisions.prune(RUNS_KEPT)
  })
}

/** Runs of a repository whose decisions are stored. Intents are stored without end. */
const RUNS_KEPT = 10
