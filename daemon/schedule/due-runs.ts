import type { Run } from '../../proto/resources/index.ts'
import { MAX_ATTEMPTS, policyFor } from '../ledger/index.ts'
import { newRun, type RunDeps } from '../runs/index.ts'
import { nextRuns } from '../workspaces/index.ts'

const BATCH = 500

/**
 * Starts a run for every repository that is due, and sets when each is due next, in one transaction. A repository whose
 * last run still works is not started twice. Returns the new runs; ringing the queue is the caller's.
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
 * What the queue must know: runs that wait, and runs whose worker died. The store is the truth; whatever the queue lost is
 * in here. A run that has killed too many workers is ended instead.
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
      message: `gave up after ${MAX_ATTEMPTS} tries that never ended; the workers' logs say why`,
    })
  }
  const again = expired.filter((run) => run.attempts < MAX_ATTEMPTS)
  return [...again, ...store.runs.queued(BATCH)].map((run) => run.id)
}

const DAY = 24 * 3600 * 1000

/** Forgets what nobody asks for any more: old answers, plans that were never applied, decisions of all but the newest runs. */
export function tidy({ store, clock }: Pick<RunDeps, 'store' | 'clock'>): void {
  store.transaction(() => {
    store.requests.prune(clock.now() - DAY)
    store.plans.prune(clock.now() - 30 * DAY)
    store.decisions.prune(RUNS_KEPT)
  })
}

/** Runs of a repository whose decisions are kept; what was deleted is kept for ever. */
const RUNS_KEPT = 10
