import type { Image, Instant } from '../model/index.ts'
import { type Counts, countsOf } from './count-newer.ts'
import { each, type Indices, pick } from './indices.ts'
import { certainlyNewer, claimOf } from './newer.ts'
import { nthLatest } from './rank-points.ts'
import type { Ranked, Ranking } from './ranking.ts'
import type { TimeColumns } from './time.ts'

/**
 * Counts who is certainly newer: of two exact times the later one, by equality the higher version, then the smaller digest; of
 * two claims the later one; else one that lies wholly after the other.
 */
export function intervalRanking(
  images: readonly Image[],
  times: TimeColumns,
  { places, judged }: Ranked,
): Ranking {
  let found: Counts | undefined
  let others: Counts | undefined
  const counts = (): Counts => (found ??= countsOf(images, times, places))
  // What takes no place here may have one in another world.
  const all = (): Counts => (others ??= places === judged ? counts() : countsOf(images, times, judged))
  const newer = certainlyNewer(images, times)
  return {
    of: () => places.length,
    mayBeWithin: (n) => mayBeWithin(images, times, places, n),
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

/**
 * Fewer than `n` certainly newer, without counting for most: an image that lies wholly before the n-th latest `low` has `n`
 * newer ones. Who may be newer than the others reaches as far, or has a claim after one of theirs.
 */
function mayBeWithin(
  images: readonly Image[],
  times: TimeColumns,
  places: Indices,
  n: number,
): (i: number) => boolean {
  if (n <= 0) return () => false
  if (n > places.length) return () => true
  const { high } = times
  const limit = nthLatest(times.low, places, n)
  const reaches = (i: number): boolean => (high[i] ?? 0) >= limit
  let earliest = Number.POSITIVE_INFINITY
  each(places, (i) => {
    const claim = claimOf(times, i)
    if (claim < earliest && reaches(i)) earliest = claim
  })
  const rivals = pick(places, (i) => reaches(i) || claimOf(times, i) > earliest)
  const { newer } = countsOf(images, times, rivals)
  return (i) => reaches(i) && newer(i) < n
}
