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

/** One start of the daemon. What is measured in it says nothing about another one. */
export type Boot = {
  readonly id: string
  /** Returns the whole milliseconds since this start, by the monotonic clock. */
  readonly elapsed: () => number
}

/** Requires an id that no earlier start had. */
export function openBoot(id: string, { monotonic }: Pick<Clock, 'monotonic'>): Boot {
  const opened = monotonic()
  return { id, elapsed: () => Math.floor(monotonic() - opened) }
}

/** The clock may be set by so much without a consequence. Milliseconds. */
export const LARGEST_STEP = 30_000

/**
 * Returns what tells by how much the clock on the wall was set since it was last asked, or since now: milliseconds, negative if it was
 * set back. Compares it with the monotonic clock.
 */
export function watchSteps({ now, monotonic }: Pick<Clock, 'now' | 'monotonic'>): () => number {
  let mark = now() - monotonic()
  return () => {
    const before = mark
    mark = now() - monotonic()
    return mark - before
  }
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
