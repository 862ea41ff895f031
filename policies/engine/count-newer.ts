import type { Image, Instant } from '../model/index.ts'
import { type Indices, pick } from './indices.ts'
import { claimOf, isExact } from './newer.ts'
import { newerFirst } from './rank-points.ts'
import { firstPlace } from './sorted.ts'
import type { TimeColumns } from './time.ts'

/** How many of the images that count are certainly newer than one, and than how many of them it is newer. */
export type Counts = { readonly newer: (i: number) => number; readonly older: (i: number) => number }

/**
 * By binary search in sorted bounds. A claim is always the `low` of its interval, so that what is newer by its claim alone has
 * a claim in (own claim, own high], and what is older by it alone a claim below and a `high` that is not.
 */
export function countsOf(images: readonly Image[], times: TimeColumns, places: Indices): Counts {
  const claimed = pick(places, (i) => !Number.isNaN(claimOf(times, i)))
  const lows = sortedBy(places, times.low)
  const claims = sortedBy(claimed, times.low)
  let highs: Float64Array | undefined
  let claimedHighs: Float64Array | undefined
  const ties = tiesOf(images, times, places)
  return {
    newer: (i) => {
      const high = times.high[i] ?? Number.NaN
      const claim = claimOf(times, i)
      const byClaim = Number.isNaN(claim) ? 0 : notAbove(claims, high) - notAbove(claims, claim)
      return lows.length - notAbove(lows, high) + byClaim + ties.before(i)
    },
    older: (i) => {
      const low = times.low[i] ?? Number.NaN
      const claim = claimOf(times, i)
      const byClaim = Number.isNaN(claim)
        ? 0
        : below(claims, claim) - below((claimedHighs ??= sortedBy(claimed, times.high)), low)
      return below((highs ??= sortedBy(places, times.high)), low) + byClaim + ties.after(i)
    },
  }
}

function sortedBy(indices: Indices, column: Float64Array): Float64Array {
  return Float64Array.from(indices, (i) => column[i] ?? Number.NaN).toSorted()
}

/** How many of the sorted numbers are at most `limit`. */
function notAbove(sorted: Float64Array, limit: number): number {
  return firstPlace(sorted, (one) => one > limit)
}

function below(sorted: Float64Array, limit: number): number {
  return firstPlace(sorted, (one) => one >= limit)
}

type Ties = { readonly before: (i: number) => number; readonly after: (i: number) => number }

/** Exact images of one and the same instant, in their order. */
function tiesOf(images: readonly Image[], times: TimeColumns, places: Indices): Ties {
  const before = newerFirst(images, times.high)
  const levels = new Map<Instant, number[]>()
  for (const i of pick(places, (one) => isExact(times, one))) {
    const at = times.high[i] ?? 0
    const level = levels.get(at)
    if (level === undefined) levels.set(at, [i])
    else level.push(i)
  }
  const levelOf = (i: number): readonly number[] =>
    isExact(times, i) ? (levels.get(times.high[i] ?? 0) ?? []) : []
  const ordered = new Map<Instant, number[]>()
  const sorted = (i: number): readonly number[] => {
    const at = times.high[i] ?? 0
    const level = levelOf(i)
    if (level.length < 2) return level
    const found = ordered.get(at) ?? level.toSorted(before)
    ordered.set(at, found)
    return found
  }
  return {
    before: (i) => firstPlace(sorted(i), (one) => one === i || before(one, i) > 0),
    after: (i) => sorted(i).length - firstPlace(sorted(i), (one) => one !== i && before(one, i) > 0),
  }
}
