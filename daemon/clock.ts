import { setTimeout as delay } from 'node:timers/promises'
import type { Instant } from '../policies/model/index.ts'

/** Time, as an argument. */
export type Clock = {
  readonly now: () => Instant
  /** Milliseconds of a monotonic clock. Only differences have a meaning. */
  readonly monotonic: () => number
  /** Resolves after `ms`, or at once if the signal aborts. Never rejects. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
}

/** This host's time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: async (ms, signal) => {
    await delay(ms, undefined, signal === undefined ? {} : { signal }).catch((error: unknown) => {
      if (signal?.aborted !== true) throw error
    })
  },
}
