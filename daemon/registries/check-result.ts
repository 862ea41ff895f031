import type { Profile } from '../../policies/model/index.ts'
import type { CheckResult } from '../../proto/resources/index.ts'
import { known } from './capabilities.ts'
import type { Asked } from './probe-registry.ts'

/** A finding before it has its name. */
export type Found = Omit<CheckResult, 'check'>

export function ok(message: string, needed = true): Found {
  return { verdict: 'ok', needed, message }
}

export function problem(message: string, remedy: string, needed = true): Found {
  return { verdict: 'problem', needed, message, remedy }
}

export function unknown(message: string, remedy: string | undefined, needed = true): Found {
  return { verdict: 'unknown', needed, message, ...(remedy === undefined ? {} : { remedy }) }
}

/** How people call it; the OCI API alone where that is all that is known. */
export function profileOf({ identity }: Asked): Profile {
  return known(identity)?.profile ?? 'distribution'
}
