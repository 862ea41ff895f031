import type { Duration } from '../../policies/model/index.ts'
import type { Sql, Value } from './database.ts'

/** What the store does: reads or writes with one statement, or a transaction with all of its statements. */
export type StoreOperation = 'read' | 'write' | 'transaction'

/** Takes how long operations of the store took. */
export type StoreWatch = {
  /** Milliseconds of a monotonic clock. */
  readonly monotonic: () => number
  readonly observe: (operation: StoreOperation, time: Duration) => void
}

/** Returns the same statements, timed. A statement inside a transaction is a part of that. */
export function timed(sql: Sql, { monotonic, observe }: StoreWatch): Sql {
  let isInside = false
  const measure = <T>(operation: StoreOperation, act: () => T): T => {
    if (isInside) return act()
    const since = monotonic()
    isInside = true
    try {
      return act()
    } finally {
      isInside = false
      observe(operation, monotonic() - since)
    }
  }
  return {
    all: <Row>(text: string, ...values: readonly Value[]) =>
      measure('read', () => sql.all<Row>(text, ...values)),
    get: <Row>(text: string, ...values: readonly Value[]) =>
      measure('read', () => sql.get<Row>(text, ...values)),
    run: (text, ...values) => measure('write', () => sql.run(text, ...values)),
    insert: (text, ...values) => measure('write', () => sql.insert(text, ...values)),
    pragma: <Row>(text: string) => measure('write', () => sql.pragma<Row>(text)),
    transaction: (body) => measure('transaction', () => sql.transaction(body)),
    largeTransaction: (body) => measure('transaction', () => sql.largeTransaction(body)),
    lazyTransaction: (body) => measure('transaction', () => sql.lazyTransaction(body)),
    sync: sql.sync,
  }
}
