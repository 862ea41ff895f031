import type { AgeFrom, Image, Instant, Known, TimeEvidence } from '../model/index.ts'
import {
  evidenceInterval,
  type Interval,
  laterInterval,
  pointInterval,
  type EvidenceInterval,
} from './interval.ts'

/** What a time is read with. `trustBuilt` false: what was there at the first scan did not arrive when it was built. */
export type TimeContext = { readonly now: Instant; readonly trustBuilt: boolean }

/** Returns the time of an image for a rule with this `age_from`, or undefined if it is not known. */
export function imageTime(
  image: Image,
  from: AgeFrom | undefined,
  context: TimeContext,
): Interval | undefined {
  const time = ownInterval(image, from, context)
  return time === 'unknown' ? undefined : time
}

function ownInterval(image: Image, from: AgeFrom | undefined, context: TimeContext): EvidenceInterval {
  const { now } = context
  switch (from) {
    case undefined:
      return defaultTime(image, context)
    case 'created':
      return pointInterval(image.created, now)
    case 'pushed':
      return putBack(evidenceInterval(image.pushed, now), image.putBack)
    case 'tagged':
      return taggedTime(image, now)
    case 'pulled': {
      const pulled = pulledTime(image, now)
      return pulled === undefined ? undefined : putBack(pulled, image.putBack)
    }
    case 'last_pulled':
      return sincePull(image, context)
  }
}

/** The later of arrival and build, as far as both are known. */
function defaultTime(image: Image, context: TimeContext): EvidenceInterval {
  return putBack(arrivalTime(image.arrived ?? image.pushed, image.created, context), image.putBack)
}

function arrivalTime(
  arrived: TimeEvidence | undefined,
  created: Known | undefined,
  { now, trustBuilt }: TimeContext,
): EvidenceInterval {
  const built = pointInterval(created, now)
  const own = evidenceInterval(arrived, now)
  if (own === undefined) return built
  if (own === 'unknown' || built === undefined) return own
  if (own.exact) return built.high > own.high ? built : own
  return isBaseline(arrived) ? sinceBaseline(own, built, trustBuilt) : withinGap(own, built)
}

function isBaseline(arrived: TimeEvidence | undefined): boolean {
  return typeof arrived === 'object' && 'before' in arrived && arrived.after === undefined
}

/** A build within the gap places the image in it; one before it says nothing of when it came, and one after it is wrong. */
function withinGap(gap: Interval, { high: claim }: Interval): Interval {
  return gap.low <= claim && claim <= gap.high ? { ...gap, low: claim, claim } : gap
}

/** What was there at the first scan arrived when it was built, if that is trusted; a build after the scan is wrong. */
function sinceBaseline(gap: Interval, { high: claim, source }: Interval, trustBuilt: boolean): Interval {
  if (claim > gap.high) return gap
  return trustBuilt ? { low: claim, high: claim, exact: false, claim, source } : { ...gap, low: claim, claim }
}

/** What was put back may be as new as that, and is never newer than it was against others. */
function putBack(time: EvidenceInterval, at: Instant | undefined): EvidenceInterval {
  if (at === undefined || time === 'unknown') return time
  if (time === undefined)
    return { low: Number.NEGATIVE_INFINITY, high: at, exact: false, source: 'first_seen' }
  const { low, high, source } = time
  return high >= at
    ? { low, high, exact: false, source }
    : { low, high: at, exact: false, source: 'first_seen' }
}

/** An image that never had a tag stays unknown, whether or not it was put back. */
function taggedTime({ tagged, tags, putBack: at }: Image, now: Instant): EvidenceInterval {
  const own = evidenceInterval(tagged, now)
  return own === undefined && tags.length === 0 ? undefined : putBack(own, at)
}

function pulledTime({ pulled }: Image, now: Instant): EvidenceInterval {
  return pulled === 'never' ? undefined : evidenceInterval(pulled, now)
}

/** A registry that reports no pull of the image says `never`; one that reports no pulls at all leaves the age unknown. */
function sincePull(image: Image, context: TimeContext): EvidenceInterval {
  const usual = defaultTime(image, context)
  if (image.pulled === 'never' || usual === 'unknown') return usual
  const pulled = pulledTime(image, context.now)
  if (pulled === undefined || pulled === 'unknown' || usual === undefined) return pulled
  return laterInterval(usual, pulled)
}

/**
 * Returns from when on the image's age counts: `high`, or when it had certainly lost its last tag. Infinite if it is not known
 * when it lost that. The order of images does not change by it.
 */
export function agedSince(image: Image, from: AgeFrom | undefined, high: Instant): Instant {
  if (image.untaggedAt === undefined || !(from === undefined || from === 'last_pulled')) return high
  return Math.max(high, untaggedBefore(image))
}

/** Returns the last instant at which the image can have lost its last tag; minus infinity if it did not lose any. */
export function untaggedBefore({ untaggedAt }: Image): Instant {
  if (untaggedAt === undefined) return Number.NEGATIVE_INFINITY
  if (untaggedAt === 'unknown') return Number.POSITIVE_INFINITY
  return 'at' in untaggedAt ? untaggedAt.at : untaggedAt.before
}
