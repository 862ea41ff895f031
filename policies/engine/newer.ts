import type { Image, Instant } from '../model/index.ts'
import { newerFirst } from './rank-points.ts'
import type { TimeColumns } from './time.ts'

/** Is the first image certainly newer than the second? */
export function certainlyNewer(
  images: readonly Image[],
  times: TimeColumns,
): (y: number, x: number) => boolean {
  const before = newerFirst(images, times.high)
  return (y, x) => {
    if (isExact(times, y) && isExact(times, x)) return y !== x && before(y, x) < 0
    return (
      claimOf(times, y) > claimOf(times, x) || (times.low[y] ?? Number.NaN) > (times.high[x] ?? Number.NaN)
    )
  }
}

export function isExact({ exact }: TimeColumns, i: number): boolean {
  return exact === undefined || exact[i] === 1
}

/** Not a number: it has none. */
export function claimOf({ claims }: TimeColumns, i: number): Instant {
  return claims?.[i] ?? Number.NaN
}
