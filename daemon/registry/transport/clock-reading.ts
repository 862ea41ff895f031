import { readHttpDate } from '../../../policies/evidence/index.ts'
import type { Instant } from '../../../policies/model/index.ts'
import type { ClockReading } from '../client.ts'
import type { Answer } from './http.ts'

/** A cache says how long ago the registry itself answered. */
export function clockReading(
  { headers }: Pick<Answer, 'headers'>,
  asked: Instant,
  heard: Instant,
): ClockReading {
  const date = readHttpDate(headers.get('date'), heard)
  const age = headers.get('age') ?? '0'
  if (date === undefined || !/^\d{1,9}$/.test(age)) return { asked, heard }
  return { asked, heard, date: date + Number(age) * 1000 }
}

/**
 * By how many milliseconds the registry's clock differs from ours at least, by its answers; undefined: it sends no Date. A Date
 * names a whole second, somewhere between question and answer.
 */
export function clockOffset(readings: readonly ClockReading[]): number | undefined {
  let least: number | undefined
  for (const { asked, heard, date } of readings) {
    if (date === undefined) continue
    const behind = Math.max(0, asked - (date + 999))
    const ahead = Math.max(0, date - heard)
    const offset = ahead - behind
    if (least === undefined || Math.abs(offset) < Math.abs(least)) least = offset
  }
  return least
}
