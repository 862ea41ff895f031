import type { Reason } from '../engine/index.ts'
import { didYouMean } from '../hcl/source/suggest.ts'
import {
  map,
  number,
  some,
  text,
  type Problems,
  testImageSchema,
  type Values,
  valuesOf,
  type Written,
} from '../language/index.ts'
import type { Blob, Digest, Image, Instant, Known, TimeSource } from '../model/index.ts'
import { isKind, KINDS } from './test-kinds.ts'
import { firstSeenIn, GAP_KEYS, gapError, type GapTimes, gapTimes } from './times.ts'

/** Expected fates: the image is kept whole, deleted (alone or with its group), or loses tags. */
const FATES = ['keep', 'delete', 'untag'] as const
/** The expected or actual fate of an image of a test. */
export type Fate = (typeof FATES)[number]

/** Absent or empty fields are not compared. */
export type Expectation = {
  readonly fate?: Fate
  /** The reasons must include all of them. */
  readonly because: readonly Reason['kind'][]
  /** When the image is deleted if only the time changes, to the second. */
  readonly goes?: Instant | 'never'
}

/** An image as written in a test. `children` and `subject` are labels or digests. */
export type WrittenImage = {
  readonly block: Written
  readonly registry?: string
  readonly repository?: string
  readonly image: Image
  readonly expected: Expectation
}

/** Returns one image of a test; ages count back from `now`. Reports invalid values and leaves them out. */
export function writtenImage(block: Written, now: Instant, at: Problems): WrittenImage {
  const values = valuesOf(block, testImageSchema(block.body), at)
  checkImage(block, values, at)
  return {
    block,
    image: imageOf(block, values, now, at),
    expected: expectationOf(block, values, at),
    ...some('registry', text(values, 'registry')),
    ...some('repository', text(values, 'repository')),
  }
}

function imageOf(block: Written, values: Values, now: Instant, at: Problems): Image {
  const blobs = blobsOf(block, at)
  const age = number(values, 'age')
  const created = age === undefined ? number(values, 'created') : now - age
  const times = timesOf(block, at)
  const firstSeen = number(values, 'first_seen') ?? firstSeenIn(times) ?? created ?? now
  return {
    digest: text(values, 'digest') ?? digestOf(block.label),
    tags: list(values, 'tags').toSorted(),
    firstSeen,
    size: number(values, 'size') ?? (blobs ?? []).reduce((sum, blob) => sum + blob.size, 0),
    mediaType: text(values, 'media_type') ?? '',
    children: list(values, 'children'),
    ...times,
    ...some('created', known(created, 'config')),
    ...some('putBack', number(values, 'put_back')),
    ...some('blobs', blobs),
    ...some('subject', text(values, 'subject')),
    ...some('unreadable', text(values, 'unreadable')),
    ...some('artifactType', text(values, 'artifact_type')),
    ...some('platform', text(values, 'platform')),
    ...some('annotations', map(values, 'annotations')),
    ...some('labels', map(values, 'labels')),
  }
}

/** Returns the times that may be gaps. Reports invalid ones and leaves them out. */
function timesOf(block: Written, at: Problems): GapTimes {
  const { body } = block
  for (const name of GAP_KEYS) {
    const wrong = gapError(name, body[name])
    if (wrong !== undefined) at.error(block, `Wrong value for "${name}"`, wrong, name)
  }
  return gapTimes(body)
}

function known(at: Instant | undefined, source: TimeSource): Known | undefined {
  return at === undefined ? undefined : { at, source }
}

function list(values: Values, name: string): readonly string[] {
  const value = values[name]
  return Array.isArray(value) ? value.map(String) : []
}

function checkImage(block: Written, values: Values, at: Problems): void {
  if (block.body['age'] !== undefined && block.body['created'] !== undefined)
    at.error(
      block,
      'age and created',
      'Write one of them: age = "8d" is short for created, 8 days before now.',
    )
  if ((number(values, 'size') ?? 0) < 0)
    at.error(block, 'Wrong value for "size"', 'It must be 0 bytes or more.')
  const digest = text(values, 'digest')
  if (digest !== undefined && !isDigest(digest))
    at.error(block, 'Wrong value for "digest"', `It is "${digest}"; write ALGORITHM:HEX, as in "sha256:01".`)
}

/** True if the reference is a digest, false if it is a label. */
export function isDigest(reference: string): boolean {
  return /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-f]+$/.test(reference)
}

function blobsOf(block: Written, at: Problems): readonly Blob[] | undefined {
  const { blobs } = block.body
  if (blobs === undefined) return undefined
  if (Array.isArray(blobs) && blobs.every(isBlob)) return blobs
  at.error(block, 'Wrong value for "blobs"', 'It must be a list of {"digest": text, "size": bytes}.')
  return undefined
}

function isBlob(value: unknown): value is Blob {
  const { digest, size } = (value ?? {}) as Partial<Record<keyof Blob, unknown>>
  return typeof digest === 'string' && typeof size === 'number' && size >= 0
}

function expectationOf(block: Written, values: Values, at: Problems): Expectation {
  const goes = block.body['goes'] === 'never' ? 'never' : number(values, 'goes')
  return {
    because: list(values, 'because').filter((kind) => isKnown(block, kind, at)),
    ...some('fate', fateOf(block, text(values, 'expect'), at)),
    ...some('goes', goes),
  }
}

function fateOf(block: Written, found: string | undefined, at: Problems): Fate | undefined {
  const fate = FATES.find((one) => one === found)
  if (found !== undefined && fate === undefined)
    at.error(block, 'Wrong value for "expect"', `It is "${found}"; write "keep", "delete" or "untag".`)
  return fate
}

function isKnown(block: Written, kind: string, at: Problems): kind is Reason['kind'] {
  if (isKind(kind)) return true
  const meant = didYouMean(kind, KINDS) || ` Known kinds: ${KINDS.join(', ')}.`
  at.error(block, `Unknown reason "${kind}"`, `"because" is a list of kinds of reasons.${meant}`)
  return false
}

/**
 * Returns a digest for an image without one. The same label always gives the same digest. Not cryptographic: FNV-1a in eight
 * lanes.
 */
function digestOf(label: string): Digest {
  const bytes = new TextEncoder().encode(label)
  const lanes = Array.from({ length: 8 }, (_, lane) => {
    let hash = (0x811c9dc5 ^ Math.imul(lane + 1, 0x9e3779b1)) >>> 0
    for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
    return ((hash ^ (hash >>> 16)) >>> 0).toString(16).padStart(8, '0')
  })
  return `sha256:${lanes.join('')}`
}
