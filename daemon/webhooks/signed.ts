import { createHmac } from 'node:crypto'
import type { CloudEvent } from './cloud-event.ts'

/** A message as Standard Webhooks defines it. */
export type SignedMessage = { readonly body: string; readonly headers: Readonly<Record<string, string>> }

/** Begins a secret that is base64, as Standard Webhooks writes it. */
const ENCODED = 'whsec_'

/** Returns the message of an event. `seconds`: the time of sending since 1970. */
export function signed(event: CloudEvent, secret: string, seconds: number): SignedMessage {
  const body = JSON.stringify(event)
  const id = `${event.source}/${event.id}`
  const key = secret.startsWith(ENCODED) ? Buffer.from(secret.slice(ENCODED.length), 'base64') : secret
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')
  return {
    body,
    headers: {
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'user-agent': 'careen',
      'webhook-id': id,
      'webhook-timestamp': String(seconds),
      'webhook-signature': `v1,${signature}`,
    },
  }
}
