import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { CareenError } from '../../policies/model/index.ts'
import { failpoint } from '../failpoint.ts'
import type { Database } from './connection.ts'

/**
 * Where the tables' making lies: NNNN_name.sql. A database's version is how many of the files were applied to it, in order of their
 * names, and not their number: 0028 and 0035 stand twice. A new file has a number of its own, above all others. Why: a file between
 * others would never be applied to a database that has those behind it.
 */
export const MIGRATIONS: URL = new URL(
  './',
  import.meta.resolve('#asset/daemon/store/migrations/0001_init.sql'),
)

/** What makes the tables of a new database at once: what all files together make, or the files up to its version. Generated. */
export const ALL_TABLES = 'tables.sql'

/**
 * Applies what is missing, each file in a transaction of its own: one that breaks off has changed nothing and is begun
 * anew. A new database gets all tables in one transaction. DATABASE_TOO_NEW for a database that knows more files; STORE_FAILED for
 * one that is not careen's.
 */
export function migrate(database: Database, folder: URL): void {
  const files = filesIn(folder)
  refuseNewer(database, files.length)
  refuseForeign(database)
  const apply = database.transaction((index: number, name: string) => {
    if (versionOf(database) > index) return
    database.exec(readFileSync(new URL(name, folder), 'utf8'))
    database.pragma(`user_version = ${index + 1}`)
    failpoint('migrate.beforeCommit')
  })
  const all = new URL(ALL_TABLES, folder)
  const applyAll = (): void => {
    // Why: one file after another takes ten times as long.
    if (versionOf(database) === 0 && existsSync(all)) database.exec(readFileSync(all, 'utf8'))
    for (const [index, name] of files.entries()) {
      if (versionOf(database) <= index) apply.exclusive(index, name)
      failpoint('migrate.afterCommit')
    }
  }
  // Why: a new database waits for the disk once, and is never half made.
  if (versionOf(database) === 0) database.transaction(applyAll).exclusive()
  else applyAll()
}

/** Returns the version of the tables that these files make. */
export function newestVersion(folder: URL): number {
  return filesIn(folder).length
}

function filesIn(folder: URL): readonly string[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}_\w+\.sql$/.test(name))
    .toSorted()
}

/** Returns the version of the tables of a database: 0 for a new one. */
export function versionOf(database: Database): number {
  return Number(database.pragma('user_version', { simple: true }))
}

function refuseNewer(database: Database, newest: number): void {
  const found = versionOf(database)
  if (found <= newest) return
  throw new CareenError(
    'DATABASE_TOO_NEW',
    `database ${database.name} has version ${found}, but this careen supports only ${newest}. Use a newer careen`,
  )
}

/** A file that has tables and no version belongs to another program. */
function refuseForeign(database: Database): void {
  const query = 'SELECT name FROM sqlite_schema, pragma_user_version WHERE user_version = 0 LIMIT 1'
  const table = database.prepare<[], { name: string }>(query).get()
  if (table === undefined) return
  throw new CareenError(
    'STORE_FAILED',
    `database ${database.name} belongs to another program: it has ${table.name}, which careen does not know. Choose another --database`,
  )
}
