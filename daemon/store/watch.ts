import { type BigIntStats, realpathSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { CareenError, errorCode } from '../../policies/model/index.ts'

/** Compares the files of an open database with those that were opened. */
export type FileWatch = {
  /** Throws STORE_FAILED if a file was moved, deleted or replaced, or if the database has a second name. */
  readonly check: () => void
}

/** A database without files, or one that nobody watches. */
export const UNWATCHED: FileWatch = { check: () => {} }

/** Ends of the names of the files without which the database loses writes, or a second daemon can open it. */
const BESIDE = ['-wal', '.lock'] as const

/**
 * Watches the files of an open database by their names. Why by name and never by opening them: SQLite's locks belong to the
 * process, and closing another descriptor of the file drops them.
 */
export function watchFiles(path: string): FileWatch {
  const name = resolve(path)
  const files = [name, ...BESIDE.map((end) => `${realpathSync(name)}${end}`)]
  const known = new Map<string, BigIntStats>()
  const check = (): void => {
    for (const file of files) {
      const found = inspect(name, file)
      const before = known.get(file)
      if (before === undefined && found !== undefined) known.set(file, found)
      const changed = describeChange(file, before, found)
      if (changed !== undefined) throw changedFile(name, changed)
    }
  }
  check()
  return { check }
}

/** Returns undefined if there is no such file. */
function inspect(database: string, file: string): BigIntStats | undefined {
  try {
    return statSync(file, { bigint: true, throwIfNoEntry: false })
  } catch (cause) {
    throw changedFile(database, `${file} cannot be reached (${errorCode(cause) ?? 'unknown'})`)
  }
}

function describeChange(
  file: string,
  before: BigIntStats | undefined,
  found: BigIntStats | undefined,
): string | undefined {
  if (before !== undefined && found === undefined) return `${file} was moved or deleted`
  if (before !== undefined && (before.ino !== found?.ino || before.dev !== found.dev))
    return `another file is in the place of ${file}`
  if (found !== undefined && found.nlink > 1n) return `${file} has a second name, a hard link`
  return undefined
}

function changedFile(database: string, what: string): CareenError {
  return new CareenError(
    'STORE_FAILED',
    `database ${database}: ${what}. Nothing is stored and no image is deleted. Undo that, or stop the daemon and restore a backup`,
  )
}
