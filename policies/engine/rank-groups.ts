import type { Instant } from '../model/index.ts'
import { each } from './indices.ts'
import type { Ranked, Ranking } from './ranking.ts'

/**
 * Ranks images within each group. An image in several groups is within the newest if it may be in one of them; one in no
 * group always is: a rule that counts by group cannot place it.
 */
export function groupRanking(
  { places, judged }: Ranked,
  groups: (i: number) => readonly string[],
  rank: (ranked: Ranked) => Ranking,
): Ranking {
  const placed = byGroup(places, groups)
  const rankings = new Map(
    [...byGroup(judged, groups)].map(([group, own]) => [
      group,
      rank({ places: Int32Array.from(placed.get(group) ?? []), judged: Int32Array.from(own) }),
    ]),
  )
  const own = (i: number): Ranking[] => groups(i).flatMap((group) => rankings.get(group) ?? [])
  const lowest = (i: number, of: (one: Ranking) => number): number => {
    const all = own(i).map(of)
    return all.length === 0 ? 0 : Math.min(...all)
  }
  return {
    of: (i) => best(own(i), i)?.of(i) ?? 0,
    mayBeWithin: (n) => {
      const within = new Map([...rankings].map(([group, one]) => [group, one.mayBeWithin(n)]))
      return (i) => {
        const all = groups(i)
        return all.length === 0 || all.some((group) => within.get(group)?.(i) === true)
      }
    },
    rank: (i) => lowest(i, (one) => one.rank(i)),
    lastRank: (i) => lowest(i, (one) => one.lastRank(i)),
    oldWhen: (i, n): Instant => {
      const all = own(i).map((one) => one.oldWhen(i, n))
      return all.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...all)
    },
    order: () => places,
  }
}

function byGroup(
  indices: Int32Array,
  groups: (i: number) => readonly string[],
): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>()
  each(indices, (i) => {
    for (const group of groups(i)) {
      const list = found.get(group)
      if (list === undefined) found.set(group, [i])
      else list.push(i)
    }
  })
  return found
}

/** The ranking in which the image stands highest. */
function best(rankings: readonly Ranking[], i: number): Ranking | undefined {
  return rankings.toSorted((a, b) => a.rank(i) - b.rank(i))[0]
}
