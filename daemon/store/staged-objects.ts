import type { DeclaredObject } from '../../policies/model/index.ts'
import type { OpaqueObject, StoredObject } from '../../proto/resources/index.ts'
import type { Database } from './connection.ts'
import type { Sql } from './database.ts'
import { OBJECT_COLUMNS, type ObjectRow, rowOf, valuesIn } from './opaque.ts'

/** An object as it will be stored, and its row. */
export type NewObject = { readonly row: ObjectRow; readonly object: StoredObject | OpaqueObject }

/** Where an object will be. `manager`: empty: nobody. */
export type NewPlace = Pick<ObjectRow, 'workspace' | 'serial' | 'manager'>

/** Objects that wait for the transaction of their plan. They are in memory alone: a daemon that ends leaves nothing of them. */
export type StagedObjects = {
  /** Stages an object of a plan. Returns it as it will be stored. Requires an object that this daemon understands. */
  readonly stage: (plan: string, place: NewPlace, object: DeclaredObject) => NewObject
  /** Stores the staged objects of a plan. Returns how many. Requires a transaction. */
  readonly putStaged: (plan: string) => number
  /** Forgets the staged objects of a plan. */
  readonly unstage: (plan: string) => void
}

const REPLACED = ['workspace', 'kind', 'serial', 'etag', 'body', 'required_features', 'manager']
  .map((name) => `${name} = excluded.${name}`)
  .join(', ')

/** Adds the tables of what waits. Called once for each connection. */
export function addStaging(database: Database): void {
  database.exec(`ATTACH ':memory:' AS staging`)
  // Why: what is forgotten gives its memory back.
  database.pragma('staging.auto_vacuum = FULL')
  database.exec(`CREATE TABLE staging.staged_object (
    plan TEXT, address TEXT, workspace TEXT, kind TEXT, serial INTEGER, etag TEXT, body TEXT, required_features TEXT, manager TEXT,
    PRIMARY KEY (plan, address)) STRICT, WITHOUT ROWID`)
}

/** Why staged: ten thousand rows are copied by SQLite itself in a tenth of the time in which they are bound one by one. */
export function stagedObjects(sql: Sql): StagedObjects {
  return {
    stage: (plan, place, object) => {
      const row = rowOf(place, object)
      sql.run(
        `INSERT OR REPLACE INTO staging.staged_object (plan, ${OBJECT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        plan,
        ...valuesIn(row),
      )
      const { address, workspace, serial, etag, manager } = row
      return { row, object: { address, workspace, serial, etag, manager, object } }
    },
    putStaged: (plan) => {
      const from = `SELECT ${OBJECT_COLUMNS} FROM staging.staged_object WHERE plan = ?`
      sql.run(`INSERT OR REPLACE INTO object_version (${OBJECT_COLUMNS}) ${from}`, plan)
      return sql.run(
        `INSERT INTO object (${OBJECT_COLUMNS}) ${from} ON CONFLICT (address) DO UPDATE SET ${REPLACED}`,
        plan,
      )
    },
    unstage: (plan) => {
      sql.run('DELETE FROM staging.staged_object WHERE plan = ?', plan)
    },
  }
}
