import type { Instant, Known, TimeEvidence, TimeSource } from '../model/index.ts'

/**
 * What is known of an image's time for a rule: it lies from `low` to `high`, both included; `low` may be minus infinity. An
 * interval that is not exact orders nothing by equality. `claim`: the build time that places the image within its gap.
 * `source`: where `high` was learnt.
 */
export type Interval = {
  readonly low: Instant
  readonly high: Instant
  readonly exact: boolean
  readonly claim?: Instant
  readonly source: TimeSource
}

/** An interval; `unknown`: what was said of the time cannot be believed; undefined: nothing was said. */
export type EvidenceInterval = Interval | 'unknown' | undefined

/** The day before anybody built such an image: no image is older. */
export const EARLIEST: Instant = Date.UTC(2013, 2, 1)

const DAY = 24 * 3600 * 1000

/** Returns true if a time that somebody gave can be right at `now`: from 2013-03-01 to a day after now. */
function isBelievable(at: Instant, now: Instant): boolean {
  return at >= EARLIEST && at <= now + DAY
}

/** Returns the interval of a point, or undefined if the point cannot be right. */
export function pointInterval(known: Known | undefined, now: Instant): Interval | undefined {
  if (known === undefined || !isBelievable(known.at, now)) return undefined
  return { low: known.at, high: known.at, exact: true, source: known.source }
}

/** Returns the interval of evidence by itself: a point, the instants of a gap, or minus infinity up to the first scan. */
export function evidenceInterval(evidence: TimeEvidence | undefined, now: Instant): EvidenceInterval {
  if (evidence === undefined || evidence === 'unknown') return evidence
  if ('at' in evidence) return pointInterval(evidence, now)
  const { before, source } = evidence
  const after = afterOf(evidence.after)
  if (!isBelievable(before, now) || !(after < before)) return 'unknown'
  return { low: after + 1, high: before, exact: false, source }
}

/** Before 2013-03-01 there was nothing that could have arrived. Not a number: a contradiction, which no instant is after. */
function afterOf(after: Instant | undefined): Instant {
  return after === undefined || after < EARLIEST ? Number.NEGATIVE_INFINITY : after
}

/** Returns the later of two times, bound by bound. It is exact if the point that decides is. */
export function laterInterval(a: Interval, b: Interval): Interval {
  if (a.low > b.high) return a
  const { claim: _, ...late } = b.high >= a.high ? b : a
  const exact = (a.exact && a.low >= b.high) || (b.exact && b.low >= a.high)
  return { ...late, low: Math.max(a.low, b.low), exact }
}
