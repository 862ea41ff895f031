import { setTimeout as delay } from 'node:timers/promises'
import type { Instant } from '../policies/model/index.ts'

/** Time, as an argument. */
export type Clock = {
  readonly now: () => Instant
  /** Milliseconds that never jump; only differences mean anything. */
  readonly monotonic: () => number
  /** Resolves after `ms`, or at once when the signal aborts; never rejects. */
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
