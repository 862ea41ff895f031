import { parseInstant } from '../hcl/instant.ts'
import type { Instant } from '../model/index.ts'

/**
 * Returns the instant that an RFC 3339 timestamp names, in whole milliseconds (finer digits are dropped), or undefined if the
 * text is anything else: no offset, only a date, a day that does not exist, any other format. The only reader of timestamps on
 * the way to a DELETE.
 */
export function readInstant(text: string): Instant | undefined {
  const parsed = parseInstant(text)
  if (parsed === undefined) return undefined
  const { nanoseconds } = parsed
  const floor = nanoseconds < 0n ? (nanoseconds - 999_999n) / 1_000_000n : nanoseconds / 1_000_000n
  return Number(floor)
}
