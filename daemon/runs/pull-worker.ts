import { pullJobs } from '../queue/pull.ts'
import type { Listener } from '../queue/queue.ts'
import { aboutRun } from './about-run.ts'
import { executeBegun } from './execute-run.ts'
import type { BegunRun, WorkerDeps } from './execution.ts'
import { logging } from './log-run.ts'

/** Waits for a run that began. `waited`: how long the daemon waited for it, in milliseconds. */
type Take = (
  worker: string,
  signal: AbortSignal,
) => Promise<(Pick<BegunRun, 'assignment'> & { readonly waited: number }) | undefined>

/** Asks for runs and executes them until it is closed. */
export function startPullWorker(deps: WorkerDeps, take: Take, concurrency: number): Listener {
  const { clock, log, worker } = deps
  return pullJobs<BegunRun>({
    concurrency,
    clock,
    onTrouble: (message) => log.warn(message),
    take: async (signal) => {
      const [asked, askedAt] = [clock.now(), clock.monotonic()]
      const got = await take(worker, signal)
      if (got === undefined) return undefined
      const { assignment, waited } = got
      return { assignment, asked: asked + waited, askedAt: askedAt + waited }
    },
    // Why no error: the lease of a run that could not be finished ends, and the daemon gives the run again.
    work: (begun, signal) => {
      const { run } = begun.assignment
      const execute = () => aboutRun(run, () => executeBegun(deps, begun, signal))
      return logging(deps, run.id, execute).catch(() => {})
    },
  })
}
