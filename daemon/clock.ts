import { setTimeout as delay } from 'node:timers/promises'
import type { Instant, Steps } from '../policies/model/index.ts'

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

/** How long a loop works before others have their turn. Milliseconds. */
const TURN = 10

/** Lets other calls have their turn, if the loop that calls it has worked for long enough. */
export type Pace = () => Promise<void>

export type PaceDeps = { readonly clock: Pick<Clock, 'monotonic' | 'sleep'> }

/** Returns what a loop calls at each step. */
export function openPace({ clock }: PaceDeps): Pace {
  let since = clock.monotonic()
  return async () => {
    if (clock.monotonic() - since < TURN) return
    await clock.sleep(0)
    since = clock.monotonic()
  }
}

/** Does all steps, and lets others have their turn between them. */
export async function inTurns<T>(steps: Steps<T>, pace: Pace): Promise<T> {
  for (let next = steps.next(); ; next = steps.next()) {
    if (next.done === true) return next.value
    await pace()
  }
}
