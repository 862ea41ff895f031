import type { Problems, Values, Written } from '../../policies/language/index.ts'
import type { Duration } from '../../policies/model/index.ts'

/** What an `audit` block sets. */
export type AuditBlock = {
  /** How long payloads are stored. Undefined: as long as their events. */
  readonly payloadAge: Duration | undefined
}

/** Why: what is looked into after an incident is days or weeks old. */
const LEAST: Duration = 30 * 24 * 3_600_000

/** Returns what an `audit` block says. Adds a diagnostic for a value that is not valid. */
export function auditBlock(block: Written, { payload_age: age }: Values, at: Problems): AuditBlock {
  const payloadAge = typeof age === 'number' ? age : undefined
  if (payloadAge !== undefined && payloadAge < LEAST)
    at.error(block, 'Value of "payload_age"', 'Write at least 30d.', 'payload_age')
  return { payloadAge }
}
