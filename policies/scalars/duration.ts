import type { Duration } from '../model/index.ts'

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
type Unit = keyof typeof UNITS

/** `7d`, `36h`, `2880m`, `172800s`, `500ms`, or several in falling order as Go writes them: `168h0m0s`. Undefined: not a duration. */
export function parseDuration(text: string): Duration | undefined {
  if (text.length > 32 || !/^(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?(?:\d+ms)?$/.test(text) || text === '')
    return undefined
  let sum = 0
  for (const [, amount = '', unit = 's'] of text.matchAll(/(\d+)(ms|[smhd])/g))
    sum += Number(amount) * UNITS[unit as Unit]
  return Number.isSafeInteger(sum) ? sum : undefined
}

/** The shortest exact form: `7d`, `36h`, `90m`, `5s`, `1500ms`; fractions of a millisecond are not kept. */
export function formatDuration(duration: Duration): string {
  for (const unit of ['d', 'h', 'm'] as const) {
    if (duration !== 0 && duration % UNITS[unit] === 0) return `${duration / UNITS[unit]}${unit}`
  }
  return duration % UNITS.s === 0 ? `${duration / UNITS.s}s` : `${Math.round(duration)}ms`
}

/** Milliseconds of a year of 365 days. */
export const YEAR: Duration = 365 * UNITS.d

const READABLE: readonly (readonly [string, Duration])[] = [
  ['y', YEAR],
  ['d', UNITS.d],
  ['h', UNITS.h],
  ['m', UNITS.m],
  ['s', UNITS.s],
]

/** For people: the two largest units, `3y 40d`, `12d 3h`; under a minute in seconds. */
export function readableDuration(duration: Duration): string {
  return twoUnits(duration, READABLE)
}

/** As `readableDuration`, in days and smaller units, as policies are written. */
export function daysText(duration: Duration): string {
  return twoUnits(duration, READABLE.slice(1))
}

function twoUnits(duration: Duration, units: typeof READABLE): string {
  const sign = duration < 0 ? '-' : ''
  let rest = Math.abs(duration)
  const parts: string[] = []
  for (const [unit, length] of units) {
    const amount = Math.floor(rest / length)
    rest -= amount * length
    if (amount > 0) parts.push(`${amount}${unit}`)
    if (parts.length === 2 || (parts.length === 1 && amount === 0)) break
  }
  return parts.length === 0 ? '0s' : sign + parts.join(' ')
}
