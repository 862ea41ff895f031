import { CareenError } from '../../policies/model/index.ts'
import type { Run } from '../../proto/resources/index.ts'
import type { EndWithoutLease } from '../ledger/index.ts'
import type { Log } from '../log.ts'
import type { Queue } from '../queue/queue.ts'
import type { RunDeps } from '../runs/index.ts'
import { runsWithoutCapableWorker, startAllDue, waitingRuns } from './due-runs.ts'

export type TickDeps = Omit<RunDeps, 'queue'> & {
  readonly queue: Pick<Queue, 'add' | 'repair' | 'depth'>
  readonly log: Log
  /** Assigns inventories to registries. */
  readonly followRegistries: () => void
}

/**
 * Starts everything that is due, and enqueues waiting runs: a page of them, or all if the queue lost jobs. Never throws. `stop`:
 * ends it early.
 */
export type Tick = (stop: AbortSignal) => Promise<void>

/** Opens the tick. It remembers how far it has read the waiting runs. */
export function openTick(deps: TickDeps): Tick {
  const reported = new Set<string>()
  let last: string | undefined
  return async (stop) => {
    const pause = (): Promise<void> => deps.clock.sleep(0, stop)
    try {
      if (deps.store.holds.has('registries')) deps.followRegistries()
      if (deps.workspaces.wasAhead(deps.clock.now())) setDueTimes(deps)
      deps.store.runs.openWindows(deps.clock.now())
      await startRuns(deps, pause, stop)
      let isBehind = false
      do {
        reportIncapable(deps, reported, last)
        const { ids, last: next, ended } = waitingRuns(deps, last)
        for (const { run, end } of ended) logEnd(deps, run, end)
        isBehind ||= await lacksJobs(deps)
        await deps.queue.repair(ids)
        last = next
        await pause()
      } while (isBehind && last !== undefined && !stop.aborted)
    } catch (error) {
      deps.log.warn(CareenError.from(error).message)
    }
  }
}

function logEnd({ log }: TickDeps, { id, registry, repository }: Run, end: EndWithoutLease): void {
  const fields = { run: id, registry, repository, code: end.errorCode }
  log.warn(`run ended without its worker, ${end.state}: ${end.message}`, fields)
}

/** Brings due times forward that a clock which was ahead has set. */
function setDueTimes({ store, workspaces, clock, log }: TickDeps): void {
  log.warn('the clock of this host was set back. The next runs are scheduled anew')
  for (const { name } of store.objects.workspaces())
    store.transaction(() => workspaces.assign(name, clock.now()))
}

/** Creates all due runs, and enqueues them while the queue can be reached. The next ticks enqueue the others. */
async function startRuns(deps: TickDeps, pause: () => Promise<void>, stop: AbortSignal): Promise<void> {
  let isReachable = true
  for await (const runs of startAllDue(deps, pause)) {
    for (const run of runs) deps.log.info('run is due', { run: run.id, repository: run.repository })
    if (stop.aborted) return
    if (!isReachable || runs.length === 0) continue
    const ids = runs.map((run) => run.id)
    await deps.queue.add(ids).catch((error: unknown) => {
      isReachable = false
      deps.log.warn(CareenError.from(error).message)
    })
  }
}

/** Returns true if the queue has fewer jobs than the store has queued runs: it lost some. */
async function lacksJobs({ store, queue }: TickDeps): Promise<boolean> {
  const { waiting, active } = await queue.depth()
  return waiting + active < store.runs.countQueued()
}

/** Logs once for each run of a page that waits for a capable worker for 10 minutes. */
function reportIncapable(deps: TickDeps, reported: Set<string>, after: string | undefined): void {
  for (const { id, repository, message = '' } of runsWithoutCapableWorker(deps, after)) {
    if (!reported.has(id)) deps.log.warn(`run ${id} ${message}`, { run: id, repository })
    reported.add(id)
  }
}
