import type { Image, Instant } from '../model.ts'
import { type Indices, pick } from './indices.ts'
import { newerFirst } from './rank-points.ts'
import type { Ranked, Ranking } from './rank.ts'
import type { Times } from './time.ts'

/**
 * Counts who is certainly newer: of two exact times the later one, by equality the higher version, then the smaller digest; of
 * two claims the later one; else one that lies wholly after the other.
 */
export function intervalRanking(images: readonly Image[], times: Times, { places, judged }: Ranked): Ranking {
  let found: Counts | undefined
  let others: Counts | undefined
  const counts = (): Counts => (found ??= countsOf(images, times, places))
  // What takes no place here may have one in another world.
  const all = (): Counts => (others ??= places === judged ? counts() : countsOf(images, times, judged))
  const newer = certainlyNewer(images, times)
  return {
    of: () => places.length,
    mayBeWithin: (n) => (n <= 0 ? () => false : (i) => counts().newer(i) < n),
    rank: (i) => counts().newer(i) + 1,
    lastRank: (i) => Math.max(counts().newer(i) + 1, judged.length - all().older(i)),
    oldWhen: (i, n): Instant => {
      const aged = Float64Array.from(
        pick(places, (y) => newer(y, i)),
        (y) => times.aged[y] ?? Number.POSITIVE_INFINITY,
      ).toSorted()
      return aged[n - 1] ?? Number.POSITIVE_INFINITY
    },
    order: () => places,
  }
}

/** Is the first image certainly newer than the second? */
export function certainlyNewer(images: readonly Image[], times: Times): (y: number, x: number) => boolean {
  const before = newerFirst(images, times.high)
  return (y, x) => {
    if (isExact(times, y) && isExact(times, x)) return y !== x && before(y, x) < 0
    return (
      claimOf(times, y) > claimOf(times, x) || (times.low[y] ?? Number.NaN) > (times.high[x] ?? Number.NaN)
    )
  }
}

export function isExact({ exact }: Times, i: number): boolean {
  return exact === undefined || exact[i] === 1
}

/** Not a number: it has none. */
export function claimOf({ claims }: Times, i: number): Instant {
  return claims?.[i] ?? Number.NaN
}

type Counts = { readonly newer: (i: number) => number; readonly older: (i: number) => number }

/**
 * By binary search in sorted bounds. A claim is always the `low` of its interval, so that what is newer by its claim alone has
 * a claim in (own claim, own high], and what is older by it alone a claim below and a `high` that is not.
 */
function countsOf(images: readonly Image[], times: Times, places: Indices): Counts {
  const claimed = pick(places, (i) => !Number.isNaN(claimOf(times, i)))
  const lows = sortedBy(places, times.low)
  const highs = sortedBy(places, times.high)
  const claims = sortedBy(claimed, times.low)
  const claimedHighs = sortedBy(claimed, times.high)
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
      const byClaim = Number.isNaN(claim) ? 0 : below(claims, claim) - below(claimedHighs, low)
      return below(highs, low) + byClaim + ties.after(i)
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

function firstPlace(sorted: Float64Array, fits: (one: number) => boolean): number {
  let [from, to] = [0, sorted.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    if (fits(sorted[middle] ?? 0)) to = middle
    else from = middle + 1
  }
  return from
}

type Ties = { readonly before: (i: number) => number; readonly after: (i: number) => number }

/** Exact images of one and the same instant, in their order. */
function tiesOf(images: readonly Image[], times: Times, places: Indices): Ties {
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
  const place = (i: number, fits: (one: number) => boolean): number => {
    const level = sorted(i)
    let [from, to] = [0, level.length]
    while (from < to) {
      const middle = (from + to) >>> 1
      if (fits(level[middle] ?? 0)) to = middle
      else from = middle + 1
    }
    return from
  }
  return {
    before: (i) => place(i, (one) => one === i || before(one, i) > 0),
    after: (i) => sorted(i).length - place(i, (one) => one !== i && before(one, i) > 0),
  }
}
