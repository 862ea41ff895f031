import type SQLite from 'better-sqlite3'
import { UNWATCHED } from './watch.ts'

/** An open SQLite file. */
export type Database = SQLite.Database

/** A way to one database. */
export type StoreConnection = {
  readonly database: () => Database
  /** Throws STORE_FAILED if nothing may be written. Called before each write outside a transaction, and at both ends of one. */
  readonly check: () => void
}

/** Returns a connection to a database without files, or with files that nobody watches. */
export function unwatched(database: Database): StoreConnection {
  return { database: () => database, check: UNWATCHED.check }
}
