import type { Instant } from '../../policies/model/index.ts'

/** Remembers as of which instants next runs were computed. */
export type ComputedRuns = {
  readonly note: (now: Instant) => void
  /** Returns true, once, if one was computed as of an instant well after `now`: the clock was ahead then. */
  readonly wasAhead: (now: Instant) => boolean
}

/** A clock that was ahead by less is accepted. Milliseconds. */
const STEP = 30_000

/** Why by what was computed: a clock may be set ahead and back between two looks at it. */
export function openComputedRuns(): ComputedRuns {
  let latest = Number.NEGATIVE_INFINITY
  return {
    note: (now) => {
      latest = Math.max(latest, now)
    },
    wasAhead: (now) => {
      const isAhead = latest > now + STEP
      if (isAhead) latest = now
      return isAhead
    },
  }
}
