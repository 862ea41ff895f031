import type SQLite from 'better-sqlite3'

/** An open SQLite file. */
export type Database = SQLite.Database
