import type { Duration } from '../model/index.ts'
import { readableBytes } from './bytes.ts'
import { daysText, formatDuration, readableDuration, YEAR } from './duration.ts'

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const

/**
 * Returns the age in as many units as it takes not to read like the period beside it: `9d 3m`, not `9d`. Beside a period of a year and
 * more it is in days, as the period is.
 */
export function ageBeside(age: Duration, period: Duration): string {
  const text = period < YEAR ? readableDuration : daysText
  const usual = text(age)
  if (age === period) return usual
  const alike = new Set([text(period), formatDuration(period)])
  if (!alike.has(usual)) return usual
  const parts: string[] = []
  let rest = Math.round(age)
  for (const [unit, length] of UNITS) {
    const amount = Math.floor(rest / length)
    rest -= amount * length
    if (amount > 0) parts.push(`${amount}${unit}`)
    const longer = parts.join(' ')
    if (parts.length > 1 && !alike.has(longer)) return longer
  }
  return parts.join(' ')
}

/** Returns two sizes with as many decimals as it takes to tell them apart. */
export function bytesApart(one: number, other: number): readonly [string, string] {
  const [a, b] = [readableBytes(one), readableBytes(other)]
  return one === other || a !== b ? [a, b] : [`${one} B`, `${other} B`]
}

/** Returns two percentages with as many decimals as it takes to tell them apart: `30.2 %` and `30 %`. */
export function percentsApart(one: number, other: number): readonly [string, string] {
  const last = `${other} %`
  if (one === other) return [last, last]
  for (let decimals = 0; decimals < 6; decimals += 1) {
    const first = `${one.toFixed(decimals)} %`
    if (Number(one.toFixed(decimals)) !== other) return [first, last]
  }
  return [`${one} %`, last]
}

/** Returns a number as a place: `1st`, `12th`. */
export function ordinal(place: number): string {
  const teen = place % 100 > 10 && place % 100 < 14
  const end = teen ? 'th' : (['th', 'st', 'nd', 'rd'][place % 10] ?? 'th')
  return `${place}${end}`
}
