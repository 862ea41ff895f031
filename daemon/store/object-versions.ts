import type { OpaqueObject, StoredObject } from '../../proto/resources/index.ts'
import type { Sql } from './database.ts'
import type { Objects } from './objects.ts'
import { objectOf, type ObjectRow } from './opaque.ts'

/** A page of objects, in order of address. `after`: an address; empty: the first page. */
export type ObjectPage = { readonly after: string; readonly limit: number }

/** The objects of a serial, or the oldest serial whose objects are known; undefined: none. */
export type ObjectsAt =
  | { readonly kind: 'found'; readonly objects: readonly (StoredObject | OpaqueObject)[] }
  | { readonly kind: 'unknown'; readonly oldest: number | undefined }

/** What a serial made of an object. */
export type ObjectVersion = StoredObject | OpaqueObject | 'deleted'

/** Remembers what an object is now. Requires that it is stored. */
export function addVersion(sql: Sql, address: string): void {
  sql.run(
    `INSERT OR REPLACE INTO object_version (workspace, address, serial, kind, etag, body, required_features, manager)
      SELECT workspace, address, serial, kind, etag, body, required_features, manager FROM object WHERE address = ?`,
    address,
  )
}

/** Remembers that a serial removes an object. Requires that it is still stored. */
export function removeVersion(sql: Sql, address: string, serial: number): void {
  sql.run(
    `INSERT OR REPLACE INTO object_version (workspace, address, serial, kind, etag, body, required_features)
      SELECT workspace, address, ?, kind, etag, NULL, required_features FROM object WHERE address = ?`,
    serial,
    address,
  )
}

const AT = `SELECT * FROM object_version AS one WHERE workspace = ? AND address > ? AND body IS NOT NULL
  AND serial = (SELECT max(serial) FROM object_version AS other
    WHERE other.workspace = one.workspace AND other.address = one.address AND other.serial <= ?)
  ORDER BY address LIMIT ?`

/** Versions, newest first, each with what it replaces where it removes. Takes a place behind which it goes on. */
const CHANGES = `SELECT workspace, address, serial, kind, etag, required_features, manager, coalesce(body, (SELECT body FROM object_version AS other
    WHERE other.workspace = one.workspace AND other.address = one.address AND other.serial < one.serial
    ORDER BY serial DESC LIMIT 1)) AS body
  FROM object_version AS one WHERE workspace = ? AND (serial, address) < (?, ?) ORDER BY serial DESC, address DESC LIMIT ?`

/** Why the workspace: another one may have an object of that address now. */
const REMOVED = `SELECT DISTINCT address FROM object_version AS one WHERE workspace = ?
  AND NOT EXISTS (SELECT 1 FROM object WHERE object.address = one.address AND object.workspace = one.workspace) ORDER BY address`

/** Versions that are read at once. */
const SLICE = 500

function* changes(sql: Sql, workspace: string): Iterable<StoredObject | OpaqueObject> {
  let last: Pick<ObjectRow, 'serial' | 'address'> | undefined = {
    serial: Number.MAX_SAFE_INTEGER,
    address: '',
  }
  while (last !== undefined) {
    const rows: (Omit<ObjectRow, 'body'> & { readonly body: string | null })[] = sql.all(
      CHANGES,
      workspace,
      last.serial,
      last.address,
      SLICE,
    )
    for (const { body, ...row } of rows) if (body !== null) yield objectOf({ ...row, body })
    last = rows.length < SLICE ? undefined : rows.at(-1)
  }
}

/** Reads the objects of earlier serials. */
export function versions(
  sql: Sql,
): Pick<Objects, 'at' | 'lastChange' | 'serialsOf' | 'versionAt' | 'removedAddresses'> {
  return {
    serialsOf: (workspace, address, limit) =>
      sql
        .all<{ serial: number }>(
          'SELECT serial FROM object_version WHERE workspace = ? AND address = ? ORDER BY serial DESC LIMIT ?',
          workspace,
          address,
          limit,
        )
        .map(({ serial }) => serial),
    versionAt: (workspace, address, serial) => {
      const row = sql.get<Omit<ObjectRow, 'body'> & { readonly body: string | null }>(
        'SELECT * FROM object_version WHERE workspace = ? AND address = ? AND serial = ?',
        workspace,
        address,
        serial,
      )
      if (row === undefined) return undefined
      const { body } = row
      return body === null ? 'deleted' : objectOf({ ...row, body })
    },
    removedAddresses: (workspace) =>
      sql.all<{ address: string }>(REMOVED, workspace).map(({ address }) => address),
    lastChange: (workspace, isMeant) => {
      for (const object of changes(sql, workspace)) if (isMeant(object)) return object.serial
      return undefined
    },
    at: (workspace, serial, { after, limit }) => {
      const known = sql.get(
        'SELECT 1 FROM history WHERE workspace = ? AND serial = ? AND has_objects = 1',
        workspace,
        serial,
      )
      if (known === undefined) return { kind: 'unknown', oldest: oldest(sql, workspace) }
      const rows = sql.all<ObjectRow>(AT, workspace, after, serial, limit)
      return { kind: 'found', objects: rows.map(objectOf) }
    },
  }
}

function oldest(sql: Sql, workspace: string): number | undefined {
  const row = sql.get<{ serial: number | null }>(
    'SELECT min(serial) AS serial FROM history WHERE workspace = ? AND has_objects = 1',
    workspace,
  )
  return row?.serial ?? undefined
}
