import { type Image, type Instant, type KeepThinned, THINNED } from '../model/index.ts'
import type { Indices } from './indices.ts'
import { certainlyNewer, claimOf, isExact } from './newer.ts'
import { periodName, periodNumber, periodStart, type PeriodUnit } from './period.ts'
import type { Ranked } from './ranking.ts'
import { firstPlace } from './sorted.ts'
import type { Bucket } from './thin.ts'
import type { TimeColumns } from './time.ts'

/**
 * `keep_thinned` where times are intervals: an image is kept if in some world it is the last of one of the newest periods that
 * have images, or the oldest image of all while the unit's count lasts. An image with a claim stands for the period in which it
 * was built. For each unit the counts are of the fewest periods that must have images.
 */
export function mayBeKept(
  images: readonly Image[],
  times: TimeColumns,
  ranked: Ranked,
  keep: KeepThinned,
): ReadonlyMap<number, Bucket> {
  const kept = new Map<number, Bucket>()
  const newer = certainlyNewer(images, times)
  for (const unit of THINNED) {
    const count = keep[unit] ?? 0
    if (count === 0) continue
    const round: Round = { times, unit, count, newer, ...spansOf(times, ranked.places, unit) }
    for (const i of ranked.judged) {
      if (kept.has(i)) continue
      const period = periodIn(round, i) ?? oldestIn(round, i)
      if (period === undefined) continue
      const bucket = periodName(periodStart(period, unit), unit)
      kept.set(i, { unit, bucket, certain: isCertain(round, i, period) })
    }
  }
  return kept
}

/** One image that takes places: the periods in which it may lie. */
type Span = { readonly i: number; readonly first: number; readonly last: number }

type Round = {
  readonly times: TimeColumns
  readonly newer: (y: number, x: number) => boolean
  readonly unit: PeriodUnit
  readonly count: number
  /** By their last period, which is the order in which the fewest periods that hold them are found. */
  readonly spans: readonly Span[]
  /** Periods that have an image whatever the world, each once, rising. */
  readonly sure: readonly number[]
}

function spansOf(times: TimeColumns, places: Indices, unit: PeriodUnit): Pick<Round, 'spans' | 'sure'> {
  const spans = [...places].map((i) => spanOf(times, i, unit))
  spans.sort((a, b) => a.last - b.last)
  const sure = new Set(spans.filter(({ first, last }) => first === last).map(({ last }) => last))
  return { spans, sure: [...sure].toSorted((a, b) => a - b) }
}

function spanOf(times: TimeColumns, i: number, unit: PeriodUnit): Span {
  const claim = claimOf(times, i)
  if (!Number.isNaN(claim)) {
    const own = periodNumber(claim, unit)
    return { i, first: own, last: own }
  }
  const [low, high] = [times.low[i] ?? 0, times.high[i] ?? 0]
  return { i, first: periodNumber(low, unit), last: periodNumber(high, unit) }
}

/** The period of which the image may be the last, while few enough later ones must have images. */
function periodIn(round: Round, i: number): number | undefined {
  const { first, last } = spanOf(round.times, i, round.unit)
  // Earlier periods than the last but one never keep more.
  const options = first < last ? [last, last - 1] : [last]
  return options.find((period) => mayStandFor(round, i, period))
}

function mayStandFor(round: Round, i: number, period: number): boolean {
  const { times, unit, spans, sure, count } = round
  const later = sure.length - placeAfter(sure, period)
  if (later >= count) return false
  const place = Math.min(periodStart(period + 1, unit) - 1, times.high[i] ?? 0)
  const needed: Span[] = []
  for (const span of spans) {
    if (span.i === i || span.last < period || !isForced(round, span.i, i, place)) continue
    const from = Math.max(span.first, periodNumber(place, unit), period + 1)
    // It can lie in the same period alone, and is newer there.
    if (from > span.last) return false
    needed.push({ ...span, first: from })
  }
  return fewest(needed, count) < count
}

/** Is `y` certainly newer than `i`, were `i` at this place? */
function isForced({ times, newer }: Round, y: number, i: number, place: Instant): boolean {
  if (isExact(times, y) && isExact(times, i)) return newer(y, i)
  return claimOf(times, y) > claimOf(times, i) || (times.low[y] ?? 0) > place
}

/** The image's period, if it may be the oldest of all and the others need few enough periods. */
function oldestIn(round: Round, i: number): number | undefined {
  const { times, unit, spans, sure, count, newer } = round
  if (sure.length - 1 >= count || spans.some((span) => newer(i, span.i))) return undefined
  const from = periodNumber(times.low[i] ?? 0, unit)
  const others = spans.filter((span) => span.i !== i)
  const placed = others.map((span) => ({ ...span, first: Math.min(span.last, Math.max(span.first, from)) }))
  return fewest(placed, count) < count ? spanOf(times, i, unit).last : undefined
}

/** Is the image the last of this period in every world, and the period among those that are kept? */
function isCertain({ times, unit, spans, sure, count, newer }: Round, i: number, period: number): boolean {
  const { first, last } = spanOf(times, i, unit)
  if (first !== period || last !== period) return false
  const rivals = spans.some(
    (span) => span.i !== i && span.first <= period && period <= span.last && !newer(i, span.i),
  )
  const wide = spans.filter((span) => span.first < span.last && span.last > period)
  return !rivals && sure.length - placeAfter(sure, period) + wide.length < count
}

/** How many of the rising numbers are at most `limit`. */
function placeAfter(rising: readonly number[], limit: number): number {
  return firstPlace(rising, (one) => one > limit)
}

/** The fewest periods that can hold all of the spans, which come by their last one; `enough` or more count as `enough`. */
function fewest(spans: readonly Span[], enough: number): number {
  let [found, latest] = [0, Number.NEGATIVE_INFINITY]
  for (const { first, last } of spans) {
    if (first <= latest) continue
    latest = last
    found += 1
    if (found >= enough) return found
  }
  return found
}
