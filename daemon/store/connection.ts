import { realpathSync } from 'node:fs'
import type SQLite from 'better-sqlite3'
import { errorCode } from '../../policies/model/index.ts'
import { storeFault } from './faults.ts'
import { makeLogWritable } from './private-database.ts'
import { type FileWatch, UNWATCHED } from './watch.ts'

/** An open SQLite file. */
export type Database = SQLite.Database

/** A way to one database. */
export type StoreConnection = {
  /** Returns the open database. It can be another one after `check`. */
  readonly database: () => Database
  /**
   * Throws STORE_FAILED or STORE_READ_ONLY if nothing may be written. Called before each write outside a transaction, and at both
   * ends of one.
   */
  readonly check: () => void
  /** Called with each error of the engine. */
  readonly failed: (cause: unknown) => void
}

export type OpenConnection = StoreConnection & { readonly close: () => void }

/** Returns a connection to a database without files, or with files that nobody watches. */
export function unwatched(database: Database): StoreConnection {
  return { database: () => database, check: UNWATCHED.check, failed: () => {} }
}

/**
 * Returns a connection that opens its database again after a write failed because the file was opened read-only. Why: SQLite opens a
 * file that it may not write for reading, and never tries again.
 */
export function reopening(first: Database, open: () => Database, watch: FileWatch): OpenConnection {
  let database = first
  let isReadOnly = false
  const reopen = (): void => {
    makeLogWritable(realpathSync(database.name))
    const next = open()
    try {
      next.exec('BEGIN IMMEDIATE; ROLLBACK')
    } catch (cause) {
      next.close()
      throw storeFault(cause, database.name)
    }
    // Why last: the log of a database is deleted with its last connection.
    database.close()
    database = next
    isReadOnly = false
  }
  return {
    database: () => database,
    check: () => {
      watch.check()
      if (isReadOnly) reopen()
    },
    failed: (cause) => {
      if (errorCode(cause)?.startsWith('SQLITE_READONLY') === true) isReadOnly = true
    },
    close: () => {
      database.close()
    },
  }
}
