import { CareenError, type Duration } from '../../policies/model/index.ts'
import type { Clock } from '../clock.ts'
import { deliver, type DeliverDeps, type Webhook } from './deliver.ts'
import { openPost } from './post.ts'

export type WebhookOptions = Omit<DeliverDeps, 'post' | 'clock'> & {
  readonly clock: Clock
  /** Returns the webhooks in force. */
  readonly webhooks: () => readonly Webhook[]
}

/** How often webhooks are looked at. Milliseconds. */
const INTERVAL: Duration = 1000

/** Delivers events to webhooks, each in order and beside the others, until it is closed. */
export function startWebhooks(options: WebhookOptions): { readonly close: () => Promise<void> } {
  const { clock, log, webhooks } = options
  const stop = new AbortController()
  const deps = { ...options, post: openPost(stop.signal) }
  const busy = new Map<string, Promise<void>>()
  const begin = (webhook: Webhook): void => {
    const work = deliver(deps, webhook, stop.signal)
      .catch((thrown: unknown) => log.warn(`webhook ${webhook.name}: ${CareenError.from(thrown).message}`))
      .finally(() => busy.delete(webhook.name))
    busy.set(webhook.name, work)
  }
  const loop = (async () => {
    while (!stop.signal.aborted) {
      for (const webhook of webhooks()) if (!busy.has(webhook.name)) begin(webhook)
      await clock.sleep(INTERVAL, stop.signal)
    }
  })()
  return {
    close: async () => {
      stop.abort()
      await Promise.all([loop, ...busy.values()])
    },
  }
}
