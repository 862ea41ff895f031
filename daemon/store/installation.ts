import { statSync } from 'node:fs'
import type { Instant } from '../../policies/model/index.ts'
import type { Sql } from './database.ts'

/** One life of a database. A copy that is adopted begins another one. */
export type Incarnation = {
  /** A UUID. */
  readonly id: string
  /** The file, as `homeOf` returns it, or `backup`. */
  readonly home: string
  readonly since: Instant
}

export type Installation = {
  /** Returns undefined for a database that no daemon has used yet. */
  readonly get: () => Incarnation | undefined
  readonly begin: (incarnation: Incarnation) => void
}

export const BEGIN =
  'INSERT OR REPLACE INTO installation (only_row, incarnation, home, since) VALUES (1, ?, ?, ?)'

export function installation(sql: Sql): Installation {
  return {
    get: () => sql.get<Incarnation>('SELECT incarnation AS id, home, since FROM installation'),
    begin: ({ id, home, since }) => {
      sql.run(BEGIN, id, home, since)
    },
  }
}

/**
 * Returns what tells the file of a database from its copies: inode and time of birth in nanoseconds, which stay when it is moved
 * within its file system. The birth is 0 where the file system does not store it.
 */
export function homeOf(path: string): string {
  const { ino, birthtimeNs, ctimeNs } = statSync(path, { bigint: true })
  return `${ino}:${birthtimeNs === ctimeNs ? 0 : birthtimeNs}`
}

/** Returns true if both can be one file. */
export function isSameHome(stored: string, found: string): boolean {
  const [inode, birth] = stored.split(':')
  const [foundInode, foundBirth] = found.split(':')
  return inode === foundInode && (birth === '0' || foundBirth === '0' || birth === foundBirth)
}
