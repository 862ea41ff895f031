import type { LeaseName, Run } from '../../proto/resources/index.ts'
import type { Sql } from './database.ts'
import { getRun, runOf, type RunRow, writeRun } from './run-rows.ts'
import type { Ending, LeaseHolder, LeaseTime, RunClaim, Runs } from './runs.ts'

type HolderRow = { identity: string | null; instance: string | null; sha256: Uint8Array | null }

function holderOf(sql: Sql, { runId, generation }: LeaseName): LeaseHolder | undefined {
  const row = sql.get<HolderRow>(
    `SELECT lease_identity AS identity, lease_instance AS instance, lease_sha256 AS sha256
     FROM run WHERE id = ? AND token = ? AND state = 'RUNNING'`,
    runId,
    generation,
  )
  const { identity, instance, sha256 } = row ?? { identity: null, instance: null, sha256: null }
  // Why: a lease of a careen before secrets has no holder.
  if (identity === null || instance === null || sha256 === null) return undefined
  return { identity, instance, sha256 }
}

/** The part of the store that grants, renews and ends leases. */
export function leasing(sql: Sql): Pick<Runs, 'claim' | 'renew' | 'holder' | 'runningOf' | 'finish'> {
  return {
    runningOf: ({ identity, instance }) =>
      sql
        .all<RunRow>(
          "SELECT * FROM run WHERE state = 'RUNNING' AND lease_identity = ? AND lease_instance = ?",
          identity,
          instance,
        )
        .map(runOf),
    holder: (lease) => holderOf(sql, lease),
    claim: (id, wish) => sql.transaction(() => claim(sql, id, wish)),
    renew: ({ runId, generation }, { boot, until }) =>
      sql.run(
        `UPDATE run SET worked = worked + CASE WHEN lease_boot = ? THEN max(0, ? - lease_until) ELSE 0 END,
           lease_boot = ?, lease_until = ?
         WHERE id = ? AND token = ? AND state = 'RUNNING'`,
        boot,
        until,
        boot,
        until,
        runId,
        generation,
      ) === 1,
    finish: (lease, ending) => {
      const run = holderOf(sql, lease) === undefined ? undefined : getRun(sql, lease.runId)
      if (run) writeRun(sql, ended(run, ending))
      return run !== undefined
    },
  }
}

/** Whether the lease of a row has ended: SQL with the values of `endedBy`. */
export const ENDED = 'CASE WHEN lease_boot = ? THEN lease_until ELSE ? END < ?'

/** Returns the values of `ENDED`. */
export function endedBy({ boot, at, earlierUntil }: LeaseTime): readonly [string, number, number] {
  return [boot, earlierUntil, at]
}

function claim(
  sql: Sql,
  id: string,
  { worker, until, time, now, identity, instance, sha256 }: RunClaim,
): { run: Run; generation: number } | undefined {
  const claimed = sql.run(
    `UPDATE run SET worked = worked + CASE state WHEN 'RUNNING' THEN ? ELSE 0 END,
       state = 'RUNNING', opens_at = NULL, token = token + 1, lease_boot = ?, lease_until = ?,
       lease_identity = ?, lease_instance = ?, lease_sha256 = ?
     WHERE id = ? AND (state = 'QUEUED' OR (state = 'RUNNING' AND ${ENDED}))`,
    time.earlierUntil,
    time.boot,
    until,
    identity,
    instance,
    sha256,
    id,
    ...endedBy(time),
  )
  const run = claimed === 0 ? undefined : getRun(sql, id)
  if (!run) return undefined
  // Why: they say why it waited.
  const { message: _message, waitsFor: _waitsFor, opening: _opening, ...begun } = run
  const active = { ...begun, worker, attempts: run.attempts + 1, startedAt: run.startedAt ?? now }
  writeRun(sql, active)
  const generation = sql.get<{ token: number }>('SELECT token FROM run WHERE id = ?', id)?.token ?? 0
  return { run: active, generation }
}

function ended(run: Run, { state, at, ...ending }: Ending): Run {
  const what = Object.fromEntries(
    Object.entries(ending).filter(([key, value]) => value !== undefined && key in FIELDS),
  )
  // Why fewer: a run that its worker handed back was not attempted.
  if (state === 'QUEUED') return { ...run, ...what, state, attempts: Math.max(0, run.attempts - 1) }
  // Why: counts of an earlier attempt are not those of the run.
  const { counts: _counts, ...rest } = run
  return { ...rest, ...what, state, endedAt: at }
}

const FIELDS = { policy: 1, counts: 1, limitChecks: 1, errorCode: 1, message: 1 }
