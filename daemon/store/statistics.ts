import type { Instant } from '../../policies/model/index.ts'
import type { RunState } from '../../proto/resources/index.ts'
import type { Sql } from './database.ts'

/** Numbers about the database, for metrics. */
export type Statistics = {
  /** How many runs have not ended, by their state. A state without runs is absent. */
  readonly liveRuns: () => ReadonlyMap<RunState, number>
  /** For each registry with governed and scanned repositories: when the one was scanned whose scan is the oldest. */
  readonly oldestScans: () => ReadonlyMap<string, Instant>
  /** How many workers, each a process, have a run. */
  readonly workers: () => number
  /** The size of the file, without its log. */
  readonly bytes: () => number
}

export function statistics(sql: Sql): Statistics {
  return {
    liveRuns: () =>
      new Map(
        sql
          .all<{ state: RunState; runs: number }>(
            `SELECT state, count(*) AS runs FROM run
             WHERE state IN ('QUEUED', 'RUNNING', 'AWAITING_APPROVAL') GROUP BY state`,
          )
          .map(({ state, runs }) => [state, runs]),
      ),
    oldestScans: () =>
      new Map(
        sql
          .all<{ registry: string; at: Instant }>(
            `SELECT registry, min(last_scan_at) AS at FROM repository
             WHERE policy IS NOT NULL AND last_scan_at IS NOT NULL GROUP BY registry`,
          )
          .map(({ registry, at }) => [registry, at]),
      ),
    workers: () =>
      sql.get<{ workers: number }>(
        `SELECT count(*) AS workers FROM
           (SELECT DISTINCT lease_identity, lease_instance FROM run WHERE state = 'RUNNING')`,
      )?.workers ?? 0,
    bytes: () =>
      sql.get<{ bytes: number }>(
        'SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size',
      )?.bytes ?? 0,
  }
}
