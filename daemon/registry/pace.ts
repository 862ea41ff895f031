/**
 * The rate that a host allows, learned from its refusals. Values and steps; no clock, no I/O. Times in milliseconds of a
 * clock that never jumps, rates in requests a second.
 *
 * `free`: it has refused nothing. `rough`: it has, too soon to tell how much it allows; the rate grows by a fifth each
 * second. `known`: the rate comes back quickly to just under the one that was refused, stays there, and then grows ever
 * faster until it is refused again or forgotten.
 */
export type Pace =
  | { readonly kind: 'free' }
  | {
      readonly kind: 'rough' | 'known'
      /** Rough: the rate at `since`. Known: the one to come back to. */
      readonly rate: number
      readonly since: number
      /** When the next request is due; a few may go before. */
      readonly due: number
    }

/** What was let through since the gate last opened. `reliable`: seen for long enough to be a rate. */
export type Seen = { readonly rate: number; readonly reliable: boolean }

export const FREE: Pace = { kind: 'free' }
const SLOWEST = 0.5
const FORGOTTEN = 20
const ROUGH_GROWTH = 1.2
const RETURN_MS = 10_000
const DEPTH = 0.1
/** Requests may be early by this much, to make up for timers that are late. */
const EARLY = 100

/** Requests a second at `now`; undefined: no bound. */
export function rateAt(pace: Pace, now: number): number | undefined {
  if (pace.kind === 'free') return undefined
  const elapsed = Math.max(0, now - pace.since)
  const growth =
    pace.kind === 'rough' ? ROUGH_GROWTH ** (elapsed / 1000) : 1 + DEPTH * (elapsed / RETURN_MS - 1) ** 3
  return growth > FORGOTTEN ? undefined : pace.rate * growth
}

/** When the next request may go. */
export function dueAt(pace: Pace, now: number): number {
  return pace.kind === 'free' || rateAt(pace, now) === undefined ? now : pace.due - EARLY
}

/** A request went at `now`. */
export function paced(pace: Pace, now: number): Pace {
  if (pace.kind === 'free') return pace
  const rate = rateAt(pace, now)
  return rate === undefined ? FREE : { ...pace, due: Math.max(pace.due, now) + 1000 / rate }
}

/** The host refused at `now`; requests go on at `since`. */
export function slowed(pace: Pace, seen: Seen, { now, since }: { now: number; since: number }): Pace {
  const rate = rateAt(pace, now)
  const from = (kind: 'rough' | 'known', value: number): Pace => ({
    kind,
    rate: Math.max(SLOWEST, value),
    since,
    due: since,
  })
  if (rate === undefined) return from(seen.reliable ? 'known' : 'rough', seen.rate)
  if (!seen.reliable) return from(pace.kind === 'known' ? 'known' : 'rough', rate * 0.7)
  // Much less went through than was allowed: others share the quota, or it is about something else.
  const refused = seen.rate < rate * 0.8 ? Math.max(seen.rate, rate / 2) : rate
  return from('known', refused * 0.98)
}
