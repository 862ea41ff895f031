import { readInstant } from '../evidence/index.ts'
import type { Diagnostic } from '../hcl/index.ts'
import type { Blob, Image, Instant, Known } from '../model/index.ts'
import { invalidTimes, firstSeenIn, type GapTimes, gapTimes, isTime } from './times.ts'

/** An image of a file. `registry` absent: the file does not name one. */
export type GivenImage = { readonly registry?: string; readonly repository: string; readonly image: Image }

const KEYS = [
  'registry',
  'repository',
  'digest',
  'tags',
  'created',
  'pushed',
  'arrived',
  'tagged',
  'untagged',
  'pulled',
  'put_back',
  'first_seen',
  'size',
  'media_type',
  'artifact_type',
  'platform',
  'annotations',
  'labels',
  'blobs',
  'children',
  'subject',
  'unreadable',
] as const
type Key = (typeof KEYS)[number]
type Item = Readonly<Partial<Record<Key, unknown>>>

/**
 * Reads a JSON array of images. Requires `repository`, `digest` and `tags`. Times are RFC 3339 instants; `pushed`, `arrived`,
 * `tagged`, `untagged` and `pulled` may be gaps, `{"after": T, "before": T}`: later than `after`, not later than `before`.
 * A gap without `after` means: present at the first scan; `{}`: unknown. `pulled` may be `"never"`. `null` or absent is no
 * evidence. An invalid instant or gap gives a warning, and the time is unknown. The default of `first_seen` is the latest instant
 * of `arrived`, else of `pushed`, else `created`, else `now`. `blobs` are `{digest, size}`; the default of `size` is their sum.
 * Each diagnostic names the index of its element.
 */
export function readImages(
  name: string,
  text: string,
  now: Instant,
): { readonly images: readonly GivenImage[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const error = (summary: string, detail: string, address?: string): void => {
    diagnostics.push({
      severity: 'error',
      summary,
      detail,
      place: { file: name, ...(address === undefined ? {} : { address }) },
    })
  }
  const warn = (detail: string, address: string): void => {
    diagnostics.push({ severity: 'warning', summary: 'Unknown time', detail, place: { file: name, address } })
  }
  const parsed = parse(text)
  if (!Array.isArray(parsed)) {
    error(
      'Images cannot be read',
      typeof parsed === 'string' ? parsed : 'The file must contain a JSON array of images.',
    )
    return { images: [], diagnostics }
  }
  const images: GivenImage[] = []
  const seen = new Set<string>()
  for (const [index, item] of parsed.entries()) {
    const wrong = errorsOf(item)
    for (const detail of wrong) error('Wrong image', detail, `[${index}]`)
    if (wrong.length > 0) continue
    for (const detail of invalidTimes(item as Item)) warn(detail, `[${index}]`)
    const image = imageOf(item as Item, now)
    const key = `${image.registry ?? ''} ${image.repository} ${image.image.digest}`
    if (seen.has(key))
      error(
        'Image given twice',
        `${image.repository}@${image.image.digest} is in the file more than once.`,
        `[${index}]`,
      )
    seen.add(key)
    images.push(image)
  }
  return { images, diagnostics }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    return `It is not JSON: ${error instanceof Error ? error.message : String(error)}`
  }
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''
const isOptionalText = (value: unknown): boolean =>
  value === undefined || value === null || typeof value === 'string'

/** The check of each key, and what to write. */
const WANTED: Readonly<Record<Key, readonly [check: (value: unknown) => boolean, wanted: string]>> = {
  registry: [isOptionalText, 'a text'],
  repository: [isText, 'a text'],
  digest: [isText, 'a text'],
  tags: [isTexts, 'a list of texts; an empty one for an untagged image'],
  created: [isOptionalText, 'a text'],
  pushed: [isTime, 'a time, or {"after": time, "before": time}'],
  arrived: [isTime, 'a time, or {"after": time, "before": time}'],
  tagged: [isTime, 'a time, or {"after": time, "before": time}'],
  untagged: [isTime, 'a time, or {"after": time, "before": time}'],
  pulled: [isTime, 'a time, {"after": time, "before": time}, or "never"'],
  put_back: [isOptionalText, 'a text: a time'],
  first_seen: [isOptionalText, 'a text'],
  size: [(value) => value === undefined || (typeof value === 'number' && value >= 0), 'a number of bytes'],
  media_type: [isOptionalText, 'a text'],
  artifact_type: [isOptionalText, 'a text'],
  platform: [isOptionalText, 'a text such as "linux/arm64"'],
  annotations: [(value) => value === undefined || isMap(value), 'an object of texts'],
  labels: [(value) => value === undefined || isMap(value), 'an object of texts'],
  blobs: [(value) => value === undefined || isBlobs(value), 'a list of {"digest": text, "size": bytes}'],
  children: [(value) => value === undefined || isTexts(value), 'a list of digests'],
  subject: [isOptionalText, 'a digest'],
  unreadable: [isOptionalText, 'a text: why the manifest cannot be read'],
}

function errorsOf(item: unknown): string[] {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return ['It must be an object.']
  const given: Item = item
  const unknown = Object.keys(given).filter((key) => !(KEYS as readonly string[]).includes(key))
  const wrong = KEYS.filter((key) => !WANTED[key][0](given[key])).map(
    (key) => `"${key}" must be ${WANTED[key][1]}.`,
  )
  return [...unknown.map((key) => `Unknown key "${key}". Known keys: ${KEYS.join(', ')}.`), ...wrong]
}

function isMap(value: unknown): value is Readonly<Record<string, string>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((one) => typeof one === 'string')
  )
}

function isBlobs(value: unknown): value is readonly Blob[] {
  return (
    Array.isArray(value) &&
    value.every(
      (one: Partial<Blob> | null) =>
        typeof one?.digest === 'string' && typeof one.size === 'number' && one.size >= 0,
    )
  )
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}

function imageOf(item: Item, now: Instant): GivenImage {
  const times = timesIn(item)
  const firstSeen = known(item.first_seen, 'first_seen')?.at ?? firstSeenIn(times) ?? times.created?.at ?? now
  const blobs = isBlobs(item.blobs) ? item.blobs : undefined
  return {
    repository: String(item.repository),
    image: {
      digest: String(item.digest),
      tags: texts(item.tags).toSorted(),
      firstSeen,
      size: typeof item.size === 'number' ? item.size : sizeOf(blobs),
      mediaType: optionalText(item.media_type) ?? '',
      children: texts(item.children),
      ...times,
      ...some('subject', optionalText(item.subject)),
      ...some('blobs', blobs),
      ...described(item),
    },
    ...some('registry', optionalText(item.registry)),
  }
}

const UNKNOWN = { arrived: 'unknown', pushed: 'unknown', tagged: 'unknown', pulled: 'unknown' } as const

type Times = GapTimes & Pick<Image, 'created' | 'putBack'>

function timesIn(item: Item): Times {
  const putBack = known(item.put_back, 'first_seen')?.at
  return {
    ...gapTimes(item),
    ...some('created', known(item.created, 'config')),
    ...some('putBack', putBack),
    // It may be as new as any instant.
    ...(typeof item.put_back === 'string' && putBack === undefined ? UNKNOWN : {}),
  }
}

function described(item: Item): Partial<Image> {
  return {
    ...some('artifactType', optionalText(item.artifact_type)),
    ...some('platform', optionalText(item.platform)),
    ...some('annotations', isMap(item.annotations) ? item.annotations : undefined),
    ...some('labels', isMap(item.labels) ? item.labels : undefined),
    ...some('unreadable', optionalText(item.unreadable)),
  }
}

function sizeOf(blobs: readonly Blob[] = []): number {
  return blobs.reduce((sum, blob) => sum + blob.size, 0)
}

function optionalText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function texts(value: unknown): readonly string[] {
  return isTexts(value) ? value : []
}

/** Returns an object with the field, or an empty one if the value is undefined. */
function some<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V })
}

function known(value: unknown, source: Known['source']): Known | undefined {
  const at = typeof value === 'string' ? readInstant(value) : undefined
  return at === undefined ? undefined : { at, source }
}
