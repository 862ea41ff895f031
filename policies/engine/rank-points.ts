import type { Image } from '../model/index.ts'
import { ascending } from './compare.ts'
import { ordinaryTags } from './graph.ts'
import { each, type Indices } from './indices.ts'
import type { Ranking } from './ranking.ts'
import { byVersion, highestVersion, type SemanticVersion } from './version.ts'

/** Ranks images whose times are all points, newest first; equal times: the higher version, then the smaller digest. */
export function pointRanking(images: readonly Image[], times: Float64Array, ranked: Indices): Ranking {
  const before = newerFirst(images, times)
  let order: Indices | undefined
  let ranks: Int32Array | undefined
  const sorted = (): Indices => (order ??= ranked.toSorted(before))
  const rank = (i: number): number => (ranks ??= ranksOf(images.length, sorted()))[i] ?? 0
  return {
    of: () => ranked.length,
    mayBeWithin: (n) => newest(times, ranked, n, before),
    order: sorted,
    rank,
    lastRank: rank,
    oldWhen: (i, n) => {
      const newer = sorted()[rank(i) - 1 - n]
      return newer === undefined ? Number.POSITIVE_INFINITY : (times[newer] ?? Number.POSITIVE_INFINITY)
    },
  }
}

type Before = (a: number, b: number) => number

/** For sorting points: newest first; equal times: the higher version, then the smaller digest. */
export function newerFirst(images: readonly Image[], times: Float64Array): Before {
  const versions = new Map<number, SemanticVersion | undefined>()
  const version = (i: number): SemanticVersion | undefined => {
    if (!versions.has(i)) {
      const image = images[i]
      versions.set(i, image === undefined ? undefined : highestVersion(ordinaryTags(image)))
    }
    return versions.get(i)
  }
  const digest = (i: number): string => images[i]?.digest ?? ''
  const time = (i: number): number => times[i] ?? 0
  return (a, b) =>
    ascending(time(b), time(a)) || byVersion(version(a), version(b)) || ascending(digest(a), digest(b))
}

/** Without sorting images: the n-th newest time decides, and only images of exactly that time are compared closer. */
function newest(times: Float64Array, ranked: Indices, n: number, before: Before): (i: number) => boolean {
  if (n <= 0) return () => false
  if (n >= ranked.length) return () => true
  const limit = nthLatest(times, ranked, n)
  let newer = 0
  const level: number[] = []
  each(ranked, (i) => {
    const time = times[i] ?? 0
    if (time > limit) newer += 1
    else if (time === limit) level.push(i)
  })
  if (newer + level.length === n) return (i) => (times[i] ?? 0) >= limit
  const inside = new Set(level.toSorted(before).slice(0, n - newer))
  return (i) => (times[i] ?? 0) > limit || inside.has(i)
}

const FEW = 32

/** Returns the n-th latest of the times. Requires 1 <= n <= how many there are. */
export function nthLatest(times: Float64Array, ranked: Indices, n: number): number {
  return n <= FEW ? amongFew(times, ranked, n) : amongMany(times, ranked, n)
}

/** The n-th newest time: the n newest so far are held in falling order, and most images are older than all of them. */
function amongFew(times: Float64Array, ranked: Indices, n: number): number {
  const top = new Float64Array(n).fill(-Infinity)
  let limit = -Infinity
  each(ranked, (i) => {
    const time = times[i] ?? 0
    if (time <= limit) return
    let at = n - 1
    for (; at > 0 && (top[at - 1] ?? 0) < time; at -= 1) top[at] = top[at - 1] ?? 0
    top[at] = time
    limit = top[n - 1] ?? 0
  })
  return limit
}

function amongMany(times: Float64Array, ranked: Indices, n: number): number {
  const sorted = new Float64Array(ranked.length)
  let place = 0
  each(ranked, (i) => {
    sorted[place] = times[i] ?? 0
    place += 1
  })
  return sorted.toSorted()[ranked.length - n] ?? 0
}

function ranksOf(length: number, order: Indices): Int32Array {
  const ranks = new Int32Array(length)
  for (const [place, i] of order.entries()) ranks[i] = place + 1
  return ranks
}
