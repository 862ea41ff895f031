import type { Caller } from '../../proto/resources/index.ts'
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
