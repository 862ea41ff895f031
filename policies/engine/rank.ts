import type { Image } from '../model.ts'
import { ordinaryTags } from './graph.ts'
import { byVersion, highestVersion, type Version } from './version.ts'

/** What a rule ranks: images by index, all with a known time. Everything is worked out when it is first asked for. */
export type Ranking = {
  readonly count: number
  /** Is the image among the newest `n`? */
  readonly newest: (n: number) => (i: number) => boolean
  /** All of them, newest first. */
  readonly order: () => readonly number[]
  /** 1 for the newest; 0 for what is not ranked. */
  readonly rank: (i: number) => number
}

/** Newest first; equal times: the higher version, then the smaller digest. Times as the registry has them, not clamped. */
export function ranking(images: readonly Image[], times: Float64Array, ranked: readonly number[]): Ranking {
  const before = comparer(images, times)
  let order: readonly number[] | undefined
  let ranks: Int32Array | undefined
  const sorted = (): readonly number[] => (order ??= ranked.toSorted(before))
  return {
    count: ranked.length,
    newest: (n) => newest(times, ranked, n, before),
    order: sorted,
    rank: (i) => (ranks ??= ranksOf(images.length, sorted()))[i] ?? 0,
  }
}

type Before = (a: number, b: number) => number

function comparer(images: readonly Image[], times: Float64Array): Before {
  const versions = new Map<number, Version | undefined>()
  const version = (i: number): Version | undefined => {
    if (!versions.has(i)) {
      const image = images[i]
      versions.set(i, image === undefined ? undefined : highestVersion(ordinaryTags(image)))
    }
    return versions.get(i)
  }
  const digest = (i: number): string => images[i]?.digest ?? ''
  return (a, b) => {
    const [timeA, timeB] = [times[a] ?? 0, times[b] ?? 0]
    if (timeA !== timeB) return timeB - timeA
    const byTag = byVersion(version(a), version(b))
    if (byTag !== 0 || a === b) return byTag
    return digest(a) < digest(b) ? -1 : 1
  }
}

/** Without sorting images: the n-th newest time decides, and only images of exactly that time are compared closer. */
function newest(
  times: Float64Array,
  ranked: readonly number[],
  n: number,
  before: Before,
): (i: number) => boolean {
  if (n <= 0) return () => false
  if (n >= ranked.length) return () => true
  const sorted = new Float64Array(ranked.length)
  for (const [place, i] of ranked.entries()) sorted[place] = times[i] ?? 0
  sorted.sort()
  const limit = sorted[ranked.length - n] ?? 0
  const level = ranked.filter((i) => times[i] === limit)
  const newer = countNewer(sorted, limit)
  if (newer + level.length === n) return (i) => (times[i] ?? 0) >= limit
  const inside = new Set(level.toSorted(before).slice(0, n - newer))
  return (i) => (times[i] ?? 0) > limit || inside.has(i)
}

function countNewer(sorted: Float64Array, limit: number): number {
  let newer = 0
  for (let at = sorted.length - 1; at >= 0 && (sorted[at] ?? 0) > limit; at -= 1) newer += 1
  return newer
}

function ranksOf(length: number, order: readonly number[]): Int32Array {
  const ranks = new Int32Array(length)
  for (const [place, i] of order.entries()) ranks[i] = place + 1
  return ranks
}
