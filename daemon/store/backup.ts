import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs'
import { SERVER } from '../../policies/audit/index.ts'
import { CareenError, type Instant } from '../../policies/model/index.ts'
import { audit } from './audit.ts'
import { unwatched } from './connection.ts'
import { copyDatabase, openBeside, sqlOver } from './database.ts'

/**
 * Copies a database to a new private file, also while a daemon uses it. The copy is consistent, checked, and marked as a copy. Throws
 * NOT_FOUND for a database that does not exist, INVALID_ARGUMENT if the file exists, and STORE_FAILED; then there is no file. Requires a process without connections to it.
 */
export async function backupDatabase(database: string, file: string, now: Instant): Promise<void> {
  if (!existsSync(database))
    throw new CareenError('NOT_FOUND', `database ${database} does not exist. Check --database`)
  const partial = `${file}.partial`
  if (existsSync(file)) throw exists(file)
  try {
    // Why: SQLite would create the file with the mode of the umask.
    closeSync(openSync(partial, 'wx', 0o600))
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new CareenError('INVALID_ARGUMENT', `backup ${file} cannot be created: ${why}`, { cause })
  }
  try {
    await copyDatabase(database, partial, now)
    renameSync(partial, file)
  } finally {
    rmSync(partial, { force: true })
  }
}

/**
 * Records a copy in the original, also while its daemon runs. Throws STORE_FAILED or STORE_READ_ONLY if that is not possible; a
 * database of another version of careen is left as it is.
 */
export function recordCopy(database: string, file: string, now: Instant): void {
  const opened = openBeside(database)
  if (opened === undefined) return
  try {
    const payload = { file }
    const record = { type: 'careen.database.copied', actor: undefined, about: SERVER, payload } as const
    audit(sqlOver(unwatched(opened)), () => now).add(record)
  } finally {
    opened.close()
  }
}

function exists(file: string): CareenError {
  return new CareenError('INVALID_ARGUMENT', `backup ${file} exists already. Name a new file, or remove it`)
}
