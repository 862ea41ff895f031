import type { AgeFrom, Image, Instant, Known, TimeEvidence } from '../model.ts'

/** The day before anybody built such an image: what claims to be older does not know its age. */
const EARLIEST: Instant = Date.UTC(2013, 2, 1)
const DAY = 24 * 3600 * 1000

/**
 * The time an image's age counts from, for a rule with this `age_from`; undefined: not known. Without `age_from` it is the
 * later of built and pushed. A time before 2013-03-01, or more than a day in the future, is not believable.
 */
export function timeOf(image: Image, from: AgeFrom | undefined, now: Instant): Known | undefined {
  switch (from) {
    case undefined:
      return later(believable(image.created, now), believable(image.pushed, now))
    case 'created':
      return believable(image.created, now)
    case 'pushed':
      return believable(image.pushed, now)
    case 'pulled':
      return image.pulled === 'never' ? undefined : believable(image.pulled, now)
    case 'tagged':
      return believable(image.tagged, now)
    case 'last_pulled':
      return sincePull(image, now)
  }
}

/** A registry that knows of no pull says `never`; one that knows of no pulls at all leaves the age unknown. */
function sincePull(image: Image, now: Instant): Known | undefined {
  const usual = timeOf(image, undefined, now)
  if (image.pulled === 'never') return usual
  const pulled = believable(image.pulled, now)
  return pulled === undefined ? undefined : later(usual, pulled)
}

function later(a: Known | undefined, b: Known | undefined): Known | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return b.at >= a.at ? b : a
}

function believable(known: TimeEvidence | undefined, now: Instant): Known | undefined {
  if (known === undefined || known === 'unknown' || !('at' in known) || !Number.isFinite(known.at))
    return undefined
  return known.at >= EARLIEST && known.at <= now + DAY ? known : undefined
}

/** When a time that lies too far in the future becomes believable; undefined: it is, or never will be. */
export function believableFrom(known: TimeEvidence | undefined, now: Instant): Instant | undefined {
  return known !== undefined &&
    known !== 'unknown' &&
    'at' in known &&
    Number.isFinite(known.at) &&
    known.at > now + DAY
    ? known.at - DAY
    : undefined
}

/** Times of images for one `age_from`, by index; NaN: not known. */
export function timesOf(images: readonly Image[], from: AgeFrom | undefined, now: Instant): Float64Array {
  const times = new Float64Array(images.length)
  for (let i = 0; i < images.length; i += 1) {
    const image = images[i]
    times[i] = image === undefined ? Number.NaN : (timeOf(image, from, now)?.at ?? Number.NaN)
  }
  return times
}
