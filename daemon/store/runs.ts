import type { Action } from '../../policies/engine/index.ts'
import type { Digest, Instant, RepositoryRef } from '../../policies/model/index.ts'
import type {
  LeaseName,
  ListQuery,
  Run,
  RunKind,
  RunState,
  WindowOpening,
} from '../../proto/resources/index.ts'
import type { Sql } from './database.ts'
import { leasing } from './run-leases.ts'
import { looking } from './run-reads.ts'
import { getRun, runOf, type RunRow, stored, writeRun } from './run-rows.ts'

/** Who has a lease. `sha256`: of its secret. */
export type LeaseHolder = {
  readonly identity: string
  readonly instance: string
  readonly sha256: Uint8Array
}

/** Which leases have ended: those of this start of the daemon by their end, the others all at `earlierUntil`. */
export type LeaseTime = {
  readonly boot: string
  /** Milliseconds since this start. */
  readonly at: number
  readonly earlierUntil: number
}

/** Until when a lease is valid, in milliseconds since a start of the daemon. */
export type LeaseEnd = { readonly boot: string; readonly until: number }

/** A claim of a run. */
export type RunClaim = LeaseHolder & {
  /** The name of the worker, for people. */
  readonly worker: string
  readonly until: number
  readonly time: LeaseTime
  readonly now: Instant
}

/** The end of a run, its parking, or its return to the queue. */
export type Ending = {
  readonly state: Exclude<RunState, 'RUNNING'>
  readonly at: Instant
  readonly policy?: string | undefined
  readonly counts?: Run['counts']
  readonly limitChecks?: Run['limitChecks']
  readonly errorCode?: string
  readonly message?: string
}

export type Runs = {
  /** Returns false if a run of this id exists. */
  readonly insert: (run: Run) => boolean
  readonly get: (id: string) => Run | undefined
  /** Returns runs, newest first. `after`: the id of the last run of the page before. */
  readonly list: (query: ListQuery) => Run[]
  /** Returns the queued or running run of a repository. */
  readonly live: (ref: RepositoryRef, kind: RunKind) => Run | undefined
  /** Claims a run that is queued or whose lease has ended, else returns undefined. The generation grows. */
  readonly claim: (id: string, claim: RunClaim) => { run: Run; generation: number } | undefined
  /** Returns the holder of the newest lease, or undefined if that is another lease, or the run is not running. */
  readonly holder: (lease: LeaseName) => LeaseHolder | undefined
  /** Returns the running runs whose newest lease a worker has. */
  readonly runningOf: (worker: Pick<LeaseHolder, 'identity' | 'instance'>) => Run[]
  /** Returns false without a change if a newer lease exists, or the run is not running. */
  readonly renew: (lease: LeaseName, end: LeaseEnd) => boolean
  /** Ends the run. Returns false without a change if a newer lease exists, or the run is not running. */
  readonly finish: (lease: LeaseName, ending: Ending) => boolean
  /** Changes a run without a lease. */
  readonly update: (id: string, change: Partial<Run>) => void
  /**
   * Returns how long workers have worked on a run, over all of its attempts. Milliseconds. Counted when a lease is renewed; a worker
   * that died counts until its lease ended.
   */
  readonly worked: (id: string) => number
  /** Returns true if the run is running and its lease has ended. */
  readonly isExpired: (id: string, time: LeaseTime) => boolean
  /** Returns running runs whose lease has ended. */
  readonly expired: (time: LeaseTime, limit: number) => Run[]
  /** Stores that a run is not among the queued ones until a window opens. */
  readonly waitForWindow: (id: string, opening: WindowOpening) => void
  /** Puts runs back among the queued ones whose window opens at `until` or earlier. */
  readonly openWindows: (until: Instant) => void
  /** Returns how many runs wait for a window, and when the first of these opens. */
  readonly waitingForWindow: () => { readonly runs: number; readonly opensAt: Instant | null }
  /** Returns queued runs, oldest first, without those that delete in a paused registry or repository, or wait for a window. `after`: the id of the last run of the page before. */
  readonly queued: (limit: number, after?: string) => Run[]
  /** Returns the first of them of each registry: those that a person started or approved, then the oldest. */
  readonly firstQueued: () => Run[]
  /** Returns how many they are. */
  readonly countQueued: () => number
  /** Returns runs that wait for approval and were not superseded, newest first; of one repository or of all. */
  readonly parked: (ref?: RepositoryRef) => Run[]
  /** Returns earlier runs of the repository of a run that wait for approval, oldest first. */
  readonly overtakenBy: (run: RepositoryRef & { readonly id: string }) => Run[]
  /** Those that wait for approval and were not superseded, of a workspace, in whose repositories no policy is in force. */
  readonly parkedUngoverned: (workspace: string) => Run[]
  readonly park: (id: string, digests: readonly Digest[]) => void
  readonly parkedDigests: (id: string) => Digest[]
  /** Returns how many of these digests the run decided to do so with. */
  readonly parkedActions: (id: string, action: Action) => number
}

export function runs(sql: Sql): Runs {
  return { ...looking(sql), ...leasing(sql), ...changing(sql), ...parking(sql) }
}

function changing(sql: Sql): Pick<Runs, 'insert' | 'update' | 'waitForWindow' | 'openWindows'> {
  return {
    waitForWindow: (id, opening) => {
      const run = getRun(sql, id)
      if (run === undefined) return
      // Why: a message of before says something else.
      const { message: _message, ...rest } = run
      writeRun(sql, { ...rest, state: 'QUEUED', opening })
      sql.run('UPDATE run SET opens_at = ? WHERE id = ?', opening.at, id)
    },
    openWindows: (until) => {
      sql.run('UPDATE run SET opens_at = NULL WHERE opens_at <= ?', until)
    },
    insert: (run) => {
      const { state, cancelRequested, ...body } = run
      const inserted = sql.run(
        `INSERT INTO run (id, registry, repository, kind, state, created_at, cancel_requested, body)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
        run.id,
        run.registry,
        run.repository,
        run.kind,
        state,
        run.createdAt,
        cancelRequested ? 1 : 0,
        JSON.stringify(stored(body)),
      )
      return inserted === 1
    },
    update: (id, change) => {
      const run = getRun(sql, id)
      if (run) writeRun(sql, { ...run, ...change })
    },
  }
}

/** Parked runs without a later clean run that parked or succeeded. */
export const PARKED = `SELECT * FROM run AS parked WHERE state = 'AWAITING_APPROVAL' AND kind = 'CLEAN' AND NOT EXISTS (
  SELECT 1 FROM run AS later WHERE later.registry = parked.registry AND later.repository = parked.repository
  AND later.sequence > parked.sequence AND later.kind = 'CLEAN' AND later.state IN ('SUCCEEDED', 'AWAITING_APPROVAL'))`

type Parking = 'parked' | 'overtakenBy' | 'parkedUngoverned' | 'park' | 'parkedDigests' | 'parkedActions'

function parking(sql: Sql): Pick<Runs, Parking> {
  return {
    parked: (ref) =>
      (ref === undefined
        ? sql.all<RunRow>(`${PARKED} ORDER BY sequence DESC`)
        : sql.all<RunRow>(`${PARKED} AND registry = ? AND repository = ?`, ref.registry, ref.repository)
      ).map(runOf),
    overtakenBy: ({ id, registry, repository }) =>
      sql
        .all<RunRow>(
          `SELECT * FROM run WHERE registry = ? AND repository = ? AND sequence < (SELECT sequence FROM run WHERE id = ?)
           AND state = 'AWAITING_APPROVAL' AND kind = 'CLEAN' ORDER BY sequence`,
          registry,
          repository,
          id,
        )
        .map(runOf),
    parkedUngoverned: (workspace) =>
      sql
        .all<RunRow>(
          `SELECT waiting.* FROM (${PARKED}) AS waiting JOIN repository USING (registry, repository)
           WHERE repository.workspace = ? AND repository.policy IS NULL`,
          workspace,
        )
        .map(runOf),
    park: (id, digests) => {
      for (const digest of digests)
        sql.run('INSERT OR IGNORE INTO parked (run_id, digest) VALUES (?, ?)', id, digest)
    },
    parkedDigests: (id) =>
      sql
        .all<{ digest: string }>('SELECT digest FROM parked WHERE run_id = ? ORDER BY digest', id)
        .map((row) => row.digest),
    parkedActions: (id, action) =>
      sql.get<{ n: number }>(
        `SELECT count(*) AS n FROM decision JOIN parked USING (run_id)
         WHERE run_id = ? AND parked.digest = json_extract(decision.body, '$.digest') AND json_extract(decision.body, '$.action') = ?`,
        id,
        action,
      )?.n ?? 0,
  }
}
