/** The metadata in which a caller names its call, and the daemon answers the name. */
export const REQUEST_ID = 'careen-request-id'

const VALID = /^[\w.-]{1,64}$/

/** Returns true if a call can have this name. */
export function isRequestId(text: unknown): text is string {
  return typeof text === 'string' && VALID.test(text)
}
