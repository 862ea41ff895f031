/** Hours of some weekdays. `days`: 0 is Sunday, sorted. `from`, `to`: minutes since midnight; `to` is above `from`, and may be of the next day. */
export type WeekHours = { readonly days: readonly number[]; readonly from: number; readonly to: number }

export type ReadHours =
  | { readonly ok: true; readonly hours: WeekHours }
  | { readonly ok: false; readonly why: string }

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const EVERY = [0, 1, 2, 3, 4, 5, 6]
const MIDNIGHT = 24 * 60

const FORM = /^(?:(?<days>\S+) )?(?<from>\d\d:\d\d)-(?<to>\d\d:\d\d)$/

/**
 * Parses hours such as `Mon-Fri 09:00-17:00`, `Sat,Sun 00:00-24:00` or `22:00-04:00`, which end on the next day and mean every day.
 * Says why it cannot.
 */
export function parseHours(text: string): ReadHours {
  const { days, from = '', to = '' } = FORM.exec(text)?.groups ?? {}
  if (from === '') return refuse('write days and hours, such as "Mon-Fri 09:00-17:00" or "22:00-04:00"')
  const found = days === undefined ? EVERY : daysOf(days)
  return typeof found === 'string' ? refuse(found) : hoursOn(found, from, to)
}

function hoursOn(days: readonly number[], from: string, to: string): ReadHours {
  const [begin, end] = [minuteOf(from), minuteOf(to)]
  if (begin === undefined || begin === MIDNIGHT) return refuse(noTime(from))
  if (end === undefined) return refuse(noTime(to))
  if (begin === end) return refuse('it begins and ends at the same time; a whole day is 00:00-24:00')
  return { ok: true, hours: { days, from: begin, to: end > begin ? end : end + MIDNIGHT } }
}

function noTime(text: string): string {
  return `${text} is no time of a day; write 00:00 to 23:59, or 24:00 as an end`
}

function refuse(why: string): ReadHours {
  return { ok: false, why }
}

/** Returns the days of `Mon-Fri` or `Mon,Wed-Fri`, or why there are none. */
function daysOf(text: string): readonly number[] | string {
  const found = new Set<number>()
  for (const part of text.split(',')) {
    const [first = '', last = first, ...more] = part.split('-')
    const [from, to] = [DAYS.indexOf(first), DAYS.indexOf(last)]
    if (from < 0 || to < 0 || more.length > 0)
      return `"${part}" is no weekday; write Mon, Tue, Wed, Thu, Fri, Sat or Sun, as in "Mon-Fri" or "Sat,Sun"`
    for (let day = from; ; day = (day + 1) % 7) {
      found.add(day)
      if (day === to) break
    }
  }
  return [...found].toSorted((a, b) => a - b)
}

/** Returns minutes since midnight, or undefined if no day has the time. */
function minuteOf(time: string): number | undefined {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  const minutes = hour * 60 + minute
  return minute > 59 || minutes > MIDNIGHT ? undefined : minutes
}
