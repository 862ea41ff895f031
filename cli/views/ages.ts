import { type Instant, minuteText } from '../../policies/model/index.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Beyond so many days a date says more than an age. */
const RECENT = 7

/** Returns how long ago a time is, such as ` (46 min ago)`; nothing within a minute, in the future, and after a week. */
export function agoText(at: Instant, now: Instant): string {
  const age = now - at
  if (age < MINUTE || age > RECENT * DAY) return ''
  if (age < HOUR) return ` (${Math.floor(age / MINUTE)} min ago)`
  return age < 2 * DAY ? ` (${Math.floor(age / HOUR)} h ago)` : ` (${Math.floor(age / DAY)} d ago)`
}

/** Returns a time to the minute, without its date if that is today's. */
export function timeOfDay(at: Instant, now: Instant): string {
  const text = minuteText(at)
  const day = 'YYYY-MM-DD '.length
  return text.slice(0, day) === minuteText(now).slice(0, day) ? text.slice(day) : text
}
