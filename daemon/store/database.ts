import SQLite from 'better-sqlite3'
import { failpoint } from '../failpoint.ts'
import { type Database, type OpenConnection, reopening, type StoreConnection } from './connection.ts'
import { damagedFile, storeFault } from './faults.ts'
import { BEGIN } from './installation.ts'
import { migrate, MIGRATIONS, newestVersion, versionOf } from './migrate.ts'
import { schemaChange } from './schema-check.ts'
import { addStaging } from './staging.ts'
import { transactionsOver } from './transactions.ts'
import { UNWATCHED, watchFiles } from './watch.ts'

/** Prepares each statement once, and turns the engine's faults into STORE_FAILED. */
export type Sql = {
  readonly all: <Row>(text: string, ...values: readonly Value[]) => Row[]
  readonly get: <Row>(text: string, ...values: readonly Value[]) => Row | undefined
  /** Returns how many rows changed. */
  readonly run: (text: string, ...values: readonly Value[]) => number
  /** Like `run`; returns the id of the inserted row. */
  readonly insert: (text: string, ...values: readonly Value[]) => number
  /** Executes a pragma completely, and returns its rows. Requires that no transaction is open. */
  readonly pragma: <Row>(text: string) => Row[]
  /** All of it, or nothing; inside another transaction, all of it or none of that part. What `body` throws comes out as it is. */
  readonly transaction: <T>(body: () => T) => T
  /** As `transaction`; what it adds to the log is written back by the commit of a later write. */
  readonly largeTransaction: <T>(body: () => T) => T
  /**
   * As `transaction`, for what can be done again: a loss of power can undo it, as long as nothing after it is on the disk. Inside another
   * transaction it is a part of that.
   */
  readonly lazyTransaction: <T>(body: () => T) => T
  /** The open transaction is on the disk when it returns, whichever it is. */
  readonly sync: () => void
}

export type Value = string | number | null | Uint8Array

/** The path of a database, or the bytes of one, which is then opened in memory. */
export type DatabasePlace = string | Buffer

function nameOf(place: DatabasePlace): string {
  return typeof place === 'string' ? place : ':memory:'
}

/**
 * Opens a database in WAL mode with full durability, checks it, and brings its tables up to date from `migrations`. One
 * that is refused is left as it was.
 */
export function openDatabase(place: DatabasePlace, migrations: URL = MIGRATIONS): Database {
  return opened(place, (database) => {
    const check = database.pragma(`${isSmall(database) ? 'integrity_check' : 'quick_check'}(1)`, {
      simple: true,
    })
    if (check !== 'ok') throw damagedFile(nameOf(place), `integrity check: ${String(check)}`)
    // Why here: only an empty database accepts it. Later, free pages can be given back.
    if (Number(database.pragma('page_count', { simple: true })) === 0)
      database.pragma('auto_vacuum = INCREMENTAL')
    // Why: a migration must not need a folder for temporary files. A daemon in a container may have none that it can write.
    database.pragma('temp_store = MEMORY')
    migrate(database, migrations)
    const change = schemaChange(database, migrations)
    if (change !== undefined) throw damagedFile(nameOf(place), change)
    database.pragma('temp_store = DEFAULT')
    configure(database)
  })
}

function opened(
  place: DatabasePlace,
  prepare: (database: Database) => void,
  options: SQLite.Options = {},
): Database {
  let database: Database | undefined
  try {
    database = new SQLite(place, { timeout: 5000, ...options })
    prepare(database)
    return database
  } catch (cause) {
    database?.close()
    throw storeFault(cause, nameOf(place))
  }
}

/** Checks all of a database that other processes may use. Returns the first damage, or `ok`. Requires a process without connections to it. */
export function firstDamage(path: string): string {
  const database = new SQLite(path, { readonly: true, fileMustExist: true })
  try {
    return String(database.pragma('integrity_check(1)', { simple: true }))
  } finally {
    database.close()
  }
}

/**
 * Copies a database, also while a daemon writes it, to a file that does not exist, and marks the copy. Requires a process without
 * connections to it. Throws STORE_FAILED if the copy is damaged.
 */
export async function copyDatabase(path: string, copy: string, now: number): Promise<void> {
  const source = opened(path, () => {}, { readonly: true, fileMustExist: true })
  try {
    await source.backup(copy)
  } catch (cause) {
    throw storeFault(cause, copy)
  } finally {
    source.close()
  }
  const made = opened(copy, (database) => {
    // Why: the copy is one file, without a log.
    database.pragma('journal_mode = DELETE')
    const check = database.pragma('integrity_check(1)', { simple: true })
    if (check !== 'ok') throw damagedFile(copy, `integrity check: ${String(check)}`)
    if (hasTable(database, 'installation')) database.prepare(BEGIN).run('', 'backup', now)
  })
  made.close()
}

/** Opens a database beside its daemon to write it. Returns undefined if its tables are not those of this careen. */
export function openBeside(path: string): Database | undefined {
  const database = opened(path, () => {}, { fileMustExist: true })
  if (versionOf(database) === newestVersion(MIGRATIONS)) return database
  database.close()
  return undefined
}

function hasTable(database: Database, name: string): boolean {
  return database.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(name) !== undefined
}

/** The largest database that is checked completely before it is used: that takes a fraction of a second. Bytes. */
const SMALL = 32 << 20

/** Returns true if `openDatabase` checks all of the database. A larger one needs `checkIntegrity`, which also compares indexes. */
export function isSmall(database: Database): boolean {
  const size = (of: string): number => Number(database.pragma(of, { simple: true }))
  return size('page_count') * size('page_size') <= SMALL
}

function configure(database: Database): void {
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  // Why: the first read creates the log, so that it is watched from the start.
  database.pragma('user_version')
  addStaging(database)
}

/** Opens the database of a daemon, and watches its files if it has any. */
export function openConnection(place: DatabasePlace): OpenConnection {
  const first = openDatabase(place)
  const path = nameOf(place)
  const watch = path === ':memory:' ? UNWATCHED : watchFiles(path)
  return reopening(first, () => opened(path, configure), watch)
}

/** Most statements that stay prepared. Filters have many texts: the one that was prepared first is dropped, and prepared again if it is used. */
const PREPARED = 1000

/** Executes statements. A write, or a transaction, is refused if the connection's check throws; all of it is undone then. */
export function sqlOver(connection: StoreConnection): Sql {
  const prepared = statementCache(connection)
  const { alone, ...transactions } = transactionsOver(connection)
  const guarded = <T>(act: () => T): T => {
    try {
      return act()
    } catch (cause) {
      connection.failed(cause)
      throw storeFault(cause, connection.database().name)
    }
  }
  const writing = <T>(act: () => T): T =>
    guarded(() =>
      alone(() => {
        failpoint('store.write')
        return act()
      }),
    )
  return {
    all: <Row>(text: string, ...values: readonly Value[]) =>
      guarded(() => prepared(text).all(...values) as Row[]),
    get: <Row>(text: string, ...values: readonly Value[]) =>
      guarded(() => prepared(text).get(...values) as Row | undefined),
    run: (text, ...values) => writing(() => prepared(text).run(...values).changes),
    insert: (text, ...values) => writing(() => Number(prepared(text).run(...values).lastInsertRowid)),
    pragma: <Row>(text: string) => writing(() => connection.database().pragma(text) as Row[]),
    ...transactions,
  }
}

/**
 * Returns a statement whose plan no value decides. Why: SQLite plans a statement anew for each value of a parameter that it might plan
 * by, which takes longer than most statements do. It does not look behind a plus, which changes no value.
 */
function unplanned(text: string): string {
  return text.replaceAll('?', '+?')
}

/** Returns a function that prepares a statement, or returns the one that it prepared before. */
function statementCache(connection: StoreConnection): (text: string) => SQLite.Statement {
  const statements = new Map<string, SQLite.Statement>()
  let prepared = connection.database()
  return (text) => {
    const database = connection.database()
    if (database !== prepared) statements.clear()
    prepared = database
    const known = statements.get(text)
    if (known !== undefined) return known
    const statement = database.prepare(unplanned(text))
    statements.set(text, statement)
    const [oldest] = statements.keys()
    if (statements.size > PREPARED && oldest !== undefined) statements.delete(oldest)
    return statement
  }
}
