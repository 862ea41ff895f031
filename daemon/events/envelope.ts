import { readInstant } from '../../policies/evidence/index.ts'
import { type Instant, isRecord } from '../../policies/model/index.ts'
import type { ReceivedNotification } from '../../proto/resources/index.ts'

/**
 * A notification with its id and its cause, as the registry reports them. `stamp`: the registry's time, also one in the future.
 * Absent if it is not RFC 3339.
 */
export type Event = {
  readonly id: string
  readonly notification: ReceivedNotification
  readonly stamp?: Instant
  readonly userAgent: string
  readonly actor: string
}

/** Most events that are read of one envelope. */
const MOST = 10_000

const NAME = /^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/
const DIGEST = /^sha256:[0-9a-f]{64}$/
const TAG = /^\w[\w.-]{0,127}$/
const MANIFEST = /manifest|image\.index/

/**
 * Returns the events of manifests and tags in an envelope of distribution's notifications, in order, or undefined if it is no
 * envelope. Omits malformed events and those of other objects. A time in the future becomes `now`. So does a missing time or one
 * that is not RFC 3339; then `timeUnknown` is set.
 */
export function eventsIn(text: string, now: Instant): readonly Event[] | undefined {
  const body = parse(text)
  if (!isRecord(body) || !Array.isArray(body['events'])) return undefined
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

function textIn(value: unknown, name: string): string {
  const text = isRecord(value) ? value[name] : undefined
  return typeof text === 'string' ? text : ''
}

function eventOf(event: unknown, now: Instant): Event[] {
  if (!isRecord(event)) return []
  const id = textIn(event, 'id')
  const stamp = readInstant(textIn(event, 'timestamp'))
  const notification = notificationOf(event, stamp, now)
  if (id === '' || id.length > 200 || notification === undefined) return []
  return [
    {
      id,
      notification,
      ...(stamp === undefined ? {} : { stamp }),
      userAgent: textIn(event['request'], 'useragent'),
      actor: textIn(event['actor'], 'name'),
    },
  ]
}

function notificationOf(
  event: Json,
  stamp: Instant | undefined,
  now: Instant,
): ReceivedNotification | undefined {
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

function withDigest(notification: ReceivedNotification, target: unknown): ReceivedNotification | undefined {
  const digest = textIn(target, 'digest')
  return DIGEST.test(digest) ? { ...notification, digest } : undefined
}

function withTag(notification: ReceivedNotification, target: unknown): ReceivedNotification | undefined {
  const tag = textIn(target, 'tag')
  return TAG.test(tag) ? { ...notification, tag } : undefined
}

/** Returns the notification with its tag, if it has one: a push by digest has none. */
function tagged(notification: ReceivedNotification, target: unknown): ReceivedNotification {
  return withTag(notification, target) ?? notification
}

function timeOf(stamp: Instant | undefined, now: Instant): Pick<ReceivedNotification, 'at' | 'timeUnknown'> {
  return stamp === undefined ? { at: now, timeUnknown: true } : { at: Math.min(stamp, now) }
}
