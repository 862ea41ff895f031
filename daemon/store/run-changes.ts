import { compact } from '../../policies/model/index.ts'
import type { Condition, Run } from '../../proto/resources/index.ts'
import type { Sql } from './database.ts'
import { whereOf } from './filter-sql.ts'
import { RUN_COLUMNS } from './run-reads.ts'
import { runOf, type RunRow } from './run-rows.ts'

/** A run as it is now, and the number of its last change. */
export type ChangedRun = { readonly run: Run; readonly change: number }

/** Which changes are read: those after a number, at most `limit`. Absent `run`, `workspace`: of all. */
export type ChangesQuery = {
  readonly after: number
  readonly limit: number
  readonly run?: string | undefined
  readonly workspace?: string | undefined
  readonly conditions: readonly Condition[]
}

/** The changes of runs, in order. A run is found once, at its last change. */
export type RunChanges = {
  /** Returns the number of the newest change; 0: there was none. */
  readonly newest: () => number
  /** Returns runs that have changed, in the order of their changes. */
  readonly read: (query: ChangesQuery) => readonly ChangedRun[]
}

export function runChanges(sql: Sql): RunChanges {
  return {
    newest: () =>
      sql.get<{ seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'run_change'")?.seq ?? 0,
    read: ({ after, limit, run, workspace, conditions }) => {
      const own: Condition[] = Object.entries(compact({ run, workspace })).map(([column, value]) => ({
        kind: 'compare',
        column,
        op: '=',
        value,
      }))
      const where = whereOf([...own, ...conditions], RUN_COLUMNS)
      return sql
        .all<RunRow & { change: number }>(
          `SELECT run.*, change FROM run_change JOIN run ON run.id = run_id WHERE change > ?${where.sql} ORDER BY change LIMIT ?`,
          after,
          ...where.values,
          limit,
        )
        .map((row) => ({ run: runOf(row), change: row.change }))
    },
  }
}
