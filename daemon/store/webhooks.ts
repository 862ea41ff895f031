import type { Instant } from '../../policies/model/index.ts'
import type { Sql } from './database.ts'

/** Where a webhook is. The audit events behind it are what is left to send, so that no event can be forgotten. */
export type WebhookCursor = {
  /** The last audit event that was delivered, dropped, or is not for this webhook. */
  readonly sequence: number
  /** The id of the last message that was delivered of the next event. Empty: none. */
  readonly sent: string
  /** Failures since the last delivery. */
  readonly attempts: number
  /** The next event is not sent before. */
  readonly nextAt: Instant
}

/** How far webhooks have come, by their names. */
export type Webhooks = {
  /** Returns undefined for a webhook that has not begun. */
  readonly cursor: (name: string) => WebhookCursor | undefined
  /** Stores a delivery up to this event, and up to a message of the next one if it is named. */
  readonly moveTo: (name: string, sequence: number, sent?: string) => WebhookCursor
  /** Stores a failure. */
  readonly retry: (name: string, cursor: WebhookCursor) => void
}

export function webhooks(sql: Sql): Webhooks {
  const put = (name: string, { sequence, sent, attempts, nextAt }: WebhookCursor): void => {
    sql.run(
      'INSERT OR REPLACE INTO webhook (name, sequence, sent, attempts, next_at) VALUES (?, ?, ?, ?, ?)',
      name,
      sequence,
      sent,
      attempts,
      nextAt,
    )
  }
  return {
    cursor: (name) =>
      sql.get<WebhookCursor>(
        'SELECT sequence, sent, attempts, next_at AS nextAt FROM webhook WHERE name = ?',
        name,
      ),
    moveTo: (name, sequence, sent = '') => {
      const cursor = { sequence, sent, attempts: 0, nextAt: 0 }
      put(name, cursor)
      return cursor
    },
    retry: put,
  }
}
