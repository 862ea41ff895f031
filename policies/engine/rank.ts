import type { Image, Instant, Rule } from '../model/index.ts'
import type { Indices } from './indices.ts'
import { groupRanking } from './rank-groups.ts'
import { intervalRanking } from './rank-intervals.ts'
import { pointRanking } from './rank-points.ts'
import type { Times } from './time.ts'

/** The places of images by time. Everything is computed when it is first asked for. */
export type Ranking = {
  /** Among how many the image has its place. */
  readonly of: (i: number) => number
  /** Are fewer than `n` images certainly newer? */
  readonly mayBeWithin: (n: number) => (i: number) => boolean
  /** 1 and how many are certainly newer; 0 for an image that is not ranked. */
  readonly rank: (i: number) => number
  /** The last place that the image can have; with points the same as `rank`. */
  readonly lastRank: (i: number) => number
  /** From when on `n` of the certainly newer count as old, before any period; infinite if there are not so many. */
  readonly oldWhen: (i: number, n: number) => Instant
  /** All of them, newest first. Requires that all times are points and that nothing is judged that takes no place. */
  readonly order: () => Indices
}

/** What is ranked: `places` take places; whatever is asked about is in `judged`. Times of all of these are known. */
export type Ranked = { readonly places: Indices; readonly judged: Indices }

/** Values of `group_by` by index, or undefined for a rule without it. */
export type Groups = ((i: number) => readonly string[]) | undefined

export function ranking(images: readonly Image[], times: Times, ranked: Ranked, groups: Groups): Ranking {
  if (groups !== undefined)
    return groupRanking(ranked, groups, (one) => ranking(images, times, one, undefined))
  if (isPlain(times, ranked)) return pointRanking(images, times.high, ranked.places)
  return intervalRanking(images, times, ranked)
}

/** Are all times points, and does all that is judged take a place? Then places are a plain order. */
export function isPlain(times: Times, { places, judged }: Ranked): boolean {
  return times.exact === undefined && times.aged === times.high && places.length === judged.length
}

/** The period of a rule, whichever way it is written. */
export function periodOf({ expirePeriod, expireAfter }: Rule): number | undefined {
  return expirePeriod ?? expireAfter
}
