import type { Image, Instant, Known } from '../model.ts'

/** The day before anybody built such an image: what claims to be older does not know its age. */
const EARLIEST: Instant = Date.UTC(2013, 2, 1)
const DAY = 24 * 3600 * 1000

/**
 * The time an image's age counts from: the later of built and pushed, whichever are believable. Undefined: not known.
 * Before 2013-03-01, or more than a day in the future, is not believable.
 */
export function since(image: Image, now: Instant): Known | undefined {
  const created = believable(image.created, now)
  const pushed = believable(image.pushed, now)
  if (created === undefined || pushed === undefined) return created ?? pushed
  return pushed.at >= created.at ? pushed : created
}

function believable(known: Known | undefined, now: Instant): Known | undefined {
  if (known === undefined || !Number.isFinite(known.at)) return undefined
  return known.at >= EARLIEST && known.at <= now + DAY ? known : undefined
}
