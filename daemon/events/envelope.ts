import { readInstant } from '../../policies/evidence/index.ts'
import type { Instant } from '../../policies/model/index.ts'
import type { ReceivedNotification } from '../../proto/resources/index.ts'

/**
 * A notice with its id, and who caused it, as far as the registry says. `stamp`: the time as the registry has it, also one in
 * the future; absent where it has none in RFC 3339.
 */
export type Event = {
  readonly id: string
  readonly notice: ReceivedNotification
  readonly stamp?: Instant
  readonly userAgent: string
  readonly actor: string
}

/** Events of one envelope that are read at most. */
const MOST = 10_000

const NAME = /^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/
const DIGEST = /^sha256:[0-9a-f]{64}$/
const TAG = /^\w[\w.-]{0,127}$/
const MANIFEST = /manifest|image\.index/

/**
 * The events of an envelope of distribution's notifications, in its order: those of manifests and tags. What is of something
 * else, or not as it should be, is left out. Undefined: it is no envelope. A time in the future is taken for `now`; so is a
 * time that is missing or not RFC 3339, and its notice says so.
 */
export function eventsIn(text: string, now: Instant): readonly Event[] | undefined {
  const body = parse(text)
  if (!isObject(body) || !Array.isArray(body['events'])) return undefined
  return body['events'].slice(0, MOST).flatMap((event: unknown) => eventOf(event, now))
}

type Json = Readonly<Record<string, unknown>>

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textIn(value: unknown, name: string): string {
  const text = isObject(value) ? value[name] : undefined
  return typeof text === 'string' ? text : ''
}

function eventOf(event: unknown, now: Instant): Event[] {
  if (!isObject(event)) return []
  const id = textIn(event, 'id')
  const stamp = readInstant(textIn(event, 'timestamp'))
  const notice = noticeOf(event, stamp, now)
  if (id === '' || id.length > 200 || notice === undefined) return []
  return [
    {
      id,
      notice,
      ...(stamp === undefined ? {} : { stamp }),
      userAgent: textIn(event['request'], 'useragent'),
      actor: textIn(event['actor'], 'name'),
    },
  ]
}

function noticeOf(event: Json, stamp: Instant | undefined, now: Instant): ReceivedNotification | undefined {
  const { target } = event
  const repository = textIn(target, 'repository')
  if (repository.length > 255 || !NAME.test(repository)) return undefined
  const where = { repository, ...timeOf(stamp, now) }
  const action = textIn(event, 'action')
  switch (action) {
    case 'push':
    case 'pull':
      if (!MANIFEST.test(textIn(target, 'mediaType'))) return undefined
      return withDigest(
        action === 'push' ? tagged({ action, ...where }, target) : { action, ...where },
        target,
      )
    case 'delete':
      return withDigest({ action, ...where }, target) ?? withTag({ action, ...where }, target)
    default:
      return undefined
  }
}

function withDigest(notice: ReceivedNotification, target: unknown): ReceivedNotification | undefined {
  const digest = textIn(target, 'digest')
  return DIGEST.test(digest) ? { ...notice, digest } : undefined
}

function withTag(notice: ReceivedNotification, target: unknown): ReceivedNotification | undefined {
  const tag = textIn(target, 'tag')
  return TAG.test(tag) ? { ...notice, tag } : undefined
}

/** A push by digest has no tag. */
function tagged(notice: ReceivedNotification, target: unknown): ReceivedNotification {
  return withTag(notice, target) ?? notice
}

function timeOf(stamp: Instant | undefined, now: Instant): Pick<ReceivedNotification, 'at' | 'timeUnknown'> {
  return stamp === undefined ? { at: now, timeUnknown: true } : { at: Math.min(stamp, now) }
}
