import type { Sql } from './database.ts'

/**
 * Returns the id of the first queued run of each registry: those that a person started or approved, then the oldest. `condition`:
 * SQL that queued runs meet. Why one query for each registry: the index has the answer first, however many runs wait behind it.
 */
export function firstQueued(sql: Sql, condition: string): readonly string[] {
  const ids: string[] = []
  for (let after = ''; ;) {
    const first = sql.get<{ id: string; registry: string }>(
      `SELECT id, registry FROM run INDEXED BY run_waiting WHERE ${condition} AND registry > ?
       ORDER BY registry, instr(body, '"trigger":"schedule"') > 0, sequence LIMIT 1`,
      after,
    )
    if (first === undefined) return ids
    ids.push(first.id)
    after = first.registry
  }
}
