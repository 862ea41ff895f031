import { readdirSync, readFileSync } from 'node:fs'
import SQLite from 'better-sqlite3'
import { CareenError } from '../../policies/index.ts'

export type Database = SQLite.Database

/** Prepares each statement once, and turns the engine's faults into STORE_FAILED. */
export type Sql = {
  readonly all: <Row>(text: string, ...values: readonly Value[]) => Row[]
  readonly get: <Row>(text: string, ...values: readonly Value[]) => Row | undefined
  /** Returns how many rows changed. */
  readonly run: (text: string, ...values: readonly Value[]) => number
  /** Like `run`; returns the id of the inserted row. */
  readonly insert: (text: string, ...values: readonly Value[]) => number
  /** All of it, or nothing; inside another transaction, all of it or none of that part. */
  readonly transaction: <T>(body: () => T) => T
}

export type Value = string | number | null | Uint8Array

/** Opens a database in WAL mode with full durability, checks it, and brings its tables up to date. */
export function openDatabase(path: string): Database {
  try {
    const database = new SQLite(path, { timeout: 5000 })
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.pragma('foreign_keys = ON')
    const [check] = database.pragma('quick_check(1)') as { quick_check: string }[]
    if (check?.quick_check !== 'ok') throw new Error(`integrity check: ${check?.quick_check ?? 'no answer'}`)
    migrate(database, path)
    return database
  } catch (cause) {
    throw storeError(cause, path)
  }
}

export function sqlOver(database: Database): Sql {
  const statements = new Map<string, SQLite.Statement>()
  const prepared = (text: string): SQLite.Statement => {
    const known = statements.get(text) ?? database.prepare(text)
    statements.set(text, known)
    return known
  }
  const guarded = <T>(act: () => T): T => {
    try {
      return act()
    } catch (cause) {
      throw storeError(cause, database.name)
    }
  }
  return {
    all: <Row>(text: string, ...values: readonly Value[]) =>
      guarded(() => prepared(text).all(...values) as Row[]),
    get: <Row>(text: string, ...values: readonly Value[]) =>
      guarded(() => prepared(text).get(...values) as Row | undefined),
    run: (text, ...values) => guarded(() => prepared(text).run(...values).changes),
    insert: (text, ...values) => guarded(() => Number(prepared(text).run(...values).lastInsertRowid)),
    transaction: (body) => guarded(() => database.transaction(body).immediate()),
  }
}

function storeError(cause: unknown, path: string): CareenError {
  if (cause instanceof CareenError) return cause
  const message = cause instanceof Error ? cause.message : String(cause)
  const code = cause instanceof SQLite.SqliteError ? cause.code : ''
  if (code.startsWith('SQLITE_FULL')) {
    return new CareenError(
      'STORE_FAILED',
      `database ${path}: the disk is full. Nothing was deleted; make room, then start again`,
      { cause },
    )
  }
  if (
    code.startsWith('SQLITE_CORRUPT') ||
    code === 'SQLITE_NOTADB' ||
    message.startsWith('integrity check')
  ) {
    return new CareenError(
      'STORE_FAILED',
      `database ${path} is damaged (${message}). Nothing will be deleted; put a backup in its place`,
      { cause },
    )
  }
  return new CareenError('STORE_FAILED', `database ${path}: ${message}`, { cause })
}

const first = import.meta.resolve('#asset/daemon/store/migrations/0001_init.sql')
const folder = new URL('./', first)

/** Applies what is missing of migrations/NNNN_name.sql, each in a transaction; a database from the future is refused. */
function migrate(database: Database, path: string): void {
  const files = readdirSync(folder)
    .filter((name) => /^\d{4}_\w+\.sql$/.test(name))
    .toSorted()
  const held = Number(database.pragma('user_version', { simple: true }))
  const newest = files.length
  if (held > newest) {
    throw new CareenError(
      'DATABASE_TOO_NEW',
      `database ${path} has version ${held}, and this careen knows ${newest}; use a newer careen`,
    )
  }
  for (const [index, name] of files.entries()) {
    if (index < held) continue
    const apply = database.transaction(() => {
      database.exec(readFileSync(new URL(name, folder), 'utf8'))
      database.pragma(`user_version = ${index + 1}`)
    })
    apply.exclusive()
  }
}
