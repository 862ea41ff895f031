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
