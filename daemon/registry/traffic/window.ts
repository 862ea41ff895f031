/**
 * How many reads at a time a host takes well: more while they are as quick as its quickest, fewer when they queue. Values
 * and steps; no clock, no I/O. Times in milliseconds.
 */
export type Concurrency = {
  /** From `least` to `most`; its whole part counts. */
  readonly limit: number
  readonly least: number
  readonly most: number
  /** The quickest read of quiet times. Absent: not known yet. */
  readonly baseline?: number
  readonly window: Window
}

/** What was seen since the limit was last thought over. `peak`: most reads at a time. */
type Window = { readonly count: number; readonly quickest: number; readonly peak: number }

const EMPTY: Window = { count: 0, quickest: Number.POSITIVE_INFINITY, peak: 0 }
const LEAST_SAMPLES = 10
/** Reads that take this much longer than the baseline are queueing: a factor, or milliseconds, whichever is more. */
const TOLERANCE = 1.5
const NOISE = 2
/** With so few at a time a slow read is the way's fault, not ours. */
const QUIET = 4

export function openConcurrency(): Concurrency {
  return { limit: 8, least: 1, most: 64, window: EMPTY }
}

/** A read that was answered after `took` while `running` were on their way, itself included. */
export function sampled(from: Concurrency, took: number, running: number): Concurrency {
  const { count, quickest, peak } = from.window
  const window = {
    count: count + 1,
    quickest: Math.min(quickest, took),
    peak: Math.max(peak, running),
  }
  const full = window.count >= Math.max(LEAST_SAMPLES, from.limit)
  return full ? thoughtOver({ ...from, window }) : { ...from, window }
}

/** After a refusal or a timeout. */
export function dropped(from: Concurrency): Concurrency {
  return { ...from, limit: Math.max(from.least, from.limit * 0.7), window: EMPTY }
}

function thoughtOver(from: Concurrency): Concurrency {
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

/** A limit that was not reached says nothing about a higher one. */
function grown({ limit, window }: Concurrency): number {
  return window.peak < Math.floor(limit * 0.8) ? limit : limit + Math.max(0.5, limit * 0.1)
}
