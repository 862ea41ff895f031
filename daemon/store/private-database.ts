import { chmodSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { type ProcessIdentity, processIdentity, closeDirectory, makeFilePrivate } from '../../host/index.ts'
import { CareenError } from '../../policies/model/index.ts'

/** Ends of the names of all files of a database. */
const FILES = ['', '-wal', '-shm', '-journal', '.lock', '.lock-journal', '.pid'] as const

/**
 * Makes the files of a database private to the user of this process, and its directory safe from other writers. Requires a path
 * without links. Calls `warn` for each change. Throws STORE_FAILED if that is not possible. Does nothing on a system without users.
 */
export function makeDatabasePrivate(
  path: string,
  warn: (message: string) => void,
  identity: ProcessIdentity | undefined = processIdentity(),
): void {
  if (identity === undefined) return
  const results = [
    closeDirectory(dirname(path), identity),
    ...FILES.map((end) => makeFilePrivate(`${path}${end}`, identity)),
  ]
  for (const result of results) {
    if (result.kind === 'private') continue
    if (result.kind === 'refused') throw new CareenError('STORE_FAILED', `database ${path}: ${result.why}`)
    warn(`database ${path}: ${result.why}`)
  }
}

const OWNER_WRITES = 0o200

/**
 * Makes the log of a database, and the memory that its readers share, writable if the database is. Why: SQLite gives them the mode
 * of the database, and they keep it when that becomes writable. Files of other users stay as they are.
 */
export function makeLogWritable(path: string): void {
  const modeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mode ?? OWNER_WRITES
  if ((modeOf(path) & OWNER_WRITES) === 0) return
  for (const file of [`${path}-wal`, `${path}-shm`]) {
    const mode = modeOf(file)
    if ((mode & OWNER_WRITES) === 0) tryChmod(file, (mode | OWNER_WRITES) & 0o777)
  }
}

function tryChmod(file: string, mode: number): void {
  try {
    chmodSync(file, mode)
  } catch {
    // Why ignored: the next write says that the database is read-only.
  }
}
