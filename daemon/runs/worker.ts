import { CareenError } from '../../policies/model/index.ts'
import type { Listener, Queue } from '../queue/queue.ts'
import { executeRun } from './execute-run.ts'
import type { WorkerDeps } from './execution.ts'

/** Takes runs from a queue and executes them until it is closed. */
export function startWorker(
  deps: WorkerDeps,
  queue: Pick<Queue, 'listen'>,
  concurrency: number,
): Promise<Listener> {
  const handler = async (runId: string, signal: AbortSignal): Promise<void> => {
    try {
      const done = await executeRun(deps, runId, signal)
      if (done !== undefined) deps.ended?.(done.run, done.result)
    } catch (thrown) {
      const error = CareenError.from(thrown)
      deps.log.warn(error.message, { run: runId, code: error.code })
      if (error.code !== 'LEASE_LOST') throw error
    }
  }
  return queue.listen(handler, { concurrency, onTrouble: (message) => deps.log.warn(message) })
}
