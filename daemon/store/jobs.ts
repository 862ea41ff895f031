import type { Sql } from './database.ts'

/** A claimed job. A later claim of the same run has a greater token. */
export type ClaimedJob = { readonly runId: string; readonly token: number; readonly tries: number }

/**
 * The table of the embedded queue. Its times are milliseconds of the monotonic clock of one process, and mean nothing to another: the
 * first claim of a process makes all jobs available. Requires that one process alone claims jobs.
 */
export type Jobs = {
  /** Adds jobs. An existing job is not changed. */
  readonly add: (runIds: readonly string[], availableAt: number) => void
  /** Claims the oldest available job, or one whose lease ended. Returns undefined if there is none. */
  readonly claim: (now: number, leaseUntil: number) => ClaimedJob | undefined
  /** Returns false if the job was claimed again since. */
  readonly renew: (job: ClaimedJob, leaseUntil: number) => boolean
  readonly done: (job: ClaimedJob) => void
  readonly retry: (job: ClaimedJob, availableAt: number) => void
  readonly depth: (now: number) => { readonly waiting: number; readonly active: number }
}

export function jobs(sql: Sql): Jobs {
  let isRestarted = false
  return {
    add: (runIds, availableAt) =>
      sql.transaction(() => {
        for (const id of runIds)
          sql.run('INSERT OR IGNORE INTO job (run_id, available_at) VALUES (?, ?)', id, availableAt)
      }),
    claim: (now, leaseUntil) =>
      sql.transaction(() => {
        if (!isRestarted) sql.run('UPDATE job SET lease_until = NULL, available_at = 0')
        isRestarted = true
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
      }),
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
