import type { Random } from '../life/random.ts'
import type { SimulatedTime } from './time.ts'
import type { SimulatedWorker } from './worker.ts'
/** A queue as careen's seam allows it to be: it loses, repeats, delays and reorders jobs. */

export type SimulatedQueue = {
  readonly add: (runIds: readonly string[]) => void
  /** How many jobs wait. */
  readonly waiting: () => number
}

export type QueueOptions = {
  readonly time: SimulatedTime
  readonly random: Random
  readonly trouble: () => number
  readonly workers: () => readonly SimulatedWorker[]
}

/** Runs that a worker executes at once. */
const CONCURRENCY = 2

export function openQueue({ time, random, trouble, workers }: QueueOptions): SimulatedQueue {
  const waiting = new Set<string>()
  const give = (runId: string): void => {
    const free = workers().filter(({ process, busy }) => process.isAlive() && busy() < CONCURRENCY)
    const worker = random.pick(free)
    if (worker === undefined) return time.after(random.int(200, 2000), () => give(runId))
    waiting.delete(runId)
    void take(worker, runId)
  }
  const take = async (worker: SimulatedWorker, runId: string): Promise<void> => {
    const again = await worker.take(runId)
    if (again) time.after(random.int(1000, 8000), () => add([runId]))
  }
  const add = (runIds: readonly string[]): void => {
    for (const runId of runIds) {
      if (waiting.has(runId)) continue
      waiting.add(runId)
      const delay = random.int(1, random.chance(0.1) ? 5000 : 50)
      if (random.chance(0.05 * trouble())) time.after(delay, () => waiting.delete(runId))
      else time.after(delay, () => give(runId))
      if (random.chance(0.05 * trouble())) time.after(delay * 2, () => give(runId))
    }
  }
  return { add, waiting: () => waiting.size }
}
