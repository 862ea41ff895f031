import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import SQLite from 'better-sqlite3'
import { CareenError } from '../../policies/index.ts'

export type DatabaseLock = { readonly release: () => void }

/**
 * One daemon per database: holds an exclusive lock on a file beside it. The operating system frees it when the process
 * ends, however it ends. A second holder is refused with DATABASE_LOCKED, which names the first.
 */
export function lockDatabase(path: string, pid: number): DatabaseLock {
  const holder = `${path}.pid`
  const database = new SQLite(`${path}.lock`, { timeout: 0 })
  try {
    database.pragma('journal_mode = DELETE')
    database.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    database.close()
    throw new CareenError(
      'DATABASE_LOCKED',
      `database ${path} is in use by another daemon${named(holder)}. Stop it, or start this one with another --database`,
      { cause },
    )
  }
  writeFileSync(holder, String(pid))
  return {
    release: () => {
      rmSync(holder, { force: true })
      database.close()
    },
  }
}

function named(holder: string): string {
  try {
    return `, process ${readFileSync(holder, 'utf8').trim()}`
  } catch {
    return ''
  }
}
