import type { Image } from '../model.ts'
import { ascending } from './compare.ts'
import { ordinaryTags } from './graph.ts'
import { each, type Indices } from './indices.ts'
import { byVersion, highestVersion, type Version } from './version.ts'

/** What a rule ranks: images by index, all with a known time. Everything is worked out when it is first asked for. */
export type Ranking = {
  readonly count: number
  /** Is the image among the newest `n`? */
  readonly newest: (n: number) => (i: number) => boolean
  /** All of them, newest first. */
  readonly order: () => Indices
  /** 1 for the newest; 0 for what is not ranked. */
  readonly rank: (i: number) => number
}

/** Newest first; equal times: the higher version, then the smaller digest. Times as the registry has them, not clamped. */
export function ranking(images: readonly Image[], times: Float64Array, ranked: Indices): Ranking {
  const before = comparer(images, times)
  let order: Indices | undefined
  let ranks: Int32Array | undefined
  const sorted = (): Indices => (order ??= ranked.toSorted(before))
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
  const time = (i: number): number => times[i] ?? 0
  return (a, b) =>
    ascending(time(b), time(a)) || byVersion(version(a), version(b)) || ascending(digest(a), digest(b))
}

/** Without sorting images: the n-th newest time decides, and only images of exactly that time are compared closer. */
function newest(times: Float64Array, ranked: Indices, n: number, before: Before): (i: number) => boolean {
  if (n <= 0) return () => false
  if (n >= ranked.length) return () => true
  const limit = n <= FEW ? amongFew(times, ranked, n) : amongMany(times, ranked, n)
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
