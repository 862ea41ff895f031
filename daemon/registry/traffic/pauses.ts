/**
 * The pauses that members report of one host. No clock, no I/O. Times are milliseconds of a monotonic clock.
 *
 * A member keeps its own pause in full. What it reports closes the host to others for a short time only, because it may be wrong
 * or invented; for longer if another member, or the daemon, was asked to pause too.
 */
export type Pause = {
  /** When the member began to report pauses without a rest. */
  readonly since: number
  readonly until: number
  /** True for the daemon's own requests. */
  readonly trusted: boolean
}

export type Pauses = ReadonlyMap<string, Pause>

/** Upper bound of a pause for the member that reports it, and for others. Milliseconds. */
const LONGEST = 3_600_000
const LONGEST_SHARED = 600_000
/** A pause that only one member reports closes the host to others for so long. Milliseconds. */
const ALONE = 15_000
/** After so long without a pause a new one is not the old one. Milliseconds. Why: else a member could close a host without end. */
const REST = 45_000

export type PauseReport = {
  readonly at: number
  readonly member: string
  readonly trusted: boolean
  /** Milliseconds that remain; 0 or less: none. */
  readonly backoff: number
}

/** Returns the pauses after a report, without those that have ended long ago. */
export function reported(pauses: Pauses, { at, member, trusted, backoff }: PauseReport): Pauses {
  const next = new Map([...pauses].filter(([, { until }]) => until + REST > at))
  if (!(backoff > 0)) return next
  const before = next.get(member)
  const until = Math.max(before?.until ?? at, at + Math.min(LONGEST, backoff))
  return next.set(member, { since: before?.since ?? at, until, trusted })
}

/** Returns until when a member sends no requests. `at`: it may send now. */
export function closedFor(pauses: Pauses, member: string, at: number): number {
  const own = pauses.get(member)?.until ?? at
  const others = [...pauses].filter(([name]) => name !== member).map(([, pause]) => sharedUntil(pause))
  return Math.max(at, own, ...others, confirmed(pauses))
}

function sharedUntil({ since, until, trusted }: Pause): number {
  return Math.min(until, since + (trusted ? LONGEST_SHARED : ALONE))
}

/** Returns up to when two members report pauses. */
function confirmed(pauses: Pauses): number {
  const ends = [...pauses.values()].map(({ since, until }) => Math.min(until, since + LONGEST_SHARED))
  return ends.toSorted((a, b) => b - a)[1] ?? Number.NEGATIVE_INFINITY
}

/** Returns true if a pause holds, or is remembered. */
export function isRemembered(pauses: Pauses, at: number): boolean {
  return [...pauses.values()].some(({ until }) => until + REST > at)
}
