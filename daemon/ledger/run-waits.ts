import type { Clock } from '../clock.ts'

/** Lets workers without a job wait for a run. */
export type RunWaits = {
  /** Called when a run may have come: all that wait look for one. */
  readonly wake: () => void
  /**
   * Returns what `look` finds: now, or later, when a run may have come. Returns undefined after `longest`, or when the signal aborts; then it
   * does not look again.
   */
  readonly until: <Found>(
    look: () => Promise<Found | undefined>,
    signal: AbortSignal,
  ) => Promise<Found | undefined>
  /** Returns when a worker last waited, by the monotonic clock. Undefined: none did since the start. */
  readonly lastAsked: () => number | undefined
}

/** How long a worker waits with one request. Milliseconds. */
const LONGEST = 20_000

/** `longest`: how long a worker waits with one request, in milliseconds. */
export function openRunWaits(
  { monotonic, sleep }: Pick<Clock, 'monotonic' | 'sleep'>,
  longest: number = LONGEST,
): RunWaits {
  let next = new AbortController()
  let asked: number | undefined
  return {
    wake: () => {
      const woken = next
      next = new AbortController()
      woken.abort()
    },
    until: async (look, signal) => {
      const end = monotonic() + longest
      while (!signal.aborted) {
        // Why before the look: what comes during it is not missed.
        const woken = next.signal
        const found = await look()
        asked = monotonic()
        const left = end - asked
        if (found !== undefined || left <= 0) return found
        await sleep(left, AbortSignal.any([signal, woken]))
        asked = monotonic()
      }
      return undefined
    },
    lastAsked: () => asked,
  }
}
