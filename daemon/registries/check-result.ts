import type { Profile } from '../../policies/model/index.ts'
import type { Finding } from '../../proto/resources/index.ts'
import { known } from './capabilities.ts'
import type { Asked } from './probe-registry.ts'

/** A finding before it has its name. */
export type Found = Omit<Finding, 'check'>

export function ok(says: string, needed = true): Found {
  return { verdict: 'ok', needed, says }
}

export function problem(says: string, next: string, needed = true): Found {
  return { verdict: 'problem', needed, says, next }
}

export function unknown(says: string, next: string | undefined, needed = true): Found {
  return { verdict: 'unknown', needed, says, ...(next === undefined ? {} : { next }) }
}

/** How people call it; the OCI API alone where that is all that is known. */
export function profileOf({ identity }: Asked): Profile {
  return known(identity)?.profile ?? 'distribution'
}
