import type { Database } from './connection.ts'
import type { Sql } from './database.ts'

/** Rows that wait for one transaction. They are in memory alone: a daemon that ends leaves nothing of them. */
export type Staging = {
  /**
   * Calls `act` with the number of a new stage, and forgets its rows in the end, a slice at a time. `pace`: called between two slices. Throws what
   * `act` throws, and nothing else.
   */
  readonly inStage: <T>(act: (stage: number) => Promise<T>, pace: () => Promise<void>) => Promise<T>
}

/** The tables of what waits, and what divides the rows of one stage. */
const TABLES = {
  staged_object: 'address',
  staged_removal: 'address',
  staged_repository: 'registry, repository',
}

/** Adds the tables of what waits. Called once for each connection. */
export function addStaging(database: Database): void {
  database.exec(`ATTACH ':memory:' AS staging`)
  // Why: what is forgotten gives its memory back.
  database.pragma('staging.auto_vacuum = FULL')
  database.exec(`
    CREATE TABLE staging.staged_object (
      stage INTEGER, address TEXT, workspace TEXT, kind TEXT, serial INTEGER, etag TEXT, body TEXT, required_features TEXT, manager TEXT,
      PRIMARY KEY (stage, address)) STRICT, WITHOUT ROWID;
    CREATE TABLE staging.staged_removal (
      stage INTEGER, address TEXT, workspace TEXT, kind TEXT, serial INTEGER, etag TEXT, required_features TEXT,
      PRIMARY KEY (stage, address)) STRICT, WITHOUT ROWID;
    CREATE TABLE staging.staged_repository (
      stage INTEGER, registry TEXT, repository TEXT, known INTEGER, changes INTEGER,
      was_workspace TEXT, was_policy TEXT, was_next_run_at INTEGER, workspace TEXT, policy TEXT, next_run_at INTEGER,
      PRIMARY KEY (stage, registry, repository)) STRICT, WITHOUT ROWID;
  `)
}

/** Rows of a table that are forgotten at once: as many as take a few milliseconds. */
const SLICE = 2000

export function staging(sql: Sql): Staging {
  let last = 0
  return {
    inStage: async (act, pace) => {
      last += 1
      const stage = last
      try {
        return await act(stage)
      } finally {
        await forget(sql, stage, pace)
      }
    },
  }
}

async function forget(sql: Sql, stage: number, pace: () => Promise<void>): Promise<void> {
  try {
    while (!forgetSlice(sql, stage)) await pace()
  } catch {
    // Why nothing: what was committed is committed, and the next write says what is wrong with the database.
  }
}

/** Returns true if no rows are left. */
function forgetSlice(sql: Sql, stage: number): boolean {
  const removed = Object.entries(TABLES).map(([table, key]) =>
    sql.run(
      `DELETE FROM staging.${table} WHERE stage = ? AND (${key}) IN (SELECT ${key} FROM staging.${table} WHERE stage = ? LIMIT ${SLICE})`,
      stage,
      stage,
    ),
  )
  return Math.max(...removed) < SLICE
}
