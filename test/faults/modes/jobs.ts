import { CareenError } from '../../../policies/index.ts'
import type { Random } from '../../life/random.ts'
import type { SimulatedTime } from '../../simulation/time.ts'
import type { SimulatedWorker } from '../../simulation/worker.ts'
/** A queue that can be down, lose all its jobs, and give each job to several workers. */

export type Jobs = {
  /** Throws QUEUE_UNAVAILABLE while it is down. */
  readonly add: (runIds: readonly string[]) => void
  readonly waiting: () => number
  /** As after FLUSHALL, or a failover to an empty server. */
  readonly lose: () => void
  readonly setDown: (isDown: boolean) => void
  /** How often each job is given. */
  readonly repeat: (times: number) => void
}

export type JobsOptions = {
  readonly time: SimulatedTime
  readonly random: Random
  readonly workers: () => readonly SimulatedWorker[]
}

/** Runs that a worker executes at once. */
const CONCURRENCY = 2

export function openJobs({ time, random, workers }: JobsOptions): Jobs {
  const state = { isDown: false, times: 1, epoch: 0 }
  const waiting = new Set<string>()
  const give = (runId: string, epoch: number): void => {
    if (epoch !== state.epoch) return
    const free = workers().filter(({ process, busy }) => process.isAlive() && busy() < CONCURRENCY)
    if (free.length === 0 || state.isDown) return time.after(random.int(200, 2000), () => give(runId, epoch))
    waiting.delete(runId)
    for (let i = 0; i < state.times; i += 1) {
      const worker = random.pick(free)
      if (worker !== undefined)
        time.after(i === 0 ? 0 : random.int(0, 20_000), () => void take(worker, runId))
    }
  }
  const take = async (worker: SimulatedWorker, runId: string): Promise<void> => {
    const isAgain = await worker.take(runId)
    if (isAgain && !state.isDown) time.after(random.int(1000, 8000), () => add([runId]))
  }
  const add = (runIds: readonly string[]): void => {
    for (const runId of runIds) {
      if (waiting.has(runId)) continue
      waiting.add(runId)
      time.after(random.int(1, 50), () => give(runId, state.epoch))
    }
  }
  return {
    add: (runIds) => {
      if (state.isDown) throw new CareenError('QUEUE_UNAVAILABLE', 'Redis cannot be reached')
      add(runIds)
    },
    waiting: () => waiting.size,
    lose: () => {
      waiting.clear()
      state.epoch += 1
    },
    setDown: (isDown) => void (state.isDown = isDown),
    repeat: (times) => void (state.times = times),
  }
}
