import type { Problems, Values, Written } from '../../policies/language/index.ts'
import type { Duration } from '../../policies/model/index.ts'
import { parseDuration } from '../../policies/scalars/index.ts'

/** What an `audit` block sets. */
export type AuditBlock = {
  /** How long payloads are stored. Undefined: as long as their events. */
  readonly payloadAge: Duration | undefined
}

/** Why: what is looked into after an incident is days or weeks old. */
const LEAST: Duration = 30 * 24 * 3_600_000
const YEAR: Duration = 365 * 24 * 3_600_000

/** Returns what an `audit` block says. Adds a diagnostic for a value that is not valid. */
export function auditBlock(block: Written, { payload_age: age }: Values, at: Problems): AuditBlock {
  if (typeof age !== 'string') return { payloadAge: undefined }
  const payloadAge = ageIn(age)
  if (payloadAge === undefined || payloadAge < LEAST)
    at.error(
      block,
      'Value of "payload_age"',
      'Write "2y", "730d" or another time of at least 30d.',
      'payload_age',
    )
  return { payloadAge }
}

/** Returns a duration, also one in years of 365 days. */
function ageIn(text: string): Duration | undefined {
  const [, years] = /^(\d{1,3})y$/.exec(text) ?? []
  return years === undefined ? parseDuration(text) : Number(years) * YEAR
}
