import { readInstant } from '../../policies/evidence/index.ts'
import { CareenError, type Instant } from '../../policies/model/index.ts'

/** Returns the instant of a flag. Throws INVALID_ARGUMENT if it is not RFC 3339. */
export function instantOf(flag: string, text: string): Instant {
  const at = readInstant(text)
  if (at !== undefined) return at
  throw new CareenError('INVALID_ARGUMENT', `-${flag} ${text}: write an instant as in 2026-11-22T00:00:00Z`)
}
