/**
 * The rate that a host allows, learned from its refusals. Values and steps; no clock, no I/O. Times in milliseconds of a
 * clock that never jumps, rates in requests a second.
 *
 * `free`: it has refused nothing. `rough`: it has, too soon to tell how much it allows; the rate grows by half each
 * second. `known`: the rate comes back quickly to just under the one that was refused, stays there, and then grows ever
 * faster until it is refused again or forgotten.
 */
export type Pace = { readonly kind: 'free' } | Paced

type Paced = {
  readonly kind: 'rough' | 'known'
  /** Rough: the rate at `since`. Known: the one to come back to. */
  readonly rate: number
  readonly since: number
  /** Known: how long it takes to come back. */
  readonly back: number
  /** When the next request is due. */
  readonly due: number
}

/** What was let through since the gate last opened. `reliable`: seen for long enough to be a rate. */
export type Seen = { readonly rate: number; readonly reliable: boolean }

export const FREE: Pace = { kind: 'free' }
const SLOWEST = 0.5
/** A rate beyond this is no bound any more. */
const FORGOTTEN = 1000
const ROUGH_GROWTH = 1.5
/** The longer a refusal costs, the rarer it is sought: coming back takes ten times the pause. */
const [SHORTEST_BACK, LONGEST_BACK, PAUSES] = [10_000, 120_000, 10]
const [DEPTH, SEEKING] = [0.1, 0.5]
const LATE = 50

/** Requests a second at `now`; undefined: no bound. */
export function rateAt(pace: Pace, now: number): number | undefined {
  if (pace.kind === 'free') return undefined
  const elapsed = Math.max(0, now - pace.since)
  const growth = pace.kind === 'rough' ? ROUGH_GROWTH ** (elapsed / 1000) : curve(elapsed / pace.back - 1)
  const rate = pace.rate * growth
  return rate > FORGOTTEN ? undefined : rate
}

/** Up to nought: coming back, ever slower. From there: seeking more, ever faster. */
function curve(x: number): number {
  return 1 + (x < 0 ? DEPTH : SEEKING) * x ** 3
}

/** When the next request may go. */
export function dueAt(pace: Pace, now: number): number {
  return pace.kind === 'free' || rateAt(pace, now) === undefined ? now : pace.due
}

/** A request went at `now`. What late timers missed is made up for, within limits. */
export function paced(pace: Pace, now: number): Pace {
  if (pace.kind === 'free') return pace
  const rate = rateAt(pace, now)
  return rate === undefined ? FREE : { ...pace, due: Math.max(pace.due, now - LATE) + 1000 / rate }
}

/** Requests go on at `since`. `used`: the rate that was kept to, where that was not the pace's own. */
export type Refusal = { readonly now: number; readonly since: number; readonly used?: number | undefined }

/** The host refused at `now`. */
export function slowed(pace: Pace, seen: Seen, { now, since, used }: Refusal): Pace {
  const rate = used ?? rateAt(pace, now)
  const at = (kind: Paced['kind'], value: number): Pace => ({
    kind,
    rate: Math.max(SLOWEST, value),
    since,
    back: Math.min(LONGEST_BACK, Math.max(SHORTEST_BACK, (since - now) * PAUSES)),
    due: since,
  })
  if (rate === undefined) return at(seen.reliable ? 'known' : 'rough', seen.rate)
  if (!seen.reliable) return pace.kind === 'rough' ? at('rough', rate * 0.7) : at('known', rate * 0.92)
  // It grew fast, and may have gone well past what is allowed.
  if (pace.kind === 'rough') return at('known', rate * 0.85)
  // Much less went through than was allowed: others share the quota, or it is about something else.
  return at('known', (seen.rate < rate * 0.8 ? Math.max(seen.rate, rate / 2) : rate) * 0.98)
}
