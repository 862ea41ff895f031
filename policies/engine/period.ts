import type { Instant, THINNED } from '../model/index.ts'

/** Hours, days, ISO weeks, months and years in UTC. */
export type PeriodUnit = (typeof THINNED)[number]

const HOUR = 3600 * 1000
const DAY = 24 * HOUR
/** 1970-01-01 was a Thursday; weeks begin on Mondays. */
const MONDAY = 3 * DAY

/** Returns the number of the period that holds the instant: later periods have greater ones, and neighbours differ by 1. */
export function periodNumber(at: Instant, unit: PeriodUnit): number {
  switch (unit) {
    case 'hourly':
      return Math.floor(at / HOUR)
    case 'daily':
      return Math.floor(at / DAY)
    case 'weekly':
      return Math.floor((at + MONDAY) / (7 * DAY))
    case 'monthly':
      return Number.isFinite(at) ? monthNumber(new Date(at)) : at
    case 'yearly':
      return Number.isFinite(at) ? new Date(at).getUTCFullYear() : at
  }
}

function monthNumber(date: Date): number {
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

/** Returns the first instant of the period with this number. */
export function periodStart(number: number, unit: PeriodUnit): Instant {
  switch (unit) {
    case 'hourly':
      return number * HOUR
    case 'daily':
      return number * DAY
    case 'weekly':
      return number * 7 * DAY - MONDAY
    case 'monthly':
      return Date.UTC(Math.floor(number / 12), number % 12)
    case 'yearly':
      return Date.UTC(number, 0)
  }
}

/** Returns the period's name, as in `2026-11-28` or `2026-W48`. */
export function periodName(at: Instant, unit: PeriodUnit): string {
  const text = new Date(at).toISOString()
  switch (unit) {
    case 'hourly':
      return text.slice(0, 13)
    case 'daily':
      return text.slice(0, 10)
    case 'weekly':
      return isoWeek(at)
    case 'monthly':
      return text.slice(0, 7)
    case 'yearly':
      return text.slice(0, 4)
  }
}

/** The week belongs to the year of its Thursday. */
function isoWeek(at: Instant): string {
  const thursday = new Date(periodStart(periodNumber(at, 'weekly'), 'weekly') + MONDAY)
  const year = thursday.getUTCFullYear()
  const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY)) + 1
  return `${year}-W${String(week).padStart(2, '0')}`
}
