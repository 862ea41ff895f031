import type { Instant, RepositoryRef } from '../../policies/model/index.ts'
import type { ListQuery, StoredPin } from '../../proto/resources/index.ts'
import type { Sql } from './database.ts'
import { compactRow } from './decode.ts'
import { type FilterColumns, whereOf } from './filter-sql.ts'

/** What is known of a pin before it is stored. */
export type NewPin = Omit<StoredPin, 'workspace'>

/** Pins, also those that have ended since their repository was last scanned. Those of registries without a block are kept. */
export type Pins = {
  /** Stores a pin as the newest one. Returns false if the id exists. */
  readonly insert: (pin: NewPin) => boolean
  readonly get: (id: string) => StoredPin | undefined
  /** Returns the pin of a person, a reason and a reference, or undefined if there is none. */
  readonly same: (
    pin: Pick<NewPin, keyof RepositoryRef | 'reference' | 'reason' | 'createdBy'>,
  ) => StoredPin | undefined
  /** Changes when a pin ends. Undefined: never. */
  readonly extend: (id: string, until: Instant | undefined) => void
  readonly remove: (id: string) => void
  /** Returns all pins of a repository in order of creation, also those that have ended. */
  readonly ofRepository: (ref: RepositoryRef) => readonly StoredPin[]
  /** Returns true if the repository has a pin, also one that has ended. */
  readonly has: (ref: RepositoryRef) => boolean
  /** Returns pins that have not ended at `now`, in order of ids. `after`: an id. */
  readonly list: (query: ListQuery, now: Instant) => readonly StoredPin[]
  /** Returns the number of the newest pin that was ever stored. */
  readonly newest: () => number
  /** Returns a pin of the repository with a greater number, whose reference no pin up to that number holds now. */
  readonly addedAfter: (ref: RepositoryRef, upTo: number, now: Instant) => StoredPin | undefined
  /** Returns how many pins have not ended. */
  readonly count: (now: Instant) => number
  /** Removes pins that ended long before the last scan of their repository. Why: a scan knows that the clock is right. */
  readonly prune: () => number
}

type Row = {
  readonly id: string
  readonly workspace: string
  readonly registry: string
  readonly repository: string
  readonly reference: string
  readonly reason: string
  readonly created_by: string
  readonly created_at: number
  readonly expires_at: number | null
}

const WORKSPACE = `(SELECT workspace FROM object WHERE address = 'registry.' || pin.registry)`
const SELECT = `SELECT pin.*, coalesce(${WORKSPACE}, '') AS workspace FROM pin`
const HERE = 'pin.registry = ? AND pin.repository = ?'
const HOLDS = '(expires_at IS NULL OR expires_at > ?)'

/** How long a pin is stored that has ended. Milliseconds. */
const ENDED_KEPT = 7 * 86_400_000

const ADDED = `${SELECT} WHERE ${HERE} AND sequence > ? AND ${HOLDS} AND NOT EXISTS (
  SELECT 1 FROM pin AS before WHERE before.registry = pin.registry AND before.repository = pin.repository
    AND before.reference = pin.reference AND before.sequence <= ? AND (before.expires_at IS NULL OR before.expires_at > ?)) LIMIT 1`

/** What filters compare. */
const COLUMNS: FilterColumns = {
  workspace: WORKSPACE,
  registry: 'registry',
  repository: 'repository',
  pin: 'id',
  reference: 'reference',
  reason: 'reason',
  created_by: 'created_by',
  create_time: 'created_at',
  expire_time: 'expires_at',
}

export function pins(sql: Sql): Pins {
  return { ...reading(sql), ...writing(sql) }
}

type Writing = 'insert' | 'extend' | 'remove' | 'prune'

function writing(sql: Sql): Pick<Pins, Writing> {
  return {
    insert: (pin) =>
      sql.run(
        `INSERT INTO pin (id, registry, repository, reference, reason, created_by, created_at, expires_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
        pin.id,
        pin.registry,
        pin.repository,
        pin.reference,
        pin.reason,
        pin.createdBy,
        pin.createdAt,
        pin.until ?? null,
      ) === 1,
    extend: (id, until) => {
      sql.run('UPDATE pin SET expires_at = ? WHERE id = ?', until ?? null, id)
    },
    remove: (id) => {
      sql.run('DELETE FROM pin WHERE id = ?', id)
    },
    prune: () =>
      sql.run(
        `DELETE FROM pin WHERE EXISTS (SELECT 1 FROM repository r WHERE r.registry = pin.registry
           AND r.repository = pin.repository AND r.last_scan_at > pin.expires_at + ?)`,
        ENDED_KEPT,
      ),
  }
}

function reading(sql: Sql): Omit<Pins, Writing> {
  const one = (where: string, ...values: (string | number)[]): StoredPin | undefined => {
    const row = sql.get<Row>(`${SELECT} WHERE ${where}`, ...values)
    return row === undefined ? undefined : pinOf(row)
  }
  return {
    get: (id) => one('id = ?', id),
    same: ({ registry, repository, reference, reason, createdBy }) =>
      one(
        `${HERE} AND reference = ? AND reason = ? AND created_by = ?`,
        registry,
        repository,
        reference,
        reason,
        createdBy,
      ),
    ofRepository: ({ registry, repository }) =>
      sql.all<Row>(`${SELECT} WHERE ${HERE} ORDER BY sequence`, registry, repository).map(pinOf),
    has: ({ registry, repository }) => one(HERE, registry, repository) !== undefined,
    list: ({ after = '', limit, workspace, conditions }, now) => {
      const where = whereOf(conditions, COLUMNS)
      return sql
        .all<Row>(
          `${SELECT} WHERE id > ? AND ${HOLDS} AND (? IS NULL OR ${WORKSPACE} = ?) AND ${WORKSPACE} IS NOT NULL${where.sql}
           ORDER BY id LIMIT ?`,
          after,
          now,
          workspace ?? null,
          workspace ?? null,
          ...where.values,
          limit,
        )
        .map(pinOf)
    },
    // Why this table: the greatest row may have been removed.
    newest: () => sql.get<{ seq: number }>(`SELECT seq FROM sqlite_sequence WHERE name = 'pin'`)?.seq ?? 0,
    addedAfter: ({ registry, repository }, upTo, now) => {
      const row = sql.get<Row>(ADDED, registry, repository, upTo, now, upTo, now)
      return row === undefined ? undefined : pinOf(row)
    },
    count: (now) => sql.get<{ n: number }>(`SELECT count(*) AS n FROM pin WHERE ${HOLDS}`, now)?.n ?? 0,
  }
}

function pinOf({ created_by, created_at, expires_at, ...row }: Row): StoredPin {
  const { id, workspace, registry, repository, reference, reason } = row
  return {
    id,
    workspace,
    registry,
    repository,
    reference,
    reason,
    createdBy: created_by,
    createdAt: created_at,
    ...compactRow({ until: expires_at }),
  }
}
