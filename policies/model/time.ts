/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number

/** Milliseconds. */
export type Duration = number

/**
 * Where a time was learnt. The order of trust for a push time is the order of this list up to `first_seen`; `config` and
 * `annotation` are build times, `tag` is when a tag was put on an image, `pull` when it was pulled.
 */
export type TimeSource =
  | 'registry'
  | 'event'
  | 'storage'
  | 'first_seen'
  | 'config'
  | 'annotation'
  | 'tag'
  | 'pull'

/** A time and how we know it. */
export type Known = { readonly at: Instant; readonly source: TimeSource }

/**
 * A time that lies somewhere in a gap: later than `after`, not later than `before`. Without `after` it is not known since when:
 * it was so when careen looked for the first time.
 */
export type Gap = { readonly after?: Instant; readonly before: Instant; readonly source: TimeSource }

/** What is known of a time: the instant, a gap that holds it, or `unknown`: what was said of it cannot be believed. */
export type TimeEvidence = Known | Gap | 'unknown'

/** Returns an instant to the minute, as people read it: `2026-11-28 03:00Z`. */
export function minuteText(at: Instant): string {
  return instantText(at).replace(/T(\d\d:\d\d):.*Z$/, ' $1Z')
}

/** Returns an instant to the second: `2026-11-28 03:00:07Z`. */
export function secondText(at: Instant): string {
  return instantText(at).replace(/T(\d\d:\d\d:\d\d).*Z$/, ' $1Z')
}

/** Returns an instant to the millisecond: `2026-11-28 03:00:07.250Z`. */
export function millisecondText(at: Instant): string {
  return instantText(at).replace('T', ' ')
}

function instantText(at: Instant): string {
  return Number.isFinite(at) && Math.abs(at) < 8.64e15 ? new Date(at).toISOString() : 'an unknown time'
}
