import { type DeclaredObject, type Instant } from '../../policies/model/index.ts'
import {
  type HistoryEntry,
  type HistoryQuery,
  isOpaque,
  isUnderstood,
  type ListQuery,
  type OpaqueObject,
  type StoredObject,
  type Workspace,
} from '../../proto/resources/index.ts'
import { applies } from './applies.ts'
import type { Sql } from './database.ts'
import { type FilterColumns, whereOf } from './filter-sql.ts'
import { cachedObjects } from './object-cache.ts'
import {
  addVersion,
  type ObjectPage,
  type ObjectsAt,
  type ObjectVersion,
  removeVersion,
  versions,
} from './object-versions.ts'
import { OBJECT_COLUMNS, type ObjectRow, rowOf, valuesIn } from './opaque.ts'
import { type NewObject, stagedObjects, type StagedObjects } from './staged-objects.ts'

/** Workspaces, what they declare, and how that came to be. */
export type Objects = StagedObjects & {
  readonly workspace: (name: string) => Workspace
  readonly workspaces: () => Workspace[]
  /** Returns the objects of a workspace, ordered by address. `page`: absent: all of them. */
  readonly every: (workspace: string, page?: ObjectPage) => (StoredObject | OpaqueObject)[]
  /** Returns those of them that this daemon understands. */
  readonly all: (workspace: string) => StoredObject[]
  /** Returns the others. Nothing may be deleted where one of them may apply. */
  readonly opaque: (workspace: string) => OpaqueObject[]
  /** Returns the registries among them. */
  readonly opaqueRegistries: (workspace: string) => OpaqueObject[]
  /** Returns an object of one of these addresses that another workspace has. */
  readonly ownedElsewhere: (
    workspace: string,
    addresses: readonly string[],
  ) => Pick<StoredObject, 'address' | 'workspace'> | undefined
  /** Remembers objects that were stored, so that they are not parsed again. */
  readonly remember: (stored: readonly NewObject[]) => void
  /** Returns the opaque object of an address. */
  readonly opaqueAt: (address: string) => OpaqueObject | undefined
  readonly slim: (workspace: string, after: string, limit: number) => Omit<StoredObject, 'object'>[]
  /** Returns the object of an address, or undefined if there is none that is understood. */
  readonly get: (address: string) => StoredObject | undefined
  readonly registries: (workspace: string) => StoredObject[]
  /** Returns objects of a kind, ordered by address, also opaque ones. `after`: an address. */
  readonly list: (kind: DeclaredObject['kind'], query: ListQuery) => (StoredObject | OpaqueObject)[]
  /** Stores an object. `manager`: empty: nobody. */
  readonly put: (workspace: string, serial: number, object: DeclaredObject, manager?: string) => void
  /** Changes who manages some objects, and nothing else. */
  readonly manage: (addresses: readonly string[], manager: string) => void
  /** `serial`: of the apply that removes it. */
  readonly remove: (address: string, serial: number) => void
  readonly setSerial: (workspace: string, serial: number, at: Instant) => void
  /** Returns applies with serials after `after`, and before `before` if it is set, newest first unless `order` says otherwise. */
  readonly history: (workspace: string, query: HistoryQuery) => HistoryEntry[]
  readonly addHistory: (entry: HistoryEntry) => void
  /** When this serial was applied. */
  readonly appliedAt: (workspace: string, serial: number) => Instant | undefined
  /** Returns how many objects a workspace has, who applied last, and where applies came from. */
  readonly about: (
    workspace: string,
  ) => Required<Pick<Workspace, 'objects' | 'origins'>> & Pick<Workspace, 'appliedBy'>
  /** Returns the newest serial that wrote or removed an object that is meant. Undefined: none is known. Reads one object after another. */
  readonly lastChange: (
    workspace: string,
    isMeant: (object: StoredObject | OpaqueObject) => boolean,
  ) => number | undefined
  /** Returns the serials that wrote or removed an object, newest first. */
  readonly serialsOf: (workspace: string, address: string, limit: number) => readonly number[]
  /** Returns what a serial made of an object. Undefined: nothing. */
  readonly versionAt: (workspace: string, address: string, serial: number) => ObjectVersion | undefined
  /** Returns the addresses of objects that a workspace had and has no more, in order. */
  readonly removedAddresses: (workspace: string) => readonly string[]
  /** Returns the objects whose drift an origin or an identity accepted, each with the newest serial that did. */
  readonly accepted: (workspace: string, origin: string) => ReadonlyMap<string, number>
  /** Returns the objects that a serial had, or which serials are known. */
  readonly at: (workspace: string, serial: number, page: ObjectPage) => ObjectsAt
}

export function objects(sql: Sql): Objects {
  return {
    ...workspaces(sql),
    ...reading(sql),
    ...writing(sql),
    ...applies(sql),
    ...versions(sql),
    ...stagedObjects(sql),
  }
}

function workspaces(sql: Sql): Pick<Objects, 'workspace' | 'workspaces' | 'setSerial'> {
  return {
    workspace: (name) => {
      const row = sql.get<{ serial: number; updated_at: number }>(
        'SELECT serial, updated_at FROM workspace WHERE name = ?',
        name,
      )
      return row === undefined ? { name, serial: 0 } : { name, serial: row.serial, updatedAt: row.updated_at }
    },
    workspaces: () =>
      sql
        .all<{ name: string; serial: number; updated_at: number }>('SELECT * FROM workspace ORDER BY name')
        .map((row) => ({ name: row.name, serial: row.serial, updatedAt: row.updated_at })),
    setSerial: (workspace, serial, at) => {
      sql.run(
        'INSERT OR REPLACE INTO workspace (name, serial, updated_at) VALUES (?, ?, ?)',
        workspace,
        serial,
        at,
      )
    },
  }
}

type Reading =
  | 'all'
  | 'every'
  | 'opaque'
  | 'opaqueAt'
  | 'opaqueRegistries'
  | 'ownedElsewhere'
  | 'remember'
  | 'slim'
  | 'get'
  | 'registries'
  | 'list'

/** Objects that are kept parsed: more than most installations have. */
const CACHED = 20_000

/** Registries. Why by address: no index has the kind, and ten thousand policies would be read. */
const BLOCKS =
  "SELECT * FROM object WHERE workspace = ? AND address > 'registry.' AND address < 'registry/' ORDER BY address"

function reading(sql: Sql): Pick<Objects, Reading> {
  const { objectOf, add } = cachedObjects(CACHED)
  const every: Objects['every'] = (workspace, { after, limit } = { after: '', limit: -1 }) =>
    sql
      .all<ObjectRow>(
        'SELECT * FROM object WHERE workspace = ? AND address > ? ORDER BY address LIMIT ?',
        workspace,
        after,
        limit,
      )
      .map(objectOf)
  const at = (address: string): StoredObject | OpaqueObject | undefined => {
    const row = sql.get<ObjectRow>('SELECT * FROM object WHERE address = ?', address)
    return row === undefined ? undefined : objectOf(row)
  }
  const blocks = (workspace: string): (StoredObject | OpaqueObject)[] =>
    sql.all<ObjectRow>(BLOCKS, workspace).map(objectOf)
  return {
    every,
    all: (workspace) => every(workspace).filter(isUnderstood),
    opaque: (workspace) => every(workspace).filter(isOpaque),
    opaqueAt: (address) => {
      const found = at(address)
      return found !== undefined && isOpaque(found) ? found : undefined
    },
    slim: (workspace, after, limit) =>
      sql.all<Omit<StoredObject, 'object'>>(
        'SELECT address, workspace, serial, etag, manager FROM object WHERE workspace = ? AND address > ? ORDER BY address LIMIT ?',
        workspace,
        after,
        limit,
      ),
    get: (address) => {
      const found = at(address)
      return found !== undefined && isUnderstood(found) ? found : undefined
    },
    registries: (workspace) => blocks(workspace).filter(isUnderstood),
    opaqueRegistries: (workspace) => blocks(workspace).filter(isOpaque),
    ownedElsewhere: (workspace, addresses) => ownedElsewhere(sql, workspace, addresses),
    remember: (stored) => {
      for (const one of stored) add(one)
    },
    list: (kind, query) => list(sql, kind, query).map(objectOf),
  }
}

function ownedElsewhere(
  sql: Sql,
  workspace: string,
  addresses: readonly string[],
): ReturnType<Objects['ownedElsewhere']> {
  return sql.get(
    `SELECT object.address, object.workspace FROM json_each(?) JOIN object ON object.address = json_each.value
     WHERE object.workspace <> ? LIMIT 1`,
    JSON.stringify(addresses),
    workspace,
  )
}

const label = (start: number): string => `substr(address, ${start})`

/** What filters compare, of policies, registries and protections. */
const COLUMNS: FilterColumns = {
  workspace: 'workspace',
  policy: 'address',
  registry: label('registry.'.length + 1),
  protection: label('protect.'.length + 1),
  serial: 'serial',
  manager: 'manager',
  ...Object.fromEntries(
    Object.entries({
      block: 'block',
      status: 'status',
      'scope.registry': 'scope.registry',
      'scope.repository': 'scope.repository',
      grace: 'grace',
      cooling_off: 'coolingOff',
      url: 'url',
      profile: 'profile',
      owner: 'owner',
    }).map(([column, path]) => [column, `json_extract(body, '$.${path}')`]),
  ),
}

function list(
  sql: Sql,
  kind: DeclaredObject['kind'],
  { after = '', limit, workspace, conditions }: ListQuery,
): ObjectRow[] {
  const where = whereOf(conditions, COLUMNS)
  return sql.all<ObjectRow>(
    `SELECT * FROM object WHERE kind = ? AND address > ? AND workspace = coalesce(?, workspace)${where.sql} ORDER BY address LIMIT ?`,
    kind,
    after,
    workspace ?? null,
    ...where.values,
    limit,
  )
}

function writing(sql: Sql): Pick<Objects, 'put' | 'manage' | 'remove'> {
  return {
    put: (workspace, serial, object, manager = '') => {
      const row = rowOf({ workspace, serial, manager }, object)
      sql.run(
        `INSERT OR REPLACE INTO object (${OBJECT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        ...valuesIn(row),
      )
      addVersion(sql, row.address)
    },
    manage: (addresses, manager) => {
      if (addresses.length === 0) return
      sql.run(
        'UPDATE object SET manager = ? WHERE address IN (SELECT value FROM json_each(?))',
        manager,
        JSON.stringify(addresses),
      )
    },
    remove: (address, serial) => {
      removeVersion(sql, address, serial)
      sql.run('DELETE FROM object WHERE address = ?', address)
    },
  }
}
