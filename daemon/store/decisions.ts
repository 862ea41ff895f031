import type { Decision } from '../../policies/engine/index.ts'
import type { DecisionPage } from '../../proto/resources/index.ts'
import type { Sql } from './database.ts'
import { decode } from './decode.ts'

/** What runs decided, in the engine's order. */
export type Decisions = {
  readonly clear: (runId: string) => void
  readonly append: (runId: string, decisions: readonly Decision[]) => void
  /** From position `from`, which is `next` of the page before. */
  readonly page: (runId: string, from: number, limit: number) => DecisionPage
  /** Keeps those of the newest `runs` runs of every repository. */
  readonly prune: (runs: number) => number
}

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
    page: (runId, from, limit) => {
      const rows = sql.all<{ position: number; body: string }>(
        'SELECT position, body FROM decision WHERE run_id = ? AND position >= ? ORDER BY position LIMIT ?',
        runId,
        from,
        limit + 1,
      )
      const page = rows
        .slice(0, limit)
        .map((row) => decode<Decision>(row.body, `decision ${runId}/${row.position}`))
      return rows.length > limit ? { decisions: page, next: from + limit } : { decisions: page }
    },
    prune: (keep) =>
      sql.run(
        `DELETE FROM decision WHERE run_id IN (
           SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY registry, repository ORDER BY sequence DESC) AS n FROM run)
           WHERE n > ?)`,
        keep,
      ),
  }
}
