import { Cron } from 'croner'
import type { Instant, Schedule } from '../model/index.ts'

/** Why a schedule is refused; undefined: it is fine. Five fields, and a time zone that the host knows. */
export function scheduleProblem({ cron, timeZone }: Schedule): string | undefined {
  if (cron.trim().split(/\s+/).length !== 5) {
    return 'a schedule has five fields: minute, hour, day of month, month, day of week, as in "0 3 * * *"'
  }
  const unknown = timeZoneProblem(timeZone)
  if (unknown !== undefined) return unknown
  try {
    openSchedule({ cron, timeZone })
    return undefined
  } catch (error) {
    return `the schedule cannot be read: ${error instanceof Error ? error.message : String(error)}`
  }
}

/** Returns why a time zone is refused; undefined: the host knows it. */
export function timeZoneProblem(timeZone: string): string | undefined {
  try {
    // The first of these takes long, and most schedules need none.
    if (timeZone !== 'UTC') Intl.DateTimeFormat('en', { timeZone })
    return undefined
  } catch {
    return `time zone ${timeZone} is not known; write an IANA name such as "Europe/Berlin" or "UTC"`
  }
}

/** Instants that were computed last, by schedule and minute. Why: policies share schedules, and a search goes through many minutes. */
const known = new Map<string, Instant | undefined>()
const MOST_KNOWN = 1000

/** The first instant of the schedule that is later than `after`; undefined when there is none. */
export function nextAfter(schedule: Schedule, after: Instant): Instant | undefined {
  const minute = Math.floor(after / MINUTE)
  const key = `${minute} ${schedule.cron} ${schedule.timeZone}`
  if (known.has(key)) return known.get(key)
  const next = openSchedule(schedule).nextAfter(minute * MINUTE)
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(key, next)
  return next
}

/** A schedule that was parsed. */
export type OpenSchedule = {
  /** Returns true if the minute of an instant belongs to it, by the clock on the wall of its time zone. */
  readonly includes: (at: Instant) => boolean
  /** Returns its first instant that is later than `after`; undefined: there is none. */
  readonly nextAfter: (after: Instant) => Instant | undefined
}

/** Parses a schedule. Throws an Error if it is not valid. */
export function openSchedule({ cron, timeZone }: Schedule): OpenSchedule {
  const parsed = new Cron(cron, { timezone: timeZone, paused: true, mode: '5-part' })
  return {
    includes: (at) => parsed.match(new Date(Math.floor(at / MINUTE) * MINUTE)),
    nextAfter: (after) => parsed.nextRun(new Date(after))?.getTime(),
  }
}

/** Milliseconds. */
const MINUTE = 60_000
