import { WEBHOOK_TYPES } from '../../policies/audit/index.ts'
import type { Problems, Values, Written } from '../../policies/language/index.ts'
import type { Duration } from '../../policies/model/index.ts'
import type { Reach } from '../registry/client.ts'

/** One `webhook` block. */
export type WebhookBlock = {
  readonly name: string
  readonly url: string
  /** A reference, `env:NAME` or `file:PATH`. */
  readonly secret: string
  readonly events: readonly string[]
  /** How long before its deletion an image is announced, with careen.image.expiring. Milliseconds. */
  readonly notice: Duration
  /** Addresses that are nearer are not dialled. */
  readonly nearest: Reach['nearest']
}

const ADDRESSES = ['public', 'private', 'loopback'] as const
/** How long before its deletion an image is announced. Milliseconds. */
const NOTICE = { fallback: 3 * 86_400_000, least: 3_600_000, most: 366 * 86_400_000 } as const
const NAME = /^[A-Za-z][\w-]{0,62}$/

/** Returns what a `webhook` block says. Adds a diagnostic for each value that is not valid. */
export function webhookBlock(block: Written, values: Values, at: Problems): WebhookBlock {
  const { label } = block
  const text = (name: string): string => (typeof values[name] === 'string' ? values[name] : '')
  if (!NAME.test(label))
    at.error(block, 'Label of a webhook block', 'Write letters, digits, "_" and "-", a letter first.')
  const nearest = ADDRESSES.find((one) => one === (values['addresses'] ?? 'public'))
  if (nearest === undefined)
    at.error(block, 'Unknown addresses', 'Write "public", "private" or "loopback".', 'addresses')
  if (!isUrl(text('url'), nearest === 'loopback'))
    at.error(
      block,
      'URL of a webhook',
      'Write https://HOST and a path, without a user. http is for addresses = "loopback" alone.',
      'url',
    )
  if (!/^(?:env:\w+|file:.+)$/.test(text('secret')))
    at.error(block, 'Secret of a webhook', 'Write "env:NAME" or "file:PATH".', 'secret')
  const events = eventsOf(block, at)
  return {
    name: label,
    url: text('url'),
    secret: text('secret'),
    events,
    notice: noticeOf(block, { events, notice: values['notice'] }, at),
    nearest: nearest ?? 'public',
  }
}

type Noticed = { readonly events: readonly string[]; readonly notice: Values[string] }

function noticeOf(block: Written, { events, notice }: Noticed, at: Problems): Duration {
  if (typeof notice !== 'number') return NOTICE.fallback
  if (!events.includes('careen.image.expiring'))
    at.error(block, 'Useless "notice"', 'Add "careen.image.expiring" to events, or remove notice.', 'notice')
  if (notice < NOTICE.least || notice > NOTICE.most)
    at.error(block, 'Value of "notice"', 'Write 1h to 366d.', 'notice')
  return notice
}

function isUrl(text: string, mayBeClear: boolean): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password, hash } = new URL(text)
  return (
    (protocol === 'https:' || (mayBeClear && protocol === 'http:')) && `${username}${password}${hash}` === ''
  )
}

function eventsOf(block: Written, at: Problems): readonly string[] {
  const given = block.body['events']
  const events = Array.isArray(given) ? given.filter((one): one is string => typeof one === 'string') : []
  const unknown = events.find((one) => !WEBHOOK_TYPES.some((type) => type === one))
  if (unknown !== undefined)
    at.error(
      block,
      'Unknown event',
      `"${unknown}" is not sent. Write some of: ${WEBHOOK_TYPES.join(', ')}.`,
      'events',
    )
  return events
}
