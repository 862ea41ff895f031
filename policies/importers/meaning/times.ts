import type { Image, Instant, TimeEvidence } from '../../model/index.ts'
import type { Truth } from './truth.ts'

/** A time lies from `low` to `high`, both included. Both infinite: nothing is known of it. */
export type TimeRange = { readonly low: Instant; readonly high: Instant }

const ANY: TimeRange = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
/** Older than everything: an image that was never pulled. */
const NEVER: TimeRange = { low: Number.NEGATIVE_INFINITY, high: Number.NEGATIVE_INFINITY }

function rangeOf(evidence: TimeEvidence | undefined): TimeRange {
  if (evidence === undefined || evidence === 'unknown') return ANY
  if ('at' in evidence) return { low: evidence.at, high: evidence.at }
  return { low: evidence.after === undefined ? ANY.low : evidence.after + 1, high: evidence.before }
}

/** Returns when the digest reached the repository first. It is not later than when the image arrived. */
export function pushTime({ pushed, arrived }: Image): TimeRange {
  return pushed === undefined ? { low: ANY.low, high: rangeOf(arrived).high } : rangeOf(pushed)
}

/** Returns the later of when the digest was pushed and of when each of its tags was put on it. */
export function arrivalTime({ pushed, arrived, tagged }: Image): TimeRange {
  if (arrived !== undefined) return rangeOf(arrived)
  return later(rangeOf(pushed), tagged)
}

function later(pushed: TimeRange, tagged: TimeEvidence | undefined): TimeRange {
  if (tagged === undefined) return pushed
  const put = rangeOf(tagged)
  return { low: Math.max(pushed.low, put.low), high: Math.max(pushed.high, put.high) }
}

/** Returns a time of which it is not known whether a new tag changes it: from the push to the arrival. */
export function pushOrArrival(image: Image): TimeRange {
  return { low: pushTime(image).low, high: arrivalTime(image).high }
}

/**
 * Returns when a tag of the image was put on it. Of several tags only the newest has a known time: each of the others was put on it
 * between the push and that.
 */
export function tagTime(image: Image): TimeRange {
  const newest = rangeOf(image.tagged ?? image.arrived ?? image.pushed)
  return image.tags.length === 1
    ? newest
    : { low: Math.min(pushTime(image).low, newest.low), high: newest.high }
}

/** Returns when the image was pulled last. */
export function pullTime({ pulled }: Image): TimeRange {
  return pulled === 'never' ? NEVER : rangeOf(pulled)
}

/** Returns the range that holds both. */
export function hull(a: TimeRange, b: TimeRange): TimeRange {
  return { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) }
}

/** Returns the later of two times, bound by bound. */
export function latest(a: TimeRange, b: TimeRange): TimeRange {
  return { low: Math.max(a.low, b.low), high: Math.max(a.high, b.high) }
}

const whole = (at: Instant): Instant => Math.floor(at / 1000) * 1000

/** Returns a time as a system with whole seconds has it. */
export function inSeconds({ low, high }: TimeRange): TimeRange {
  return { low: whole(low), high: whole(high) }
}

/** Is the time before the limit? `atLimit`: the answer for a time that equals it. */
export function isBefore({ low, high }: TimeRange, limit: Instant, atLimit: Truth): Truth {
  if (high < limit) return 'yes'
  if (low > limit) return 'no'
  if (low === limit && high === limit) return atLimit
  if (low === limit && atLimit === 'no') return 'no'
  return high === limit && atLimit === 'yes' ? 'yes' : 'unknown'
}
