import { failpoint } from '../failpoint.ts'
import type { Database, StoreConnection } from './connection.ts'
import { durabilityOf } from './durability.ts'
import { isEngineFault, storeFault } from './faults.ts'
import { versionOf } from './migrate.ts'

type Transact = <T>(body: () => T) => T

/** The ways to commit; `Sql` says what they promise. */
type Transactions = {
  readonly transaction: Transact
  readonly largeTransaction: Transact
  readonly lazyTransaction: Transact
  readonly sync: () => void
  /** Executes one statement, which is a durable transaction unless one is open. */
  readonly alone: Transact
}

export function transactionsOver(connection: StoreConnection): Transactions {
  const { database } = connection
  const durability = durabilityOf(connection)
  /** True: the lazy transaction that is open must be on the disk when it returns. */
  let mustSync = false
  const part: Transact = (body) => database().transaction(body)()
  const durably: Transact = (body) => {
    if (database().inTransaction) return part(body)
    const result = transact(connection, durability.full, body)
    failpoint('store.synced')
    return result
  }
  return {
    transaction: durably,
    largeTransaction: (body) => withoutWriteBack(database(), () => durably(body)),
    lazyTransaction: (body) => {
      if (database().inTransaction) return part(body)
      mustSync = false
      const result = transact(connection, durability.lazy, body)
      if (mustSync) durably(() => changeNothing(database()))
      return result
    },
    sync: () => void (mustSync = true),
    alone: (act) => {
      if (database().inTransaction) return act()
      connection.check()
      durability.full()
      const result = act()
      failpoint('store.synced')
      return result
    },
  }
}

/** Writes what is there already. Why: a durable commit takes all commits before it to the disk, and needs something to write. */
function changeNothing(database: Database): void {
  database.pragma(`user_version = ${versionOf(database)}`)
}

/** Pages in the log after which a commit writes them back: as SQLite has it by itself. */
const PAGES_IN_LOG = 1000

function withoutWriteBack<T>(database: Database, act: () => T): T {
  database.pragma('wal_autocheckpoint = 0')
  try {
    return act()
  } finally {
    // Why not if closed: it was opened again meanwhile.
    if (database.open) database.pragma(`wal_autocheckpoint = ${PAGES_IN_LOG}`)
  }
}

/** Requires that no transaction is open. `before`: called before this one begins. */
function transact<T>(connection: StoreConnection, before: () => void, body: () => T): T {
  const whole = (): T => {
    const result = body()
    // Why again: the commit of an intent allows a DELETE.
    connection.check()
    failpoint('store.beforeCommit')
    return result
  }
  try {
    connection.check()
    before()
    const result = connection.database().transaction(whole).immediate()
    failpoint('store.afterCommit')
    return result
  } catch (cause) {
    connection.failed(cause)
    throw isEngineFault(cause) ? storeFault(cause, connection.database().name) : cause
  }
}
