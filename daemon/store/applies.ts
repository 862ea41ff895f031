import { compact } from '../../policies/model/index.ts'
import type { HistoryEntry, HistoryQuery, Origin } from '../../proto/resources/index.ts'
import type { Sql } from './database.ts'
import { decode } from './decode.ts'
import { type FilterColumns, whereOf } from './filter-sql.ts'
import type { Objects } from './objects.ts'

/** Reads and writes applies. */
export function applies(
  sql: Sql,
): Pick<Objects, 'history' | 'addHistory' | 'appliedAt' | 'about' | 'accepted'> {
  return {
    appliedAt: (workspace, serial) =>
      sql.get<{ applied_at: number }>(
        'SELECT applied_at FROM history WHERE workspace = ? AND serial = ?',
        workspace,
        serial,
      )?.applied_at,
    about: (workspace) => about(sql, workspace),
    accepted: (workspace, origin) =>
      new Map(
        sql
          .all<{ line: string; serial: number }>(ACCEPTED, workspace, origin)
          .map(({ line, serial }) => [line.slice('= '.length), serial]),
      ),
    history: (workspace, query) => history(sql, workspace, query),
    addHistory: (entry) => {
      sql.run(
        'INSERT INTO history (workspace, serial, plan_id, applied_at, applied_by, changes, identity, claimed, origin, images, has_objects) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)',
        entry.workspace,
        entry.serial,
        entry.planId,
        entry.appliedAt,
        entry.appliedBy,
        JSON.stringify(entry.changes),
        entry.identity ?? '',
        entry.claimed ?? '',
        jsonOf(entry.origin),
        jsonOf(entry.images),
      )
    },
  }
}

function jsonOf(value: object | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value)
}

/** Lines such as `= lifecycle_policy.web`, oldest first. Why the first one: an apply that accepts changes does nothing else. */
const ACCEPTED = `SELECT line.value AS line, serial FROM history, json_each(changes) AS line
  WHERE workspace = ? AND substr(changes, 1, 4) = '["= ' AND coalesce(json_extract(origin, '$.id'), identity) = ? ORDER BY serial`

/** What filters compare, of applies. */
const HISTORY_COLUMNS: FilterColumns = {
  workspace: 'workspace',
  plan: 'plan_id',
  serial: 'serial',
  apply_time: 'applied_at',
  applied_by: 'applied_by',
  identity: 'identity',
}

function history(
  sql: Sql,
  workspace: string,
  { after = 0, before = Number.MAX_SAFE_INTEGER, order, limit, conditions }: HistoryQuery,
): HistoryEntry[] {
  const where = whereOf(conditions, HISTORY_COLUMNS)
  return sql
    .all<HistoryRow>(
      `SELECT * FROM history WHERE workspace = ? AND serial > ? AND serial < ?${where.sql} ORDER BY serial ${order === 'oldest' ? 'ASC' : 'DESC'} LIMIT ?`,
      workspace,
      after,
      before,
      ...where.values,
      limit,
    )
    .map(historyEntry)
}

type HistoryRow = {
  workspace: string
  serial: number
  plan_id: string
  applied_at: number
  applied_by: string
  changes: string
  identity: string
  claimed: string
  origin: string | null
  images: string | null
}

function historyEntry(row: HistoryRow): HistoryEntry {
  const where = `history entry ${row.workspace}/${row.serial}`
  return {
    workspace: row.workspace,
    serial: row.serial,
    planId: row.plan_id,
    appliedAt: row.applied_at,
    appliedBy: row.applied_by,
    identity: row.identity,
    claimed: row.claimed,
    changes: decode<string[]>(row.changes, where),
    ...compact({
      origin: row.origin === null ? undefined : decode<Origin>(row.origin, where),
      images: row.images === null ? undefined : decode<HistoryEntry['images']>(row.images, where),
    }),
  }
}

/** Why bare columns: SQLite takes them from the row of the maximum. */
const ORIGINS = `SELECT origin, max(serial) FROM history WHERE workspace = ? AND origin IS NOT NULL
  GROUP BY json_extract(origin, '$.id') ORDER BY max(serial) DESC LIMIT 10`

function about(sql: Sql, workspace: string): ReturnType<Objects['about']> {
  const count = sql.get<{ n: number }>('SELECT count(*) AS n FROM object WHERE workspace = ?', workspace)
  const last = sql.get<{ applied_by: string }>(
    'SELECT applied_by FROM history WHERE workspace = ? ORDER BY serial DESC LIMIT 1',
    workspace,
  )
  return {
    objects: count?.n ?? 0,
    origins: sql
      .all<{ origin: string }>(ORIGINS, workspace)
      .map(({ origin }) => decode<Origin>(origin, `history of ${workspace}`)),
    ...compact({ appliedBy: last?.applied_by }),
  }
}
