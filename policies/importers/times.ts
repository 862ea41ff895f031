import type { Duration } from '../model/index.ts'
import type { DraftRule } from './imported.ts'

const SECOND = 1000
export const DAY: Duration = 24 * 3600 * SECOND

/** Older than any image: an age that nothing reaches. */
export const FOREVER: Duration = 36_500 * DAY

const UNITS: Readonly<Record<string, Duration>> = {
  ms: 1,
  s: SECOND,
  sec: SECOND,
  second: SECOND,
  m: 60 * SECOND,
  min: 60 * SECOND,
  minute: 60 * SECOND,
  h: 3600 * SECOND,
  hour: 3600 * SECOND,
  d: DAY,
  day: DAY,
  w: 7 * DAY,
  week: 7 * DAY,
}

const NUMBERS = new Map([
  ...['a', 'an', 'one'].map((word) => [word, '1 '] as const),
  ...'two three four five six seven eight nine ten eleven twelve'
    .split(' ')
    .map((word, i) => [word, `${i + 2} `] as const),
])

/** Months and years, which systems read differently. Without them they are no units. */
export type LongSpans = { readonly month?: Duration; readonly year?: Duration }

/** Months of 30 days, and years of 365. */
export const PLAIN_SPANS: LongSpans = { month: 30 * DAY, year: 365 * DAY }

/** Reads durations such as `720h`, `1d12h`, `2592000s`, `1.5h`, `2 weeks`, `1 min ago UTC`. Undefined for others. */
export function spanOf(text: string, long: LongSpans = {}): Duration | undefined {
  const body = text
    .trim()
    .replace(/ +utc$/i, '')
    .replace(/ +ago$/i, '')
    .replace(/^([a-z]+) (?=[a-z])/i, (all, word: string) => NUMBERS.get(word.toLowerCase()) ?? all)
  if (/^0+$/.test(body)) return 0
  if (!/^(?:\d+(?:\.\d+)?\s*[a-z]+[\s,]*)+$/i.test(body)) return undefined
  const parts = Array.from(
    body.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/gi),
    ([, number = '', unit = '']) => Number(number) * (unitOf(unit, long) ?? Number.NaN),
  )
  const sum = Math.round(parts.reduce((all, one) => all + one, 0))
  return Number.isSafeInteger(sum) ? sum : undefined
}

function unitOf(unit: string, { month, year }: LongSpans): Duration | undefined {
  const name = unit.toLowerCase()
  if (unit === 'M' || /^months?$/.test(name)) return month
  if (/^y(?:ears?)?$/.test(name)) return year
  return UNITS[name] ?? UNITS[name.replace(/s$/, '')]
}

/** Returns the condition "older than this"; 0: at any age. */
export function olderThan(age: Duration): Pick<DraftRule, 'expirePeriod' | 'expireAfter' | 'retainedTop'> {
  if (age === 0) return { retainedTop: 0 }
  return age % DAY === 0 ? { expirePeriod: age } : { expireAfter: age }
}
