import { parseDuration } from '../../scalars/index.ts'
import { refuse } from './read.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const GO_UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: SECOND,
  m: MINUTE,
  h: HOUR,
  // Go itself has no days; acr-cli and the command lines of clouds add them before the rest.
  d: DAY,
}

/** Returns the milliseconds of a duration as Go writes it, such as `720h` or `1h30m`, also with days. Throws INVALID_ARGUMENT. */
export function goDuration(text: string, path: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|[smhd])/g)]
  if (text === '0') return 0
  if (parts.length === 0 || parts.map(([all]) => all).join('') !== text)
    refuse(path, `"${text}" is not a duration such as 24h or 1h30m`)
  return parts.reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (GO_UNITS[unit] ?? 0), 0)
}

/** Returns the milliseconds of a duration such as `30d`, `48h` or `2592000s`. Throws INVALID_ARGUMENT. */
export function plainDuration(text: string, path: string): number {
  return parseDuration(text) ?? refuse(path, `"${text}" is not a duration such as 30d, 48h or 172800s`)
}

const WORDS: readonly (readonly [name: RegExp, length: number])[] = [
  [/^(?:s|secs?|seconds?)$/, SECOND],
  [/^(?:m|mins?|minutes?)$/, MINUTE],
  [/^(?:h|hrs?|hours?)$/, HOUR],
  [/^(?:d|days?)$/, DAY],
  [/^(?:w|weeks?)$/, 7 * DAY],
]

const COUNTED = 'one two three four five six seven eight nine ten eleven twelve'.split(' ')

/** Lengths of months and years, which tools read differently. */
export type LongUnits = { readonly month: number; readonly year: number }

/** Returns the milliseconds of `2 weeks 3 days`, `1w` or `6 months`. Throws INVALID_ARGUMENT. */
export function wordDuration(given: string, path: string, { month, year }: LongUnits): number {
  const text = given.replace(/^[a-z]+(?=\s)/i, (word) => {
    const number = COUNTED.indexOf(word.toLowerCase().replace(/^an?$/, 'one'))
    return number === -1 ? word : String(number + 1)
  })
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)\s*([a-zA-Z]+)/g)]
  const rest = text.replaceAll(/(\d+(?:\.\d+)?)\s*([a-zA-Z]+)|[\s,]|\band\b/g, '')
  const units = [...WORDS, [/^(?:M|months?)$/, month] as const, [/^(?:y|years?)$/, year] as const]
  const lengths = parts.map(([, amount, unit = '']) => {
    const length = units.find(([name]) => name.test(unit))?.[1]
    return length === undefined ? Number.NaN : Number(amount) * length
  })
  const sum = lengths.reduce((total, one) => total + one, 0)
  if (parts.length === 0 || rest !== '' || Number.isNaN(sum))
    refuse(path, `"${text}" is not a time such as 7d or 2 weeks`)
  return sum
}

/** Months of 30 days and years of 365. */
export const PLAIN_MONTHS: LongUnits = { month: 30 * DAY, year: 365 * DAY }

/** Returns the milliseconds of so many days. */
export function days(count: number): number {
  return count * DAY
}
