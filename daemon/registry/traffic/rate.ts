/**
 * The rate that a host allows, learned from its refusals. Values and transitions; no clock, no I/O. Times are milliseconds of a
 * monotonic clock, rates are requests a second.
 *
 * `free`: no refusal yet. `rough`: refused before a rate could be measured; the rate grows by half each second. `known`: the
 * rate returns quickly to just below the refused one, stays there, then grows faster and faster until the next refusal or until
 * it is `FORGOTTEN`.
 */
export type LearnedRate = { readonly kind: 'free' } | BoundedRate

type BoundedRate = {
  readonly kind: 'rough' | 'known'
  /** Rough: the rate at `since`. Known: the rate to return to. */
  readonly rate: number
  readonly since: number
  /** Known: time until the rate has returned. Milliseconds. */
  readonly back: number
  /** When the next request may be sent. */
  readonly due: number
  /** Slower rates that were refused as well. */
  readonly vain: number
}

/** The rate of answered requests since the last backoff. `reliable`: measured for long enough. */
export type Seen = { readonly rate: number; readonly reliable: boolean }

export const FREE: LearnedRate = { kind: 'free' }
const SLOWEST = 0.5
/** A higher rate is no bound any more. */
const FORGOTTEN = 1000
const ROUGH_GROWTH = 1.5
/** Returning takes ten times the backoff. Why: the longer the backoff, the rarer a refusal should be provoked. */
const [SHORTEST_BACK, LONGEST_BACK, PAUSES] = [10_000, 120_000, 10]
const [DEPTH, SEEKING] = [0.1, 0.5]
const LATE = 50
/** After so many slower rates that were of no use the host does not refuse because of the rate. */
const MOST_VAIN = 6

/** Returns the requests a second at `now`, or undefined if unbounded. */
export function rateAt(learned: LearnedRate, now: number): number | undefined {
  if (learned.kind === 'free') return undefined
  const elapsed = Math.max(0, now - learned.since)
  const growth =
    learned.kind === 'rough' ? ROUGH_GROWTH ** (elapsed / 1000) : curve(elapsed / learned.back - 1)
  const rate = learned.rate * growth
  return rate > FORGOTTEN ? undefined : rate
}

/** Cubic growth factor. Below zero: slower and slower return. Above: faster and faster growth. */
function curve(x: number): number {
  return 1 + (x < 0 ? DEPTH : SEEKING) * x ** 3
}

/** Returns when the next request may be sent. */
export function dueAt(learned: LearnedRate, now: number): number {
  return learned.kind === 'free' || rateAt(learned, now) === undefined ? now : learned.due
}

/** Returns the rate after a request was sent at `now`. Requests that a late timer delayed may follow within `LATE`. */
export function afterRequest(learned: LearnedRate, now: number): LearnedRate {
  if (learned.kind === 'free') return learned
  const rate = rateAt(learned, now)
  return rate === undefined ? FREE : { ...learned, due: Math.max(learned.due, now - LATE) + 1000 / rate }
}

export type Refusal = {
  readonly now: number
  /** When requests resume. */
  readonly since: number
  /** The rate in force; absent: the learned one. */
  readonly used?: number | undefined
  /** True if so many requests were answered since the refusal before that the rate was of use. */
  readonly helped: boolean
}

/** Returns the rate after a refusal at `now`: a slower one, or none if slower ones were of no use. */
export function afterRefusal(
  learned: LearnedRate,
  seen: Seen,
  { now, since, used, helped }: Refusal,
): LearnedRate {
  const vain = vainAfter(learned, now, helped)
  if (vain >= MOST_VAIN) return FREE
  const rate = used ?? rateAt(learned, now)
  const at = (kind: BoundedRate['kind'], value: number): LearnedRate => ({
    kind,
    rate: Math.max(SLOWEST, value),
    since,
    back: Math.min(LONGEST_BACK, Math.max(SHORTEST_BACK, (since - now) * PAUSES)),
    due: since,
    vain,
  })
  if (rate === undefined) return at(seen.reliable ? 'known' : 'rough', seen.rate)
  if (!seen.reliable) return learned.kind === 'rough' ? at('rough', rate * 0.7) : at('known', rate * 0.92)
  // Why: it grew fast, and may exceed the allowed rate by far.
  if (learned.kind === 'rough') return at('known', rate * 0.85)
  // Why: far fewer requests were answered than allowed, so others use the quota or the refusal has another cause.
  return at('known', (seen.rate < rate * 0.8 ? Math.max(seen.rate, rate / 2) : rate) * 0.98)
}

/** Returns how many slower rates were of no use. A refusal of a rate that grew says nothing about that. */
function vainAfter(learned: LearnedRate, now: number, helped: boolean): number {
  if (learned.kind === 'free' || helped) return 0
  const isSlower = learned.kind === 'rough' || now < learned.since + learned.back
  return isSlower ? learned.vain + 1 : learned.vain
}
