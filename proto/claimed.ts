/** The metadata in which a client says who calls, as `user@host`. It is not verified: it is shown, and never compared. */
export const CLAIMED = 'careen-claimed'

/** A name that a person can have, and no identity: at most 128 bytes of ASCII, as metadata must be. */
const CLAIM = /^(?:(?![:()@])[!-~]){1,63}@(?:(?![:()@])[!-~]){1,64}$/

/** Returns the claim, or undefined if it could be read as an identity, or is too long. */
export function claimOf(text: unknown): string | undefined {
  return typeof text === 'string' && CLAIM.test(text) ? text : undefined
}
