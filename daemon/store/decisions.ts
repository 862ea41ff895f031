import type { Action, Decision } from '../../policies/engine/index.ts'
import type { Digest } from '../../policies/model/index.ts'
import type { Condition, DecisionPage } from '../../proto/resources/index.ts'
import type { Sql } from './database.ts'
import { decode } from './decode.ts'
import { type FilterColumns, whereOf } from './filter-sql.ts'

/** An image that a run would delete or untag. */
export type PlannedRemoval = { readonly digest: Digest; readonly action: Action }

/** What runs decided, in the engine's order. */
export type Decisions = {
  readonly clear: (runId: string) => void
  readonly append: (runId: string, decisions: readonly Decision[]) => void
  /** Returns decisions from position `from` on that meet the conditions, by position. */
  readonly page: (
    runId: string,
    from: number,
    limit: number,
    conditions?: readonly Condition[],
  ) => DecisionPage
  /** Returns what a run decided to delete or untag, by digest. */
  readonly planned: (runId: string) => readonly PlannedRemoval[]
  /** Keeps those of the newest `runs` runs of every repository. */
  readonly prune: (runs: number) => number
}

/** What filters compare. */
const COLUMNS: FilterColumns = Object.fromEntries(
  ['digest', 'group', 'tags', 'action', 'size'].map((name) => [name, `json_extract(body, '$.${name}')`]),
)

export function decisions(sql: Sql): Decisions {
  return {
    clear: (runId) => {
      sql.run('DELETE FROM decision WHERE run_id = ?', runId)
    },
    append: (runId, fresh) => {
      const last = sql.get<{ next: number }>(
        'SELECT coalesce(max(position) + 1, 0) AS next FROM decision WHERE run_id = ?',
        runId,
      )
      for (const [index, decision] of fresh.entries()) {
        sql.run(
          'INSERT INTO decision (run_id, position, body) VALUES (?, ?, ?)',
          runId,
          (last?.next ?? 0) + index,
          JSON.stringify(decision),
        )
      }
    },
    page: (runId, from, limit, conditions) => {
      const where = whereOf(conditions, COLUMNS)
      const rows = sql.all<{ position: number; body: string }>(
        `SELECT position, body FROM decision WHERE run_id = ? AND position >= ?${where.sql} ORDER BY position LIMIT ?`,
        runId,
        from,
        ...where.values,
        limit,
      )
      return {
        decisions: rows.map(({ position, body }) => decode<Decision>(body, `decision ${runId}/${position}`)),
        positions: rows.map(({ position }) => position),
      }
    },
    planned: (runId) =>
      sql.all<PlannedRemoval>(
        `SELECT json_extract(body, '$.digest') AS digest, json_extract(body, '$.action') AS action FROM decision
         WHERE run_id = ? AND json_extract(body, '$.action') <> 'KEEP' ORDER BY 1`,
        runId,
      ),
    prune: (keep) =>
      sql.run(
        `DELETE FROM decision WHERE run_id IN (
           SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY registry, repository ORDER BY sequence DESC) AS n FROM run)
           WHERE n > ?)`,
        keep,
      ),
  }
}
