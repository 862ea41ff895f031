import { readHttpDate } from '../../../policies/evidence/index.ts'
import type { Instant } from '../../../policies/model/index.ts'
import type { ClockReading } from '../client.ts'
import type { Answer } from './http.ts'

/** Returns the times of an answer. `asked` and `answered` are this host's clock. The Age header of a cache is added to `date`. */
export function clockReading(
  { headers }: Pick<Answer, 'headers'>,
  asked: Instant,
  answered: Instant,
): ClockReading {
  const date = readHttpDate(headers.get('date'), answered)
  const age = headers.get('age') ?? '0'
  if (date === undefined || !/^\d{1,9}$/.test(age)) return { asked, answered }
  return { asked, answered, date: date + Number(age) * 1000 }
}

/**
 * Returns the least difference between the registry's clock and this host's, in milliseconds, or undefined if no answer has a
 * Date. A Date names a whole second between request and answer.
 */
export function clockOffset(readings: readonly ClockReading[]): number | undefined {
  let least: number | undefined
  for (const { asked, answered, date } of readings) {
    if (date === undefined) continue
    const behind = Math.max(0, asked - (date + 999))
    const ahead = Math.max(0, date - answered)
    const offset = ahead - behind
    if (least === undefined || Math.abs(offset) < Math.abs(least)) least = offset
  }
  return least
}
