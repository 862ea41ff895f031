import type { Image } from '../model/index.ts'
import { ascending } from './compare.ts'
import type { Indices } from './indices.ts'

/** Newest first; equal times by digest; what has no known time comes last. Digests are distinct, so there are no ties. */
export function newestFirst(images: readonly Image[], times: Float64Array, which: Indices): Indices {
  const time = (i: number): number => {
    const known = times[i] ?? Number.NaN
    return Number.isNaN(known) ? -Infinity : known
  }
  const digest = (i: number): string => images[i]?.digest ?? ''
  return which.toSorted((a, b) => ascending(time(b), time(a)) || ascending(digest(a), digest(b)))
}
