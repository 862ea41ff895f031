import { type OffsetInstant, instantText, parseInstant } from '../instant.ts'
import { binary, type Defined } from './define.ts'
import { formatDate } from './format-date.ts'
import type { Calling } from './function.ts'
import { TEXT } from './parameters.ts'

/** Arithmetic on instants that are given: nothing here knows what time it is. */
export const TIME_FUNCTIONS: readonly Defined[] = [
  binary(
    'formatdate(format, timestamp)',
    "A timestamp of RFC 3339 in another form, by letters such as YYYY-MM-DD hh:mm:ss. Text in '...' stands for itself.",
    [TEXT, TEXT],
    (format, timestamp, calling) => {
      const formatted = formatDate(format, instant(timestamp, 1, calling))
      return formatted.ok ? formatted.text : calling.fail(0, formatted.why)
    },
  ),
  binary(
    'timeadd(timestamp, duration)',
    'A timestamp of RFC 3339, moved by a duration such as 36h or -1h30m.',
    [TEXT, TEXT],
    (timestamp, duration, calling) => {
      const { nanoseconds, offset } = instant(timestamp, 0, calling)
      const by =
        parseDuration(duration) ??
        calling.fail(
          1,
          'this is not a duration of at most 292 years, such as 90s, 36h or 1h30m. There are no days.',
        )
      return instantText({ nanoseconds: nanoseconds + by, offset })
    },
  ),
  binary(
    'timecmp(timestamp_a, timestamp_b)',
    '-1 when the first timestamp is earlier, 1 when it is later, 0 when both are one instant.',
    [TEXT, TEXT],
    (a, b, calling) => {
      const difference = instant(a, 0, calling).nanoseconds - instant(b, 1, calling).nanoseconds
      if (difference === 0n) return 0
      return difference < 0n ? -1 : 1
    },
  ),
]

function instant(text: string, argument: number, calling: Calling): OffsetInstant {
  return (
    parseInstant(text) ??
    calling.fail(argument, 'this is not a timestamp of RFC 3339, such as 2026-01-31T08:00:00Z.')
  )
}

const UNITS = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['µs', 1_000n],
  ['μs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
])

const PART = /(?<whole>\d*)(?:\.(?<fraction>\d*))?(?<unit>ns|us|µs|μs|ms|s|m|h)/g

/** Parts with a number each, as long as numbers are that mean anything. */
const DURATION = /^(?:(?:\d{1,100}(?:\.\d{0,100})?|\.\d{1,100})(?:ns|us|µs|μs|ms|s|m|h))+$/

/** More nanoseconds do not fit into 64 bits. */
const LIMIT = 2n ** 63n

/** In nanoseconds. Undefined: it is no duration, or one of more than 292 years. */
function parseDuration(text: string): bigint | undefined {
  const unsigned = text.replace(/^[+-]/, '')
  if (unsigned === '0') return 0n
  const total = DURATION.test(unsigned) ? sumOfParts(unsigned) : LIMIT
  if (total >= LIMIT) return undefined
  return text.startsWith('-') ? -total : total
}

function sumOfParts(text: string): bigint {
  let total = 0n
  for (const { groups = {} } of text.matchAll(PART)) {
    const { whole = '', fraction = '', unit = '' } = groups
    total += (BigInt(whole + fraction) * (UNITS.get(unit) ?? 0n)) / 10n ** BigInt(fraction.length)
  }
  return total
}
