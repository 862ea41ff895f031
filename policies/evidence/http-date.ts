import type { Instant } from '../model/index.ts'

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const LONG_DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const TIME = String.raw`(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)`
const MONTH = `(?<month>${MONTHS.join('|')})`
const FORMS = [
  new RegExp(`^(?<weekday>${DAYS.join('|')}), (?<day>\\d\\d) ${MONTH} (?<year>\\d{4}) ${TIME} GMT$`),
  new RegExp(`^(?<weekday>${LONG_DAYS.join('|')}), (?<day>\\d\\d)-${MONTH}-(?<year>\\d\\d) ${TIME} GMT$`),
  new RegExp(`^(?<weekday>${DAYS.join('|')}) ${MONTH} (?<day>[ \\d]\\d) ${TIME} (?<year>\\d{4})$`),
]

/**
 * The instant of a header such as Date or Retry-After, in one of the three forms of RFC 9110, 5.6.7. Undefined: the header is
 * missing, or is anything else, such as a day that does not exist, another weekday, another zone, or two dates. A year of two
 * digits is at most 50 years after `now`.
 */
export function readHttpDate(text: string | undefined, now: Instant): Instant | undefined {
  const groups = FORMS.map((form) => form.exec(text ?? '')?.groups).find((found) => found !== undefined)
  const day = groups === undefined ? undefined : dayOf(groups, now)
  const time = groups === undefined ? undefined : timeOfDay(groups)
  return day === undefined || time === undefined ? undefined : day + time
}

type Groups = Readonly<Record<string, string>>

function dayOf({ weekday = '', day = '', month = '', year = '' }: Groups, now: Instant): Instant | undefined {
  const date = new Date(0)
  date.setUTCFullYear(yearOf(year, now), MONTHS.indexOf(month), Number(day))
  const isThatDay = date.getUTCDate() === Number(day) && DAYS[date.getUTCDay()] === weekday.slice(0, 3)
  return isThatDay ? date.getTime() : undefined
}

function timeOfDay({ hour, minute, second }: Groups): number | undefined {
  const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(second)]
  return hours < 24 && minutes < 60 && seconds < 60
    ? ((hours * 60 + minutes) * 60 + seconds) * 1000
    : undefined
}

/** Of two digits: the year that ends in them and is at most 50 years ahead. */
function yearOf(text: string, now: Instant): number {
  const year = Number(text)
  if (text.length === 4) return year
  const thisYear = new Date(now).getUTCFullYear()
  const inCentury = thisYear - (thisYear % 100) + year
  return inCentury > thisYear + 50 ? inCentury - 100 : inCentury
}
