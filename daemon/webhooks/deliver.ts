import type { AuditEvent } from '../../policies/audit/index.ts'
import type { Duration } from '../../policies/model/index.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/store.ts'
import { type CloudEvent, cloudEventsOf, type Wanted } from './cloud-event.ts'
import type { Post, PostTarget } from './post.ts'
import { signed } from './signed.ts'

/** One `webhook` block. */
export type Webhook = PostTarget &
  Wanted & {
    readonly name: string
    /** A reference, `env:NAME` or `file:PATH`. */
    readonly secret: string
  }

export type DeliverDeps = {
  readonly store: Pick<Store, 'audit' | 'installation' | 'transaction' | 'webhooks'>
  readonly clock: Pick<Clock, 'now'>
  readonly log: Pick<Log, 'warn'>
  readonly post: Post
  /** Returns the secret of a reference. Rejects if there is none. */
  readonly secretOf: (reference: string) => Promise<string>
  /** Called with how many events of a webhook were dropped. */
  readonly dropped: (webhook: string, events: number) => void
}

/** Waits after a failure: at first, and at most. Milliseconds. */
const [FIRST, MOST]: readonly [Duration, Duration] = [5000, 3_600_000]
/** An event that is older is dropped when it cannot be delivered. */
const GIVEN_UP: Duration = 72 * 3_600_000
/** Events that are read at once. */
const PAGE = 200

/** Delivers what is due for a webhook, in order, until nothing is left or a delivery fails. A first call begins at the newest event. */
export async function deliver(deps: DeliverDeps, webhook: Webhook, stop: AbortSignal): Promise<void> {
  const { store, clock } = deps
  for (let isMore = true; isMore;) {
    const cursor = store.webhooks.cursor(webhook.name) ?? begun(deps, webhook)
    const wait = cursor.nextAt - clock.now()
    // Why not longer: the clock was set back.
    if (wait > 0 && wait <= MOST) return
    const events = store.audit.list({ order: 'oldest', after: cursor.sequence, limit: PAGE })
    const isDone = await deliverAll(deps, webhook, events, stop)
    isMore = isDone && events.length === PAGE
  }
}

/** Returns false if a delivery failed, or the daemon stops. */
async function deliverAll(
  deps: DeliverDeps,
  webhook: Webhook,
  events: readonly AuditEvent[],
  stop: AbortSignal,
): Promise<boolean> {
  for (const event of events) {
    const why = await deliverOne(deps, webhook, event)
    // Why no failure: the stop has ended the request.
    if (stop.aborted) return false
    if (why === undefined) continue
    failed(deps, webhook, event, why)
    return false
  }
  const last = events.at(-1)
  if (last !== undefined) deps.store.webhooks.moveTo(webhook.name, last.sequence)
  return true
}

function begun({ store }: DeliverDeps, { name }: Webhook): ReturnType<Store['webhooks']['moveTo']> {
  return store.webhooks.moveTo(name, store.audit.head()?.sequence ?? 0)
}

/** Returns why a delivery failed, or undefined. What was delivered is stored at once, so that a restart does not repeat it. */
async function deliverOne(
  deps: DeliverDeps,
  webhook: Webhook,
  event: AuditEvent,
): Promise<string | undefined> {
  const { store, clock, post, secretOf } = deps
  const messages = cloudEventsOf(event, webhook, store.installation.get()?.id ?? '')
  if (messages.length === 0) return undefined
  let secret: string
  try {
    secret = await secretOf(webhook.secret)
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown)
  }
  for (const message of leftOf(messages, store.webhooks.cursor(webhook.name)?.sent)) {
    const posted = await post(webhook, signed(message, secret, Math.floor(clock.now() / 1000)))
    if (posted.kind === 'refused') return posted.why
    if (messages.length > 1) store.webhooks.moveTo(webhook.name, event.sequence - 1, message.id)
  }
  store.webhooks.moveTo(webhook.name, event.sequence)
  return undefined
}

/** Returns the messages behind the one that was delivered last; all, if that is none of them. */
function leftOf(messages: readonly CloudEvent[], sent: string | undefined): readonly CloudEvent[] {
  return messages.slice(messages.findIndex(({ id }) => id === sent) + 1)
}

/** Plans the next attempt, and drops the events that are too old. */
function failed(deps: DeliverDeps, webhook: Webhook, event: AuditEvent, why: string): void {
  const { store, clock, log } = deps
  const { name } = webhook
  const now = clock.now()
  const { attempts: failures = 0, sent = '' } = store.webhooks.cursor(name) ?? {}
  const attempts = failures + 1
  const wait = Math.min(FIRST * 2 ** Math.min(attempts - 1, 20), MOST)
  store.webhooks.retry(name, { sequence: event.sequence - 1, sent, attempts, nextAt: now + wait })
  log.warn(
    `webhook ${name}: event ${event.sequence} is not delivered: ${why}. It is sent again in ${wait / 1000} s`,
    { webhook: name },
  )
  if (now - event.createdAt >= GIVEN_UP) drop(deps, webhook, event.sequence)
}

/** Drops the events from one on that are too old, as one event of the record. */
function drop({ store, clock, log, dropped }: DeliverDeps, webhook: Webhook, from: number): void {
  const { name } = webhook
  const now = clock.now()
  const sent = store.webhooks.cursor(name)?.sent
  const old = store.audit
    .list({ order: 'oldest', after: from - 1, limit: PAGE })
    .filter(({ createdAt }) => now - createdAt >= GIVEN_UP)
  const messages = old.flatMap((event) => cloudEventsOf(event, webhook, ''))
  const lost = leftOf(messages, sent).length
  const through = old.at(-1)?.sequence ?? from
  store.transaction(() => {
    const cursor = store.webhooks.cursor(name)
    store.webhooks.retry(name, { attempts: 0, nextAt: 0, ...cursor, sequence: through, sent: '' })
    store.audit.add({
      type: 'careen.webhook.dropped',
      actor: undefined,
      about: { workspace: '', subject: `webhooks/${name}` },
      payload: { from, through, events: lost },
    })
  })
  log.warn(`webhook ${name}: ${lost} events up to ${through} are dropped: nobody took them for 72 h`, {
    webhook: name,
  })
  dropped(name, lost)
}
