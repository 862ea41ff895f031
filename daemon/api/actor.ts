import type { Metadata } from '@grpc/grpc-js'
import { claimOf, CLAIMED } from '../../proto/claimed.ts'
import { malformed } from '../../proto/convert/basics.ts'
import type { Actor, Caller } from '../../proto/resources/index.ts'
import type { CallContext } from './call-context.ts'

/** Returns the caller with what its metadata claims. A claim that could be read as an identity is left out. */
export function withClaim(caller: Caller, metadata: Pick<Metadata, 'get'>): Caller {
  const claimed = claimOf(metadata.get(CLAIMED)[0])
  return claimed === undefined ? caller : { ...caller, claimed }
}

/** Returns who acts, for the audit. */
export function auditActor({ caller, peer = '', requestId }: Omit<CallContext, 'exhaust'>): Actor {
  return { identity: caller.identity, address: peer, claimed: caller.claimed ?? '', requestId }
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/**
 * Returns the key under which the result of a call is stored: who calls, and the id that the caller chose. So nobody meets the ids of
 * others. Throws INVALID_ARGUMENT if it is no UUID.
 */
export function requestKeyOf({ identity }: Caller, requestId: string): string {
  if (UUID.test(requestId)) return `${identity} ${requestId.toLowerCase()}`
  const what = requestId === '' ? 'it is missing' : `"${requestId}" is no UUID`
  throw malformed('request_id', `${what}. Send a new UUID with each call, and the same one only to repeat it`)
}
