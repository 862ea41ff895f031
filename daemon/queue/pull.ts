import { CareenError, type Duration } from '../../policies/model/index.ts'
import type { Clock } from '../clock.ts'
import type { Listener, ListenOptions } from './queue.ts'

/** Where jobs come from that nobody sends: a worker asks for each. */
export type PullOptions<Job> = ListenOptions & {
  /** Waits for a job. Returns undefined if none came for a while. Throws when the signal aborts, or it cannot be asked for now. */
  readonly take: (signal: AbortSignal) => Promise<Job | undefined>
  /** Executes a job. Does not reject. */
  readonly work: (job: Job, signal: AbortSignal) => Promise<void>
  readonly clock: Pick<Clock, 'monotonic' | 'sleep'>
}

/** Backoff after a failure: half a second, doubled with each one, at most five seconds. */
const FIRST: Duration = 500
const LONGEST: Duration = 5000

/** Asks for jobs, one at a time, as long as places are free. */
export function pullJobs<Job>(options: PullOptions<Job>): Listener {
  const { work, concurrency } = options
  const stop = new AbortController()
  const working = new Set<Promise<void>>()
  const take = patient(options, stop.signal)
  const loop = (async () => {
    while (!stop.signal.aborted) {
      if (working.size >= concurrency) {
        await Promise.race(working)
        continue
      }
      const job = await take()
      if (job === undefined) continue
      const one = work(job, stop.signal).finally(() => working.delete(one))
      working.add(one)
    }
  })()
  return {
    close: async () => {
      stop.abort()
      await loop
      await Promise.all(working)
    },
  }
}

/** Returns `take` with a wait after a failure. It reports the first of equal failures, and their end. Never throws. */
function patient<Job>(
  { take, onTrouble, clock }: PullOptions<Job>,
  signal: AbortSignal,
): () => Promise<Job | undefined> {
  let backoff = FIRST
  let trouble = ''
  return async () => {
    const since = clock.monotonic()
    try {
      const job = await take(signal)
      if (trouble !== '') onTrouble('the daemon gives runs again')
      trouble = ''
      backoff = FIRST
      // Why: a daemon that does not wait is not asked without end.
      if (job === undefined && clock.monotonic() - since < FIRST) await clock.sleep(FIRST, signal)
      return job
    } catch (thrown) {
      const { message } = CareenError.from(thrown)
      if (signal.aborted) return undefined
      if (message !== trouble) onTrouble(`gets no runs: ${message}`)
      trouble = message
      await clock.sleep(backoff, signal)
      backoff = Math.min(LONGEST, 2 * backoff)
      return undefined
    }
  }
}
