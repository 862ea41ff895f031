import { agedSince, imageTime, type TimeContext, EARLIEST, type Interval } from '../evidence/index.ts'
import type { AgeFrom, Image, Instant, TimeEvidence } from '../model/index.ts'
import type { EvaluateInput } from './decision.ts'

const DAY = 24 * 3600 * 1000

/** What makes times of what is known of images. `clockUnknown`: why none can be believed. */
export type Timing = TimeContext & { readonly clockUnknown?: string }

export function timingOf({ now, trustBuilt, clockUnknown }: Omit<EvaluateInput, 'images'>): Timing {
  const trust = { now, trustBuilt: trustBuilt !== false }
  return clockUnknown === undefined ? trust : { ...trust, clockUnknown }
}

/** Returns the time of one image for a rule with this `age_from`; undefined: not known. */
export function timeOf(image: Image, from: AgeFrom | undefined, timing: Timing): Interval | undefined {
  return timing.clockUnknown === undefined ? imageTime(image, from, timing) : undefined
}

/**
 * Times of images for one `age_from`, in columns by index; not a number: not known. Where all known times are points, `low`,
 * `high` and `aged` are one array, and `exact` and `claims` are absent.
 */
export type TimeColumns = {
  readonly low: Float64Array
  readonly high: Float64Array
  /** What the age counts from: `high`, or when the image had certainly lost its last tag. */
  readonly aged: Float64Array
  /** 1 for a point that equality may order. Absent: all are. */
  readonly exact?: Uint8Array
  /** Build times that place an image in its gap; not a number: it has none. There with `exact`. */
  readonly claims?: Float64Array
}

export function timesOf(images: readonly Image[], from: AgeFrom | undefined, timing: Timing): TimeColumns {
  const high = new Float64Array(images.length)
  if (timing.clockUnknown !== undefined) {
    high.fill(Number.NaN)
    return { low: high, high, aged: high }
  }
  let exact = true
  for (let i = 0; i < images.length; i += 1) {
    const image = images[i]
    if (image === undefined) continue
    if (!isPoint(image)) {
      exact = false
      break
    }
    high[i] = pointOf(image, from, timing.now)
  }
  return exact ? { low: high, high, aged: high } : intervalsOf(images, from, timing)
}

/** Does nothing about the image make an interval of any of its times? Asked for every image. */
function isPoint({ pushed, arrived, tagged, pulled, putBack, untaggedAt }: Image): boolean {
  if (putBack !== undefined || untaggedAt !== undefined) return false
  if (pulled !== undefined && pulled !== 'never' && !isInstant(pulled)) return false
  return isInstant(pushed) && isInstant(arrived) && isInstant(tagged)
}

function isInstant(evidence: TimeEvidence | undefined): boolean {
  return evidence === undefined || (evidence !== 'unknown' && 'at' in evidence)
}

/** Written out for the two points that most rules ask for: this runs for every image. */
function pointOf(image: Image, from: AgeFrom | undefined, now: Instant): number {
  if (from !== undefined) return imageTime(image, from, { now, trustBuilt: true })?.high ?? Number.NaN
  const built = instantOf(image.created, now)
  const arrived = instantOf(image.arrived ?? image.pushed, now)
  if (Number.isNaN(built) || Number.isNaN(arrived)) return Number.isNaN(built) ? arrived : built
  return Math.max(built, arrived)
}

function instantOf(evidence: TimeEvidence | undefined, now: Instant): number {
  if (evidence === undefined || evidence === 'unknown' || !('at' in evidence)) return Number.NaN
  return evidence.at >= EARLIEST && evidence.at <= now + DAY ? evidence.at : Number.NaN
}

function intervalsOf(images: readonly Image[], from: AgeFrom | undefined, timing: Timing): TimeColumns {
  const { length } = images
  const columns = {
    low: new Float64Array(length).fill(Number.NaN),
    high: new Float64Array(length).fill(Number.NaN),
    aged: new Float64Array(length).fill(Number.NaN),
    exact: new Uint8Array(length),
    claims: new Float64Array(length).fill(Number.NaN),
  }
  let exact = true
  for (let i = 0; i < length; i += 1) {
    const image = images[i]
    if (image === undefined) continue
    if (isPoint(image)) {
      const at = pointOf(image, from, timing.now)
      columns.low[i] = at
      columns.high[i] = at
      columns.aged[i] = at
      columns.exact[i] = 1
      continue
    }
    const time = imageTime(image, from, timing)
    if (time === undefined) continue
    columns.low[i] = time.low
    columns.high[i] = time.high
    columns.aged[i] = agedSince(image, from, time.high)
    columns.exact[i] = time.exact ? 1 : 0
    columns.claims[i] = time.claim ?? Number.NaN
    if (!time.exact) exact = false
  }
  const { low, high, aged } = columns
  return exact ? { low, high, aged } : columns
}

/** When evidence that lies too far in the future becomes believable; undefined: it is, or never will be. */
export function believableFrom(evidence: TimeEvidence | undefined, now: Instant): Instant | undefined {
  if (evidence === undefined || evidence === 'unknown') return undefined
  const at = 'at' in evidence ? evidence.at : evidence.before
  return Number.isFinite(at) && at > now + DAY ? at - DAY : undefined
}
