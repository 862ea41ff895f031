import { malformed } from '../../proto/convert/basics.ts'
import type { Actor, Caller } from '../../proto/resources/index.ts'
import type { CallContext } from './call-context.ts'
import { LOCAL_CALLER } from './identities.ts'

/** A name that a person can have, and no identity: `user@host`. */
const CLAIM = /^[^\s:()@]{1,63}@[^\s:()@]{1,64}$/

/**
 * Returns who acts, for the history: the identity, and in brackets what a client claims. On the one socket of a host the claim alone,
 * since everybody there is the same user. A claim that could be read as an identity is left out.
 */
export function actorOf({ identity }: Caller, claimed: string): string {
  if (!CLAIM.test(claimed)) return identity
  return identity === LOCAL_CALLER.identity ? claimed : `${identity} (${claimed})`
}

/** Returns who acts, for the audit. */
export function auditActor({ caller, peer = '', requestId }: Omit<CallContext, 'exhaust'>): Actor {
  return { identity: caller.identity, address: peer, claimed: '', requestId }
}

/** Returns the actor with what its client claims. A claim that could be read as an identity is left out. */
export function claimedBy(actor: Actor, claimed: string): Actor {
  return { ...actor, claimed: CLAIM.test(claimed) ? claimed : '' }
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
