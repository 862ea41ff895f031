import SQLite from 'better-sqlite3'
import type { Database } from './connection.ts'
import { damagedFile, isEngineFault, storeFault } from './faults.ts'
import { migrate, MIGRATIONS } from './migrate.ts'

/** Prepares each statement once, and turns the engine's faults into STORE_FAILED. */
export type Sql = {
  readonly all: <Row>(text: string, ...values: readonly Value[]) => Row[]
  readonly get: <Row>(text: string, ...values: readonly Value[]) => Row | undefined
  /** Returns how many rows changed. */
  readonly run: (text: string, ...values: readonly Value[]) => number
  /** Like `run`; returns the id of the inserted row. */
  readonly insert: (text: string, ...values: readonly Value[]) => number
  /** All of it, or nothing; inside another transaction, all of it or none of that part. What `body` throws comes out as it is. */
  readonly transaction: <T>(body: () => T) => T
}

export type Value = string | number | null | Uint8Array

/**
 * Opens a database in WAL mode with full durability, checks it, and brings its tables up to date from `migrations`. One
 * that is refused is left as it was.
 */
export function openDatabase(path: string, migrations: URL = MIGRATIONS): Database {
  let database: Database | undefined
  try {
    database = new SQLite(path, { timeout: 5000 })
    const check = database.pragma('quick_check(1)', { simple: true })
    if (check !== 'ok') throw damagedFile(path, `integrity check: ${String(check)}`)
    migrate(database, migrations)
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.pragma('foreign_keys = ON')
    return database
  } catch (cause) {
    database?.close()
    throw storeFault(cause, path)
  }
}

/** Most statements that stay prepared. */
const PREPARED = 1000

export function sqlOver(database: Database): Sql {
  const statements = new Map<string, SQLite.Statement>()
  const prepared = (text: string): SQLite.Statement => {
    const known = statements.get(text) ?? database.prepare(text)
    // Why again: the last one is the newest, and filters have many texts.
    statements.delete(text)
    statements.set(text, known)
    const [oldest] = statements.keys()
    if (statements.size > PREPARED && oldest !== undefined) statements.delete(oldest)
    return known
  }
  const guarded = <T>(act: () => T): T => {
    try {
      return act()
    } catch (cause) {
      throw storeFault(cause, database.name)
    }
  }
  return {
    all: <Row>(text: string, ...values: readonly Value[]) =>
      guarded(() => prepared(text).all(...values) as Row[]),
    get: <Row>(text: string, ...values: readonly Value[]) =>
      guarded(() => prepared(text).get(...values) as Row | undefined),
    run: (text, ...values) => guarded(() => prepared(text).run(...values).changes),
    insert: (text, ...values) => guarded(() => Number(prepared(text).run(...values).lastInsertRowid)),
    transaction: (body) => {
      try {
        return database.transaction(body).immediate()
      } catch (cause) {
        throw isEngineFault(cause) ? storeFault(cause, database.name) : cause
      }
    },
  }
}
