import { readInstant } from '../evidence/index.ts'
import { some } from '../language/index.ts'
import type { Image, Instant, TimeEvidence, TimeSource } from '../model/index.ts'

/** Returns true for a text, null, nothing, or an object with no other keys than `after` and `before`, texts both. */
export function isTime(value: unknown): boolean {
  if (value === undefined || value === null || typeof value === 'string') return true
  return isBounds(value)
}

type Bounds = { readonly after?: unknown; readonly before?: unknown }

function isBounds(value: unknown): value is Bounds {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).every(
      ([key, bound]) =>
        (key === 'after' || key === 'before') && (bound === null || typeof bound === 'string'),
    )
  )
}

/** Returns the evidence of a time, or undefined if the file has none. An invalid value is unknown. */
function evidenceOf(value: unknown, source: TimeSource): TimeEvidence | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') {
    const at = readInstant(value)
    return at === undefined ? 'unknown' : { at, source }
  }
  return isBounds(value) ? gapOf(value, source) : 'unknown'
}

function gapOf({ after, before }: Bounds, source: TimeSource): TimeEvidence {
  const [from, to] = [boundOf(after), boundOf(before)]
  if (to === undefined || Number.isNaN(to) || Number.isNaN(from)) return 'unknown'
  if (from === undefined) return { before: to, source }
  return from < to ? { after: from, before: to, source } : 'unknown'
}

/** Returns the instant, undefined if absent, or NaN if it is invalid. */
function boundOf(bound: unknown): number | undefined {
  return typeof bound === 'string' ? (readInstant(bound) ?? Number.NaN) : undefined
}

/** The attributes of an image that may be gaps, as files write them. */
export const GAP_KEYS = ['pushed', 'arrived', 'tagged', 'untagged', 'pulled'] as const

type Gaps = Readonly<Partial<Record<(typeof GAP_KEYS)[number], unknown>>>

/** The times of an image that may be gaps. */
export type GapTimes = Pick<Image, 'pushed' | 'arrived' | 'tagged' | 'pulled' | 'untaggedAt'>

/** Returns the times of an image in a file. An invalid value is unknown. */
export function gapTimes({ pushed, arrived, tagged, untagged, pulled }: Gaps): GapTimes {
  return {
    ...some('pushed', evidenceOf(pushed, 'registry')),
    ...some('arrived', evidenceOf(arrived, 'first_seen')),
    ...some('tagged', evidenceOf(tagged, 'tag')),
    ...some('pulled', pulled === 'never' ? ('never' as const) : evidenceOf(pulled, 'pull')),
    ...some('untaggedAt', evidenceOf(untagged, 'tag')),
  }
}

/** Returns the latest instant at which the image can have arrived, or undefined if there is no evidence. */
export function firstSeenIn({ arrived, pushed }: GapTimes): Instant | undefined {
  return latestOf(arrived) ?? latestOf(pushed)
}

function latestOf(evidence: TimeEvidence | undefined): Instant | undefined {
  if (evidence === undefined || evidence === 'unknown') return undefined
  return 'at' in evidence ? evidence.at : evidence.before
}

/** Returns the error of a time that may be a gap, or undefined if it is valid. */
export function gapError(key: string, value: unknown): string | undefined {
  if (key === 'pulled' && value === 'never') return undefined
  const never = key === 'pulled' ? ', or "never"' : ''
  if (!isTime(value) || (typeof value === 'string' && !isInstant(value)))
    return `It must be an instant such as "2026-11-22T03:00:00Z", or { after = T, before = T }${never}.`
  return invalidTime(key, value)[0]
}

const POINT_KEYS = ['created', 'put_back', 'first_seen'] as const

type Given = Gaps & Readonly<Partial<Record<(typeof POINT_KEYS)[number], unknown>>>

/** Returns a sentence for each written time of an image that is invalid. `{}` is a valid way to say that it is unknown. */
export function invalidTimes(item: Given): readonly string[] {
  const gaps = GAP_KEYS.flatMap((key) => invalidTime(key, item[key]))
  const points = POINT_KEYS.filter((key) => {
    const value = item[key]
    return typeof value === 'string' && !isInstant(value)
  })
  return [...points.map((key) => noInstant(key, item[key])), ...gaps]
}

function invalidTime(key: string, value: unknown): readonly string[] {
  if (key === 'pulled' && value === 'never') return []
  if (typeof value === 'string') return isInstant(value) ? [] : [noInstant(key, value)]
  return isBounds(value) ? invalidBounds(key, value) : []
}

function invalidBounds(key: string, { after, before }: Bounds): readonly string[] {
  const wrong = Object.entries({ after, before }).filter(
    ([, bound]) => typeof bound === 'string' && !isInstant(bound),
  )
  if (wrong.length > 0) return wrong.map(([name, bound]) => noInstant(`${key}.${name}`, bound))
  const [from, to] = [boundOf(after), boundOf(before)]
  if (from === undefined) return []
  if (to === undefined) return [`"${key}" has "after" and no "before", so the time is unknown.`]
  return from < to ? [] : [`"${key}": "after" must be earlier than "before", so the time is unknown.`]
}

function isInstant(text: string): boolean {
  return readInstant(text) !== undefined
}

function noInstant(key: string, value: unknown): string {
  return `"${key}" is ${JSON.stringify(value)}, which is not an instant such as "2026-11-22T03:00:00Z", so the time is unknown.`
}
