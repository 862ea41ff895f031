/** `keep_thinned` by the words of evidence.md, section 5: may it keep an image? */
import type { Instant, KeepThinned } from '../../policies/index.ts'
import { isNewer, type Placed } from './order.ts'
import type { Time } from './times.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const UNITS = ['hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const
type Unit = (typeof UNITS)[number]

export function mayBeKeptThinned(keep: KeepThinned, one: Placed, all: readonly Placed[]): boolean {
  return UNITS.some((unit) => {
    const count = keep[unit] ?? 0
    if (count === 0) return false
    return mayBeLast(unit, count, one, all) || mayBeOldest(unit, count, one, all)
  })
}

function mayBeLast(unit: Unit, count: number, one: Placed, all: readonly Placed[]): boolean {
  const { low, high, claim } = one.time
  const last = periodOf(unit, claim ?? high)
  const reaches = claim === undefined && low < startOf(unit, last)
  return [last, ...(reaches ? [last - 1] : [])].some((period) => {
    const place = Math.min(startOf(unit, period + 1) - 1, high)
    const there = { ...one, time: { ...one.time, low: place, high: place } }
    const spans = all
      .filter((other) => other.digest !== one.digest && isNewer(other, there))
      .map(({ time }) => spanOf(unit, time, place))
      .map((span) => (span.from === period ? { ...span, from: period + 1 } : span))
    return spans.every(({ from, to }) => from <= to) && fewest(spans) < count
  })
}

function mayBeOldest(unit: Unit, count: number, one: Placed, all: readonly Placed[]): boolean {
  const others = all.filter((other) => other.digest !== one.digest)
  if (others.some((other) => isNewer(one, other))) return false
  return fewest(others.map(({ time }) => spanOf(unit, time, one.time.low))) < count
}

type Span = { readonly from: number; readonly to: number }

function spanOf(unit: Unit, { low, high, claim }: Time, notBefore: Instant): Span {
  if (claim !== undefined) return { from: periodOf(unit, claim), to: periodOf(unit, claim) }
  return { from: periodOf(unit, Math.max(low, notBefore)), to: periodOf(unit, high) }
}

/** The fewest periods that can hold all of them: always the earliest end. */
function fewest(spans: readonly Span[]): number {
  let [count, last] = [0, -Infinity]
  for (const { from, to } of spans.toSorted((a, b) => a.to - b.to)) {
    if (from <= last) continue
    count += 1
    last = to
  }
  return count
}

/** Periods are counted from 1970 on. */
function periodOf(unit: Unit, at: Instant): number {
  if (at === -Infinity) return -Infinity
  const date = new Date(at)
  switch (unit) {
    case 'hourly':
      return Math.floor(at / HOUR)
    case 'daily':
      return Math.floor(at / DAY)
    case 'weekly':
      // 1970-01-01 was a Thursday.
      return Math.floor((at / DAY + 3) / 7)
    case 'monthly':
      return date.getUTCFullYear() * 12 + date.getUTCMonth()
    case 'yearly':
      return date.getUTCFullYear()
  }
}

function startOf(unit: Unit, period: number): Instant {
  switch (unit) {
    case 'hourly':
      return period * HOUR
    case 'daily':
      return period * DAY
    case 'weekly':
      return (period * 7 - 3) * DAY
    case 'monthly':
      return Date.UTC(Math.floor(period / 12), period % 12, 1)
    case 'yearly':
      return Date.UTC(period, 0, 1)
  }
}
