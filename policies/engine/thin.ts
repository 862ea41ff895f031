import { type KeepThinned, THINNED } from '../model/index.ts'
import type { Indices } from './indices.ts'
import { periodName, type PeriodUnit } from './period.ts'

/** For which unit an image is kept, and the hour, day, week, month or year that it stands for. */
export type Bucket = { readonly unit: PeriodUnit; readonly bucket: string; readonly certain: boolean }

/**
 * `keep_thinned` as restic's forget does it, for points: newest first, an image that opens a new period is kept while the
 * unit's count lasts; so is the oldest image of all. UTC.
 */
export function bucketsKept(
  order: Indices,
  times: Float64Array,
  keep: KeepThinned,
): ReadonlyMap<number, Bucket> {
  const kept = new Map<number, Bucket>()
  for (const unit of THINNED) {
    let left = keep[unit] ?? 0
    let last: string | undefined
    for (const [place, i] of order.entries()) {
      if (left === 0) break
      const bucket = periodName(times[i] ?? 0, unit)
      if (bucket === last && place < order.length - 1) continue
      if (!kept.has(i)) kept.set(i, { unit, bucket, certain: true })
      last = bucket
      left -= 1
    }
  }
  return kept
}
