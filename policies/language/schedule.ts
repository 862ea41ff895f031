import { Cron } from 'croner'
import type { Instant, Schedule } from '../model/index.ts'

/** What is wrong with a schedule, and with which attribute. */
export type ScheduleProblem = { readonly attribute: 'schedule' | 'time_zone'; readonly why: string }

/** Returns what is wrong with a schedule: it needs five fields, and a time zone that the host knows. */
export function scheduleProblems({ cron, timeZone }: Schedule): readonly ScheduleProblem[] {
  const zone = timeZoneProblem(timeZone)
  // Why in another zone: what is wrong with the fields is no less wrong.
  const fields = cronProblem({ cron, timeZone: zone === undefined ? timeZone : 'UTC' })
  return [
    ...(fields === undefined ? [] : [{ attribute: 'schedule' as const, why: `"${cron}": ${fields}` }]),
    ...(zone === undefined ? [] : [{ attribute: 'time_zone' as const, why: zone }]),
  ]
}

function cronProblem(schedule: Schedule): string | undefined {
  if (schedule.cron.trim().split(/\s+/).length !== 5)
    return 'a schedule has five fields: minute, hour, day of month, month, day of week, as in "0 3 * * *"'
  try {
    openSchedule(schedule)
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
