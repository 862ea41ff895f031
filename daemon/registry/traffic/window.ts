/**
 * The adaptive number of concurrent reads: it grows while reads take no longer than the quickest ones, and shrinks when they
 * queue. Values and transitions; no clock, no I/O. Times are milliseconds.
 */
export type Concurrency = {
  /** From `least` to `most`. Its integer part is the number of reads. */
  readonly limit: number
  readonly least: number
  readonly most: number
  /** Duration of the quickest read without queueing. Absent before the first measurement. */
  readonly baseline?: number
  readonly window: Window
}

/** Measurements since the limit last changed. `peak`: most concurrent reads. */
type Window = { readonly count: number; readonly quickest: number; readonly peak: number }

const EMPTY: Window = { count: 0, quickest: Number.POSITIVE_INFINITY, peak: 0 }
const LEAST_SAMPLES = 10
/** A read queues if it takes longer than the baseline by this factor, or by `NOISE` milliseconds, whichever is more. */
const TOLERANCE = 1.5
const NOISE = 2
/** At most so many concurrent reads do not queue: a slow one is caused by the network. */
const QUIET = 4

export function openConcurrency(): Concurrency {
  return { limit: 8, least: 1, most: 64, window: EMPTY }
}

/** Returns the state after a read that took `took`, with `running` reads in progress, itself included. */
export function sampled(from: Concurrency, took: number, running: number): Concurrency {
  const { count, quickest, peak } = from.window
  const window = {
    count: count + 1,
    quickest: Math.min(quickest, took),
    peak: Math.max(peak, running),
  }
  const full = window.count >= Math.max(LEAST_SAMPLES, from.limit)
  return full ? adjusted({ ...from, window }) : { ...from, window }
}

/** Returns the state after a refusal or a timeout. */
export function dropped(from: Concurrency): Concurrency {
  return { ...from, limit: Math.max(from.least, from.limit * 0.7), window: EMPTY }
}

function adjusted(from: Concurrency): Concurrency {
  const { limit, least, most, window } = from
  const baseline = baselineAfter(from)
  const allowed = Math.max(TOLERANCE * baseline, baseline + NOISE)
  const next = window.quickest <= allowed ? grown(from) : limit * Math.max(0.9, allowed / window.quickest)
  return { ...from, baseline, limit: Math.min(most, Math.max(least, next)), window: EMPTY }
}

function baselineAfter({ baseline, window }: Concurrency): number {
  if (baseline === undefined) return window.quickest
  if (window.peak <= QUIET) return baseline * 0.7 + window.quickest * 0.3
  return Math.min(baseline, window.quickest)
}

/** Returns a higher limit, or the same if it was not reached. */
function grown({ limit, window }: Concurrency): number {
  return window.peak < Math.floor(limit * 0.8) ? limit : limit + Math.max(0.5, limit * 0.1)
}
