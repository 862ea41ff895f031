import { WEBHOOK_TYPES } from '../../policies/audit/index.ts'
import type { Problems, Values, Written } from '../../policies/language/index.ts'
import type { Reach } from '../registry/client.ts'

/** One `webhook` block. */
export type WebhookBlock = {
  readonly name: string
  readonly url: string
  /** A reference, `env:NAME` or `file:PATH`. */
  readonly secret: string
  readonly events: readonly string[]
  /** Addresses that are nearer are not dialled. */
  readonly nearest: Reach['nearest']
}

const ADDRESSES = ['public', 'private', 'loopback'] as const
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
  return {
    name: label,
    url: text('url'),
    secret: text('secret'),
    events: eventsOf(block, at),
    nearest: nearest ?? 'public',
  }
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
