import { byLane, NO_PLACES, PLACES, type Places, type Share } from './allocation-table.ts'

/**
 * What this process may use of a host to which others speak too. Values and steps; no clock, no I/O. Times in milliseconds of
 * a clock that never jumps.
 */
export type Part = {
  /** As last told. Absent: never told, so all of it. */
  readonly share?: Pick<Share, 'places' | 'rate'>
  /** The last time that a share was asked for it came. */
  readonly heard: boolean
  /** Nothing is sent before, unless a share comes. */
  readonly awaitedUntil: number
  /** When the next request is due under the share of the rate. */
  readonly due: number
}

export const WHOLE: Part = {
  heard: false,
  awaitedUntil: Number.NEGATIVE_INFINITY,
  due: Number.NEGATIVE_INFINITY,
}
/** What late timers missed is made up for, within this. Milliseconds. */
const LATE = 50

/** A share is asked for. */
export function awaiting(part: Part, until: number): Part {
  return { ...part, awaitedUntil: until }
}

export function told(part: Part, { places, rate }: Share): Part {
  const share = { places, ...(rate === undefined ? {} : { rate }) }
  return { share, heard: true, awaitedUntil: Number.NEGATIVE_INFINITY, due: part.due }
}

/** Nobody can be asked: what was told last holds on. */
export function alone(part: Part): Part {
  return { ...part, heard: false, awaitedUntil: Number.NEGATIVE_INFINITY }
}

/** The rate that holds in place of this process's own: what all know together, as long as they are heard. */
export function sharedRate({ heard, share }: Part): number | undefined {
  return heard ? share?.rate : undefined
}

/** When the next request may go. */
export function partDueAt({ share, awaitedUntil, due }: Part, now: number): number {
  return Math.max(now, awaitedUntil, share?.rate === undefined ? now : due)
}

/** A request went at `now`. */
export function partPaced(part: Part, now: number): Part {
  const rate = part.share?.rate
  return rate === undefined ? part : { ...part, due: Math.max(part.due, now - LATE) + 1000 / rate }
}

export function placesOf({ share }: Part): Places {
  return share?.places ?? PLACES
}

/** What others must take for used: what may be sent, and what is under way. */
export function holding(part: Part, running: Places, now: number): Places {
  const may = now < part.awaitedUntil ? NO_PLACES : placesOf(part)
  return byLane((lane) => Math.max(may[lane], running[lane]))
}
