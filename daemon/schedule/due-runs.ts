import type { Run } from '../../proto/resources/index.ts'
import { MAX_ATTEMPTS, policyFor } from '../ledger/index.ts'
import { newRun, type RunDeps } from '../runs/index.ts'
import { nextRuns } from '../workspaces/index.ts'

const BATCH = 500

type DueDeps = Pick<RunDeps, 'store' | 'workspaces' | 'newId' | 'clock'>

/**
 * Creates a run for each of the first 500 due repositories and sets their next due times, in one transaction. Skips repositories
 * with an active run. Returns the new runs. Requires that the caller enqueues them.
 */
export function startDue(deps: DueDeps, now: number = deps.clock.now()): Run[] {
  const { store, workspaces } = deps
  return store.transaction(() => {
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

/** `last`: the last queued run of the page; undefined after the last page. */
export type WaitingPage = { readonly ids: readonly string[]; readonly last: string | undefined }

/**
 * Returns a page of the runs to enqueue: those whose worker ended, and queued ones after the run `after`. Why: the queue may have
 * lost jobs, and the store is authoritative. Ends a run that has used up its attempts.
 */
export function waitingRuns(deps: Pick<RunDeps, 'store' | 'clock'>, after?: string): WaitingPage {
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
  const queued = store.runs.queued(BATCH, after)
  const ids = [...again, ...queued].map((run) => run.id)
  return { ids, last: queued.length < BATCH ? undefined : queued.at(-1)?.id }
}

/** After how many milliseconds a run without a capable worker is reported. */
const INCAPABLE = 10 * 60 * 1000

/** Returns queued runs of a page that no worker could begin for 10 minutes, as none knew all of their policy. */
export function runsWithoutCapableWorker(
  { store, clock }: Pick<RunDeps, 'store' | 'clock'>,
  after?: string,
): readonly Run[] {
  const since = clock.now() - INCAPABLE
  return store.runs.queued(BATCH, after).filter((run) => run.waitsFor !== undefined && run.createdAt < since)
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
