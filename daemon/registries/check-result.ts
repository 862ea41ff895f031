import type { Profile } from '../../policies/model/index.ts'
import type { CheckResult } from '../../proto/resources/index.ts'
import { known } from './capabilities.ts'
import type { ProbeAnswers } from './probe-registry.ts'

/** A check result without the name of its check. */
export type CheckAnswer = Omit<CheckResult, 'check'>

export function ok(message: string, needed = true): CheckAnswer {
  return { verdict: 'ok', needed, message }
}

export function problem(message: string, remedy: string, needed = true): CheckAnswer {
  return { verdict: 'problem', needed, message, remedy }
}

export function unknown(message: string, remedy: string | undefined, needed = true): CheckAnswer {
  return { verdict: 'unknown', needed, message, ...(remedy === undefined ? {} : { remedy }) }
}

/** Returns the vendor, or `distribution` if it is unknown. */
export function profileOf({ identity }: ProbeAnswers): Profile {
  return known(identity)?.profile ?? 'distribution'
}
