import type { ListQuery, Run } from '../../proto/resources/index.ts'
import type { Sql } from './database.ts'
import { type FilterColumns, whereOf } from './filter-sql.ts'
import { firstQueued } from './first-queued.ts'
import { ENDED, endedBy } from './run-leases.ts'
import { getRun, runOf, type RunRow, sequenceOf } from './run-rows.ts'
import type { Runs } from './runs.ts'

/** Queued runs that may go on. Why two conditions on pauses: the first is read once for all runs, and few registries have any. */
const QUEUED = `state = 'QUEUED' AND opens_at IS NULL AND NOT (kind = 'CLEAN' AND registry IN (SELECT registry FROM pause) AND EXISTS (
    SELECT 1 FROM pause WHERE pause.registry = run.registry AND pause.repository IN ('', run.repository)))`

type Looking =
  | 'get'
  | 'list'
  | 'live'
  | 'worked'
  | 'isExpired'
  | 'expired'
  | 'queued'
  | 'firstQueued'
  | 'countQueued'
  | 'waitingForWindow'

/** The part of the store that reads runs. */
export function looking(sql: Sql): Pick<Runs, Looking> {
  return {
    worked: (id) => sql.get<{ worked: number }>('SELECT worked FROM run WHERE id = ?', id)?.worked ?? 0,
    isExpired: (id, time) =>
      sql.get(`SELECT 1 FROM run WHERE id = ? AND state = 'RUNNING' AND ${ENDED}`, id, ...endedBy(time)) !==
      undefined,
    get: (id) => getRun(sql, id),
    list: (filter) => list(sql, filter),
    live: (ref, kind) =>
      sql
        .all<RunRow>(
          "SELECT * FROM run WHERE registry = ? AND repository = ? AND kind = ? AND state IN ('QUEUED', 'RUNNING')",
          ref.registry,
          ref.repository,
          kind,
        )
        .map(runOf)[0],
    expired: (time, limit) =>
      sql
        .all<RunRow>(
          `SELECT * FROM run WHERE state = 'RUNNING' AND ${ENDED} ORDER BY sequence LIMIT ?`,
          ...endedBy(time),
          limit,
        )
        .map(runOf),
    queued: (limit, after) =>
      sql
        .all<RunRow>(
          `SELECT * FROM run WHERE ${QUEUED} AND sequence > ? ORDER BY sequence LIMIT ?`,
          after === undefined ? 0 : sequenceOf(sql, after),
          limit,
        )
        .map(runOf),
    firstQueued: () => firstQueued(sql, QUEUED).flatMap((id) => getRun(sql, id) ?? []),
    waitingForWindow: () =>
      sql.get<{ runs: number; opensAt: number | null }>(
        "SELECT count(*) AS runs, min(opens_at) AS opensAt FROM run WHERE opens_at IS NOT NULL AND state = 'QUEUED'",
      ) ?? { runs: 0, opensAt: null },
    countQueued: () =>
      sql.get<{ runs: number }>(`SELECT count(*) AS runs FROM run WHERE ${QUEUED}`)?.runs ?? 0,
  }
}

/** What filters compare. */
export const RUN_COLUMNS: FilterColumns = {
  run: 'id',
  workspace: "json_extract(body, '$.workspace')",
  registry: 'registry',
  repository: 'repository',
  policy: "json_extract(body, '$.policy')",
  kind: 'kind',
  state: 'state',
  trigger: "json_extract(body, '$.trigger')",
  created_by: "json_extract(body, '$.createdBy')",
  error_code: "json_extract(body, '$.errorCode')",
  create_time: 'created_at',
  start_time: "json_extract(body, '$.startedAt')",
  end_time: "json_extract(body, '$.endedAt')",
  'counts.deleted': "json_extract(body, '$.counts.deleted')",
}

function list(sql: Sql, { after, limit, workspace, conditions }: ListQuery): Run[] {
  const last = after === undefined ? undefined : sequenceOf(sql, after)
  const where = whereOf(conditions, RUN_COLUMNS)
  return sql
    .all<RunRow>(
      `SELECT * FROM run WHERE sequence < ? AND (? IS NULL OR ${RUN_COLUMNS['workspace']} = ?)${where.sql} ORDER BY sequence DESC LIMIT ?`,
      last ?? Number.MAX_SAFE_INTEGER,
      workspace ?? null,
      workspace ?? null,
      ...where.values,
      limit,
    )
    .map(runOf)
}
