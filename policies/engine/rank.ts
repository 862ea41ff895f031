import type { Image, PolicyRule } from '../model/index.ts'
import { groupRanking } from './rank-groups.ts'
import { intervalRanking } from './rank-intervals.ts'
import { pointRanking } from './rank-points.ts'
import type { Groups, Ranked, Ranking } from './ranking.ts'
import type { TimeColumns } from './time.ts'

export function ranking(
  images: readonly Image[],
  times: TimeColumns,
  ranked: Ranked,
  groups: Groups,
): Ranking {
  if (groups !== undefined)
    return groupRanking(ranked, groups, (one) => ranking(images, times, one, undefined))
  if (isPlain(times, ranked)) return pointRanking(images, times.high, ranked.places)
  return intervalRanking(images, times, ranked)
}

/** Are all times points, and does all that is judged take a place? Then places are a plain order. */
export function isPlain(times: TimeColumns, { places, judged }: Ranked): boolean {
  return times.exact === undefined && times.aged === times.high && places.length === judged.length
}

/** The period of a rule, whichever way it is written. */
export function periodOf({ expirePeriod, expireAfter }: PolicyRule): number | undefined {
  return expirePeriod ?? expireAfter
}
