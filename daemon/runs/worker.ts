import type { JobHandler, Listener, Queue } from '../queue/queue.ts'
import { executeRun } from './execute-run.ts'
import type { WorkerDeps } from './execution.ts'
import { logging } from './log-run.ts'

/** Takes runs from a queue and executes them until it is closed. */
export function startWorker(
  deps: WorkerDeps,
  queue: Pick<Queue, 'listen'>,
  concurrency: number,
): Promise<Listener> {
  const handler: JobHandler = (runId, signal) => logging(deps, runId, () => executeRun(deps, runId, signal))
  return queue.listen(handler, { concurrency, onTrouble: (message) => deps.log.warn(message) })
}
