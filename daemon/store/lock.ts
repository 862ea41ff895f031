import { existsSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import SQLite from 'better-sqlite3'
import { CareenError } from '../../policies/model/index.ts'
import { isForeignFile } from './foreign-file.ts'
import { makeDatabasePrivate, makeLogWritable } from './private-database.ts'

export type DatabaseLock = { readonly release: () => void }

/**
 * Locks a database for one daemon, whatever path it uses, with an exclusive lock on a file beside it. Creates an empty database if
 * there is none, and makes its files private first, with a warning each, if they are careen's. The operating system releases the lock when the process
 * ends. Throws DATABASE_LOCKED with the other process if it is locked, and STORE_FAILED if the file cannot be locked, or if other
 * users could use the database.
 */
export function lockDatabase(path: string, pid: number, warn: (message: string) => void): DatabaseLock {
  const real = realPath(path)
  // Why not a foreign one: it is refused when it is opened, and its modes are for others to choose.
  if (!isForeignFile(real)) {
    makeDatabasePrivate(real, warn)
    makeLogWritable(real)
  }
  const file = `${real}.lock`
  const holder = `${real}.pid`
  let database: SQLite.Database | undefined
  try {
    // Why: SQLite would create the file with the mode of the umask.
    writeFileSync(file, '', { flag: 'a', mode: 0o600 })
    database = new SQLite(file, { timeout: 0 })
    database.pragma('journal_mode = DELETE')
    database.exec('BEGIN EXCLUSIVE')
    writeFileSync(holder, String(pid), { mode: 0o600 })
  } catch (cause) {
    database?.close()
    throw isBusy(cause) ? inUse(path, holder, cause) : unusable(path, file, cause)
  }
  const locked = database
  return {
    release: () => {
      rmSync(holder, { force: true })
      locked.close()
    },
  }
}

/** Returns the path without links, so that two names of one file use one lock. */
function realPath(path: string): string {
  try {
    if (!existsSync(path)) writeFileSync(path, '', { flag: 'a', mode: 0o600 })
    return realpathSync(path)
  } catch (cause) {
    throw unusable(path, path, cause)
  }
}

function isBusy(cause: unknown): boolean {
  return cause instanceof SQLite.SqliteError && cause.code.startsWith('SQLITE_BUSY')
}

function inUse(path: string, holder: string, cause: unknown): CareenError {
  return new CareenError(
    'DATABASE_LOCKED',
    `database ${path} is in use by another daemon${named(holder)}. Stop it, or start this one with another --database`,
    { cause },
  )
}

function unusable(path: string, file: string, cause: unknown): CareenError {
  const why = cause instanceof Error ? cause.message : String(cause)
  const next =
    file === path
      ? 'Check that its folder exists, and the permissions of both'
      : `If no daemon is running, remove ${file}`
  return new CareenError('STORE_FAILED', `database ${path} cannot be locked: ${why}. ${next}`, { cause })
}

/** Milliseconds between two looks at the file, and how many there are. */
const PAUSE = 20
const LOOKS = 10

/** Returns which process has the lock, as the end of a clause. Why several looks: it writes its number after it has the lock. */
function named(holder: string): string {
  for (let look = 0; look < LOOKS; look += 1) {
    const process = numberIn(holder)
    if (process !== undefined) return `, process ${process}`
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE)
  }
  return ''
}

function numberIn(file: string): string | undefined {
  try {
    return /^\d+$/.exec(readFileSync(file, 'utf8').trim())?.[0]
  } catch {
    return undefined
  }
}
