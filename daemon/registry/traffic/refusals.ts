/**
 * How many of the last requests a host refused. Values and transitions; no clock, no I/O. Times are milliseconds of a monotonic
 * clock.
 *
 * Some hosts refuse a part of all requests, however few are sent: an overloaded backend among many, or a proxy. A slower rate is of
 * no use then. Hosts with a rate limit refuse most of what exceeds it.
 */
export type Refusals = {
  /** Weight of the last requests: high if many of them were refused. */
  readonly weight: number
  /** Consecutive refusals; those of requests that were sent together count once. */
  readonly streak: number
  /** When the last of them came. */
  readonly lastAt: number
  /** Answers after it. */
  readonly answers: number
  /** Slower rates were of no use. Until then only many refusals are believed to be about the rate. */
  readonly strayUntil: number
}

export const NONE: Refusals = {
  weight: 0,
  streak: 0,
  lastAt: Number.NEGATIVE_INFINITY,
  answers: 0,
  strayUntil: Number.NEGATIVE_INFINITY,
}

/** The logarithms of how much more likely a refusal and an answer are if 40 % are refused and not 10 %. */
const REFUSED = 1.386
const ANSWERED = 0.405
/** With 10 % refused, fewer than one in a thousand requests reaches it. Six refusals without an answer do. */
const MANY = 8

const QUIET = 30
/** How long it is known that slower rates are of no use. Milliseconds. */
const STRAY = 3_600_000

/** A first refusal is repeated at once. Each more without an answer between doubles the backoff. Milliseconds. */
const SHORTEST = 50
const LONGEST = 30_000
/** Shortest backoff if many are refused. Milliseconds. */
const SHORTEST_IF_MANY = 500

export function refusedOnce(refusals: Refusals, at: number, startedAt: number): Refusals {
  const { weight, streak, lastAt } = refusals
  const isNew = startedAt >= lastAt
  return {
    ...refusals,
    weight: weight + REFUSED,
    streak: isNew ? streak + 1 : streak,
    lastAt: isNew ? at : lastAt,
    answers: 0,
  }
}

export function afterAnswer(refusals: Refusals, startedAt: number): Refusals {
  const { weight, streak, lastAt, answers } = refusals
  return {
    ...refusals,
    weight: Math.max(0, weight - ANSWERED),
    streak: startedAt < lastAt ? streak : 0,
    answers: answers + 1,
  }
}

/** Returns true if nothing was refused for so long that 10 % are not. */
export function isQuiet({ answers }: Refusals): boolean {
  return answers >= QUIET
}

/** Returns true if the last refusal is about the rate: if many were refused, or it names a time. */
export function isOfRate(
  { weight, strayUntil }: Refusals,
  now: number,
  backoff: number | undefined,
): boolean {
  return weight >= MANY || (now >= strayUntil && (backoff ?? 0) > 0)
}

/** Returns the state after the rate was lowered, or forgotten because slower ones were of no use. */
export function reactedTo(refusals: Refusals, isForgotten: boolean, now: number): Refusals {
  return { ...refusals, answers: 0, ...(isForgotten ? { weight: 0, strayUntil: now + STRAY } : {}) }
}

/** Returns how long no request is sent if the host names no time. */
export function backoffOf({ streak }: Refusals, isMuch: boolean): number {
  const own = streak <= 1 ? 0 : Math.min(LONGEST, SHORTEST * 2 ** (streak - 2))
  return isMuch ? Math.max(SHORTEST_IF_MANY, own) : own
}
