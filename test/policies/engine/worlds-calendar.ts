/** Periods of the calendar in UTC, as instants. */
import type { Instant } from '../../../policies/model/time.ts'
import { DAY, UNITS } from './oracle-rules.ts'

export { UNITS } from './oracle-rules.ts'

const HOUR = DAY / 24

/** The first instant of the period that holds this one. */
export function periodStart(unit: (typeof UNITS)[number], at: Instant): Instant {
  const date = new Date(at)
  switch (unit) {
    case 'hourly':
      return Math.floor(at / HOUR) * HOUR
    case 'daily':
      return Math.floor(at / DAY) * DAY
    case 'weekly':
      return (Math.floor(at / DAY) - ((date.getUTCDay() + 6) % 7)) * DAY
    case 'monthly':
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth())
    case 'yearly':
      return Date.UTC(date.getUTCFullYear(), 0)
  }
}

/** Its last instant. */
export function periodEnd(unit: (typeof UNITS)[number], at: Instant): Instant {
  const start = periodStart(unit, at)
  const date = new Date(start)
  switch (unit) {
    case 'hourly':
      return start + HOUR - 1
    case 'daily':
      return start + DAY - 1
    case 'weekly':
      return start + 7 * DAY - 1
    case 'monthly':
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1) - 1
    case 'yearly':
      return Date.UTC(date.getUTCFullYear() + 1, 0) - 1
  }
}
