import type { Instant } from '../../policies/model/index.ts'
import type { Sql } from './database.ts'

/** A report that the daemon refused. `what`: why, as a clause. */
export type RefusedReport = {
  readonly at: Instant
  readonly worker: string
  readonly runId: string
  readonly what: string
}

/** Reports of workers that the daemon refused, oldest first. */
export type RefusedReports = {
  readonly add: (report: RefusedReport) => void
  /** Returns those since an instant, of one worker or of all. */
  readonly since: (at: Instant, worker?: string) => readonly RefusedReport[]
  readonly prune: (before: Instant) => void
}

const SELECT = 'SELECT at, worker, run_id AS runId, what FROM refused_report WHERE at > ?'

export function refusedReports(sql: Sql): RefusedReports {
  return {
    add: ({ at, worker, runId, what }) => {
      sql.run(
        'INSERT INTO refused_report (at, worker, run_id, what) VALUES (?, ?, ?, ?)',
        at,
        worker,
        runId,
        what,
      )
    },
    since: (at, worker) =>
      worker === undefined
        ? sql.all<RefusedReport>(`${SELECT} ORDER BY at`, at)
        : sql.all<RefusedReport>(`${SELECT} AND worker = ? ORDER BY at`, at, worker),
    prune: (before) => void sql.run('DELETE FROM refused_report WHERE at < ?', before),
  }
}
