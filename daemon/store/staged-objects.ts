import type { DeclaredObject } from '../../policies/model/index.ts'
import type { OpaqueObject, StoredObject } from '../../proto/resources/index.ts'
import type { Sql } from './database.ts'
import { frozen } from './frozen.ts'
import { OBJECT_COLUMNS, type ObjectRow, rowOf, valuesIn } from './opaque.ts'

/** An object as it will be stored, which nobody can change, and its row. */
export type NewObject = { readonly row: ObjectRow; readonly object: StoredObject | OpaqueObject }

/** Where an object will be. `manager`: empty: nobody. */
export type NewPlace = Pick<ObjectRow, 'workspace' | 'serial' | 'manager'>

/** Objects that wait for a transaction, in a stage. */
export type StagedObjects = {
  /** Stages an object. Returns it as it will be stored. Requires an object that this daemon understands. */
  readonly stage: (stage: number, place: NewPlace, object: DeclaredObject) => NewObject
  /** Stages that the object of an address is removed, as it is stored now. `serial`: of the apply that removes it. */
  readonly stageRemoval: (stage: number, serial: number, address: string) => void
  /**
   * Removes and stores what is staged, with its versions. Returns how many objects that are. An object whose address another workspace has is
   * left out, and not counted. Requires a transaction, and that the removed objects are as they were when that was staged.
   */
  readonly putStaged: (stage: number) => number
}

const REPLACED = ['kind', 'serial', 'etag', 'body', 'required_features', 'manager']
  .map((name) => `${name} = excluded.${name}`)
  .join(', ')

/** Of a version that removes. */
const VERSION = 'address, workspace, kind, serial, etag, required_features'

const REMOVED = 'IN (SELECT address FROM staging.staged_removal WHERE stage = ?)'

/** Why staged: ten thousand rows are copied by SQLite itself in a tenth of the time in which they are bound one by one. */
export function stagedObjects(sql: Sql): StagedObjects {
  return {
    stage: (stage, place, object) => {
      const row = rowOf(place, object)
      sql.run(
        `INSERT OR REPLACE INTO staging.staged_object (stage, ${OBJECT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        stage,
        ...valuesIn(row),
      )
      const { address, workspace, serial, etag, manager } = row
      return { row, object: frozen({ address, workspace, serial, etag, manager, object }) }
    },
    stageRemoval: (stage, serial, address) => {
      sql.run(
        `INSERT OR REPLACE INTO staging.staged_removal (stage, ${VERSION})
          SELECT ?, address, workspace, kind, ?, etag, required_features FROM object WHERE address = ?`,
        stage,
        serial,
        address,
      )
    },
    putStaged: (stage) => {
      sql.run(
        `INSERT OR REPLACE INTO object_version (${VERSION}, body) SELECT ${VERSION}, NULL FROM staging.staged_removal WHERE stage = ?`,
        stage,
      )
      const removed = sql.run(`DELETE FROM object WHERE address ${REMOVED}`, stage)
      const from = `SELECT ${OBJECT_COLUMNS} FROM staging.staged_object WHERE stage = ?`
      sql.run(`INSERT OR REPLACE INTO object_version (${OBJECT_COLUMNS}) ${from}`, stage)
      const put = sql.run(
        `INSERT INTO object (${OBJECT_COLUMNS}) ${from}
          ON CONFLICT (address) DO UPDATE SET ${REPLACED} WHERE object.workspace = excluded.workspace`,
        stage,
      )
      return removed + put
    },
  }
}
