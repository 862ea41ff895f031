import { type Image, type KeepSemver, type KeepThinned, THINNED } from '../model.ts'
import { ordinaryTags } from './graph.ts'
import type { Indices } from './indices.ts'
import { byVersion, type Version, versionOf } from './version.ts'

/** Where a version stands in its line: 1 for the highest. `line` is `1`, `1.4` or `1.4.2`. */
export type Standing = {
  readonly version: string
  readonly line: string
  readonly place: number
  readonly kept: boolean
}

/** What `keep_semver` makes of an image: its best standing, a prerelease that takes no part, or not a version at all. */
export type Versioned = Standing | { readonly prerelease: string } | undefined

/** `keep_semver` over the ranked images; `matches` says which tags the rule selects by. */
export function versionsKept(
  images: readonly Image[],
  ranked: Indices,
  keep: KeepSemver,
  matches: (tag: string) => boolean,
): ReadonlyMap<number, Versioned> {
  const own = new Map(
    Array.from(ranked, (i) => {
      const image = images[i]
      const tags = image === undefined ? [] : ordinaryTags(image).filter(matches)
      return [i, tags.map(versionOf).filter((version) => version !== undefined)] as const
    }),
  )
  const lines = Map.groupBy(
    [...own.values()].flat().filter((version) => takesPart(version, keep)),
    (version) => lineOf(version, keep),
  )
  const places = new Map([...lines].map(([line, versions]) => [line, placesOf(versions)]))
  const standing = (version: Version): Standing => {
    const line = lineOf(version, keep)
    const place = places.get(line)?.get(version.text) ?? 0
    return { version: version.text, line, place, kept: place <= keep.count }
  }
  return new Map(
    [...own].map(([i, versions]) => {
      const best = versions
        .filter((version) => takesPart(version, keep))
        .map(standing)
        .toSorted((a, b) => a.place - b.place)[0]
      const early = versions[0]?.text
      return [i, best ?? (early === undefined ? undefined : { prerelease: early })]
    }),
  )
}

function takesPart({ isPrerelease }: Version, { prerelease }: KeepSemver): boolean {
  return prerelease || !isPrerelease
}

function lineOf({ major, minor, patch }: Version, { per }: KeepSemver): string {
  switch (per) {
    case 'major':
      return `${major}`
    case 'minor':
      return `${major}.${minor}`
    case 'patch':
      return `${major}.${minor}.${patch}`
  }
}

/** Places of distinct versions, 1 for the highest. */
function placesOf(versions: readonly Version[]): ReadonlyMap<string, number> {
  const distinct = new Set(versions.toSorted(byVersion).map((version) => version.text))
  return new Map([...distinct].map((text, at) => [text, at + 1]))
}

/** For which unit an image is kept, and the hour, day, week, month or year that it stands for. */
export type Bucket = { readonly unit: (typeof THINNED)[number]; readonly bucket: string }

/**
 * `keep_thinned` as restic's forget does it: newest first, an image that opens a new bucket is kept while the unit's count
 * lasts; so is the oldest image of all. UTC.
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
      const bucket = bucketOf(new Date(times[i] ?? 0), unit)
      if (bucket === last && place < order.length - 1) continue
      if (!kept.has(i)) kept.set(i, { unit, bucket })
      last = bucket
      left -= 1
    }
  }
  return kept
}

function bucketOf(time: Date, unit: Bucket['unit']): string {
  const text = time.toISOString()
  switch (unit) {
    case 'hourly':
      return text.slice(0, 13)
    case 'daily':
      return text.slice(0, 10)
    case 'weekly':
      return isoWeek(time)
    case 'monthly':
      return text.slice(0, 7)
    case 'yearly':
      return text.slice(0, 4)
  }
}

const DAY = 24 * 3600 * 1000

/** `2026-W47`: the week belongs to the year of its Thursday. */
function isoWeek(time: Date): string {
  const weekday = (time.getUTCDay() + 6) % 7
  const thursday = new Date(time.getTime() + (3 - weekday) * DAY)
  const year = thursday.getUTCFullYear()
  const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY)) + 1
  return `${year}-W${String(week).padStart(2, '0')}`
}
