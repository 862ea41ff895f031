import type { Instant } from '../../policies/model/index.ts'
import type { Sql } from './database.ts'

/** A job that was taken; a later taker has a greater token. */
export type TakenJob = { readonly runId: string; readonly token: number; readonly tries: number }

/** The table of the embedded queue. */
export type Jobs = {
  /** Adds jobs; one that is there already stays as it is. */
  readonly add: (runIds: readonly string[], availableAt: Instant) => void
  /** Takes the job that waits longest and is free, or whose taker's lease ran out. */
  readonly take: (now: Instant, leaseUntil: Instant) => TakenJob | undefined
  /** False when another has taken it since. */
  readonly renew: (job: TakenJob, leaseUntil: Instant) => boolean
  readonly done: (job: TakenJob) => void
  readonly retry: (job: TakenJob, availableAt: Instant) => void
  readonly depth: (now: Instant) => { readonly waiting: number; readonly active: number }
}

export function jobs(sql: Sql): Jobs {
  return {
    add: (runIds, availableAt) =>
      sql.transaction(() => {
        for (const id of runIds)
          sql.run('INSERT OR IGNORE INTO job (run_id, available_at) VALUES (?, ?)', id, availableAt)
      }),
    take: (now, leaseUntil) => {
      const row = sql.get<{ run_id: string; token: number; tries: number }>(
        `UPDATE job SET lease_until = ?, token = token + 1, tries = tries + 1 WHERE run_id = (
           SELECT run_id FROM job WHERE available_at <= ? AND (lease_until IS NULL OR lease_until < ?)
           ORDER BY available_at, run_id LIMIT 1)
         RETURNING run_id, token, tries`,
        leaseUntil,
        now,
        now,
      )
      return row === undefined ? undefined : { runId: row.run_id, token: row.token, tries: row.tries }
    },
    renew: (job, leaseUntil) =>
      sql.run(
        'UPDATE job SET lease_until = ? WHERE run_id = ? AND token = ?',
        leaseUntil,
        job.runId,
        job.token,
      ) === 1,
    done: (job) => {
      sql.run('DELETE FROM job WHERE run_id = ? AND token = ?', job.runId, job.token)
    },
    retry: (job, availableAt) => {
      sql.run(
        'UPDATE job SET lease_until = NULL, available_at = ? WHERE run_id = ? AND token = ?',
        availableAt,
        job.runId,
        job.token,
      )
    },
    depth: (now) => {
      const row = sql.get<{ all: number; active: number }>(
        'SELECT count(*) AS "all", coalesce(sum(lease_until >= ?), 0) AS active FROM job',
        now,
      )
      return { waiting: (row?.all ?? 0) - (row?.active ?? 0), active: row?.active ?? 0 }
    },
  }
}
