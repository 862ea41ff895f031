/** A point in time: nanoseconds since 1970 in UTC, and the minutes that its clock is ahead of UTC. */
export type OffsetInstant = { readonly nanoseconds: bigint; readonly offset: number }

/** What a clock and a calendar at the instant's offset show. `weekday`: 0 is Sunday. */
export type CalendarTime = {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly weekday: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

const TIMESTAMP =
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)T(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)(?:\.(?<fraction>\d+))?(?:Z|(?<sign>[+-])(?<ahead>\d\d):(?<aheadMinutes>\d\d))$/

const SECOND = 1_000_000_000n
const DAY = 86_400n * SECOND
const MINUTE = 60n * SECOND

/** Undefined: it is no timestamp of RFC 3339, such as 2026-01-31T08:00:00Z. What is finer than a nanosecond is dropped. */
export function parseInstant(text: string): OffsetInstant | undefined {
  const groups = TIMESTAMP.exec(text)?.groups
  if (groups === undefined) return undefined
  const field = (name: string): number => Number(groups[name] ?? 0)
  const days = dayNumber(field('year'), field('month'), field('day'))
  const minutes = minutesOf(field('hour'), field('minute'))
  const ahead = minutesOf(field('ahead'), field('aheadMinutes'))
  const second = field('second')
  if (days === undefined || minutes === undefined || ahead === undefined || second > 59) return undefined
  const offset = groups['sign'] === '-' ? 0 - ahead : ahead
  const fraction = BigInt((groups['fraction'] ?? '').slice(0, 9).padEnd(9, '0'))
  const local = BigInt(days) * DAY + BigInt(minutes * 60 + second) * SECOND + fraction
  return { nanoseconds: local - BigInt(offset) * MINUTE, offset }
}

function minutesOf(hour: number, minute: number): number | undefined {
  return hour > 23 || minute > 59 ? undefined : hour * 60 + minute
}

/** Days since 1970-01-01 in the calendar of today, as if it had always been. Undefined: there is no such day. */
function dayNumber(year: number, month: number, day: number): number | undefined {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  const exists = month >= 1 && month <= 12 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return exists ? Math.floor(date.getTime() / 86_400_000) : undefined
}

export function calendarTimeOf({ nanoseconds, offset }: OffsetInstant): CalendarTime {
  const local = nanoseconds + BigInt(offset) * MINUTE
  const seconds = local < 0n ? -((-local + SECOND - 1n) / SECOND) : local / SECOND
  const date = new Date(Number(seconds) * 1000)
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  }
}

/** In RFC 3339, in whole seconds, at the instant's own offset. */
export function instantText(instant: OffsetInstant): string {
  const { year, month, day, hour, minute, second } = calendarTimeOf(instant)
  return `${yearText(year)}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}${zoneText(instant, ':', 'Z')}`
}

export function yearText(year: number): string {
  return (year < 0 ? '-' : '') + String(Math.abs(year)).padStart(4, '0')
}

export function two(number: number): string {
  return String(number).padStart(2, '0')
}

/** As in `+02:00`; `utc` stands for no offset at all. */
export function zoneText({ offset }: OffsetInstant, colon: ':' | '', utc?: string): string {
  if (offset === 0 && utc !== undefined) return utc
  const ahead = Math.abs(offset)
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(ahead / 60))}${colon}${two(ahead % 60)}`
}
