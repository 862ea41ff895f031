import { calendarTimeOf, type CalendarTime, type OffsetInstant, two, yearText, zoneText } from '../instant.ts'

export type FormattedDate =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly why: string }

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
)
const WEEKDAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ')

type Show = (clock: CalendarTime, instant: OffsetInstant) => string

/** By the letter and how often it stands there. */
const LETTERS: ReadonlyMap<string, Show> = new Map<string, Show>([
  ['YY', ({ year }) => two(Math.abs(year % 100))],
  ['YYYY', ({ year }) => yearText(year)],
  ['M', ({ month }) => String(month)],
  ['MM', ({ month }) => two(month)],
  ['MMM', ({ month }) => (MONTHS[month - 1] ?? '').slice(0, 3)],
  ['MMMM', ({ month }) => MONTHS[month - 1] ?? ''],
  ['D', ({ day }) => String(day)],
  ['DD', ({ day }) => two(day)],
  ['EEE', ({ weekday }) => (WEEKDAYS[weekday] ?? '').slice(0, 3)],
  ['EEEE', ({ weekday }) => WEEKDAYS[weekday] ?? ''],
  ['h', ({ hour }) => String(hour)],
  ['hh', ({ hour }) => two(hour)],
  ['H', ({ hour }) => String(hour % 12 || 12)],
  ['HH', ({ hour }) => two(hour % 12 || 12)],
  ['AA', ({ hour }) => (hour < 12 ? 'AM' : 'PM')],
  ['aa', ({ hour }) => (hour < 12 ? 'am' : 'pm')],
  ['m', ({ minute }) => String(minute)],
  ['mm', ({ minute }) => two(minute)],
  ['s', ({ second }) => String(second)],
  ['ss', ({ second }) => two(second)],
  ['Z', (_, instant) => zoneText(instant, ':', 'Z')],
  ['ZZZ', (_, instant) => zoneText(instant, '', 'UTC')],
  ['ZZZZ', (_, instant) => zoneText(instant, '')],
  ['ZZZZZ', (_, instant) => zoneText(instant, ':')],
])

/** A doubled quote, which is one; text in quotes, in which the same goes; one letter repeated; anything else. */
const PART = /''|'(?<quoted>[^']+(?:''[^']*)*)'|(?<open>')|(?<letters>([A-Za-z])\4*)|[^'A-Za-z]+/g

export function formatDate(format: string, instant: OffsetInstant): FormattedDate {
  const clock = calendarTimeOf(instant)
  let text = ''
  for (const { 0: part, groups = {} } of format.matchAll(PART)) {
    const { quoted = part, open, letters } = groups
    if (open !== undefined) return { ok: false, why: "a ' in the format has no closing '." }
    if (letters === undefined) text += quoted.replaceAll("''", "'")
    else {
      const show = LETTERS.get(letters)
      if (show === undefined) return { ok: false, why: wrongLetters(letters) }
      text += show(clock, instant)
    }
  }
  return { ok: true, text }
}

function wrongLetters(letters: string): string {
  const known = [...LETTERS.keys()].filter((one) => one.startsWith(letters.charAt(0)))
  const instead = known.length === 0 ? 'text stands in single quotes' : `there is ${known.join(', ')}`
  return `"${letters.slice(0, 12)}" means nothing in the format of a date; ${instead}.`
}
