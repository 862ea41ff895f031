import type { Store } from '../store/store.ts'
import { auditTypesOf } from './cloud-event.ts'
import type { Webhook } from './deliver.ts'

/** Returns how many events of the record are left to send, by webhook. One that has not begun has none. */
export function pendingEvents(
  { audit, webhooks }: Pick<Store, 'audit' | 'webhooks'>,
  of: readonly Pick<Webhook, 'name' | 'events'>[],
): ReadonlyMap<string, number> {
  return new Map(
    of.map(({ name, events }) => {
      const cursor = webhooks.cursor(name)
      return [name, cursor === undefined ? 0 : audit.countAfter(cursor.sequence, auditTypesOf(events))]
    }),
  )
}
