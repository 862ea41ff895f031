import { Cron } from 'croner'
import type { Instant, Schedule } from '../model/index.ts'

/** Why a schedule is refused; undefined: it is fine. Five fields, and a time zone that the host knows. */
export function scheduleProblem({ cron, timeZone }: Schedule): string | undefined {
  if (cron.trim().split(/\s+/).length !== 5) {
    return 'a schedule has five fields: minute, hour, day of month, month, day of week, as in "0 3 * * *"'
  }
  try {
    // The first of these takes long, and most schedules need none.
    if (timeZone !== 'UTC') Intl.DateTimeFormat('en', { timeZone })
  } catch {
    return `time zone ${timeZone} is not known; write an IANA name such as "Europe/Berlin" or "UTC"`
  }
  try {
    parse(cron, timeZone)
    return undefined
  } catch (error) {
    return `the schedule cannot be read: ${error instanceof Error ? error.message : String(error)}`
  }
}

/** The first instant of the schedule that is later than `after`; undefined when there is none. */
export function nextAfter({ cron, timeZone }: Schedule, after: Instant): Instant | undefined {
  return parse(cron, timeZone).nextRun(new Date(after))?.getTime()
}

function parse(cron: string, timeZone: string): Cron {
  return new Cron(cron, { timezone: timeZone, paused: true, mode: '5-part' })
}
