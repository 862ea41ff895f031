import { compact, type Digest, type Instant, type RepositoryRef } from '../../policies/model/index.ts'
import type { LeaseName, ListQuery, Run, RunKind, RunState } from '../../proto/resources/index.ts'
import type { Sql } from './database.ts'
import { decode } from './decode.ts'
import { type FilterColumns, whereOf } from './filter-sql.ts'
import { firstQueued } from './first-queued.ts'

type Row = { id: string; state: RunState; token: number; cancel_requested: number; body: string }
/** The stored JSON. `lookedAt` is `scannedAt` of the run. */
type Body = Omit<Run, 'state' | 'cancelRequested' | 'scannedAt'> & { readonly lookedAt?: Instant }

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
  /** Returns queued runs, oldest first, without those that delete in a paused registry. `after`: the id of the last run of the page before. */
  readonly queued: (limit: number, after?: string) => Run[]
  /** Returns the first of them of each registry: those that a person started or approved, then the oldest. */
  readonly firstQueued: () => Run[]
  /** Returns how many they are. */
  readonly countQueued: () => number
  /** Returns runs that wait for approval and were not superseded, newest first; of one repository or of all. */
  readonly parked: (ref?: RepositoryRef) => Run[]
  readonly park: (id: string, digests: readonly Digest[]) => void
  readonly parkedDigests: (id: string) => Digest[]
}

export function runs(sql: Sql): Runs {
  return { ...looking(sql), ...leasing(sql), ...changing(sql), ...parking(sql) }
}

function getRun(sql: Sql, id: string): Run | undefined {
  return sql.all<Row>('SELECT * FROM run WHERE id = ?', id).map(runOf)[0]
}

function write(sql: Sql, run: Run): void {
  const { state, cancelRequested, ...body } = run
  sql.run(
    'UPDATE run SET state = ?, cancel_requested = ?, body = ? WHERE id = ?',
    state,
    cancelRequested ? 1 : 0,
    JSON.stringify(stored(body)),
    run.id,
  )
}

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

/** Queued runs that may go on. */
const QUEUED =
  "state = 'QUEUED' AND NOT (kind = 'CLEAN' AND registry IN (SELECT registry FROM registry_pause))"

type Looking =
  | 'get'
  | 'list'
  | 'live'
  | 'worked'
  | 'isExpired'
  | 'expired'
  | 'queued'
  | 'firstQueued'
  | 'countQueued'

function looking(sql: Sql): Pick<Runs, Looking> {
  return {
    worked: (id) => sql.get<{ worked: number }>('SELECT worked FROM run WHERE id = ?', id)?.worked ?? 0,
    isExpired: (id, time) =>
      sql.get(`SELECT 1 FROM run WHERE id = ? AND state = 'RUNNING' AND ${ENDED}`, id, ...endedBy(time)) !==
      undefined,
    get: (id) => getRun(sql, id),
    list: (filter) => list(sql, filter),
    live: (ref, kind) =>
      sql
        .all<Row>(
          "SELECT * FROM run WHERE registry = ? AND repository = ? AND kind = ? AND state IN ('QUEUED', 'RUNNING')",
          ref.registry,
          ref.repository,
          kind,
        )
        .map(runOf)[0],
    expired: (time, limit) =>
      sql
        .all<Row>(
          `SELECT * FROM run WHERE state = 'RUNNING' AND ${ENDED} ORDER BY sequence LIMIT ?`,
          ...endedBy(time),
          limit,
        )
        .map(runOf),
    queued: (limit, after) =>
      sql
        .all<Row>(
          `SELECT * FROM run WHERE ${QUEUED} AND sequence > ? ORDER BY sequence LIMIT ?`,
          after === undefined ? 0 : sequenceOf(sql, after),
          limit,
        )
        .map(runOf),
    firstQueued: () => firstQueued(sql, QUEUED).flatMap((id) => getRun(sql, id) ?? []),
    countQueued: () =>
      sql.get<{ runs: number }>(`SELECT count(*) AS runs FROM run WHERE ${QUEUED}`)?.runs ?? 0,
  }
}

function leasing(sql: Sql): Pick<Runs, 'claim' | 'renew' | 'holder' | 'runningOf' | 'finish'> {
  return {
    runningOf: ({ identity, instance }) =>
      sql
        .all<Row>(
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
      if (run) write(sql, ended(run, ending))
      return run !== undefined
    },
  }
}

/** Whether the lease of a row has ended. */
const ENDED = 'CASE WHEN lease_boot = ? THEN lease_until ELSE ? END < ?'

function endedBy({ boot, at, earlierUntil }: LeaseTime): readonly [string, number, number] {
  return [boot, earlierUntil, at]
}

function claim(
  sql: Sql,
  id: string,
  { worker, until, time, now, identity, instance, sha256 }: RunClaim,
): { run: Run; generation: number } | undefined {
  const claimed = sql.run(
    `UPDATE run SET worked = worked + CASE state WHEN 'RUNNING' THEN ? ELSE 0 END,
       state = 'RUNNING', token = token + 1, lease_boot = ?, lease_until = ?,
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
  const { message: _message, waitsFor: _waitsFor, ...begun } = run
  const active = { ...begun, worker, attempts: run.attempts + 1, startedAt: run.startedAt ?? now }
  write(sql, active)
  const generation = sql.get<{ token: number }>('SELECT token FROM run WHERE id = ?', id)?.token ?? 0
  return { run: active, generation }
}

function changing(sql: Sql): Pick<Runs, 'insert' | 'update'> {
  return {
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
      if (run) write(sql, { ...run, ...change })
    },
  }
}

/** Parked runs without a later clean run that parked or succeeded. */
export const PARKED = `SELECT * FROM run AS parked WHERE state = 'AWAITING_APPROVAL' AND kind = 'CLEAN' AND NOT EXISTS (
  SELECT 1 FROM run AS later WHERE later.registry = parked.registry AND later.repository = parked.repository
  AND later.sequence > parked.sequence AND later.kind = 'CLEAN' AND later.state IN ('SUCCEEDED', 'AWAITING_APPROVAL'))`

function parking(sql: Sql): Pick<Runs, 'parked' | 'park' | 'parkedDigests'> {
  return {
    parked: (ref) =>
      (ref === undefined
        ? sql.all<Row>(`${PARKED} ORDER BY sequence DESC`)
        : sql.all<Row>(`${PARKED} AND registry = ? AND repository = ?`, ref.registry, ref.repository)
      ).map(runOf),
    park: (id, digests) => {
      for (const digest of digests)
        sql.run('INSERT OR IGNORE INTO parked (run_id, digest) VALUES (?, ?)', id, digest)
    },
    parkedDigests: (id) =>
      sql
        .all<{ digest: string }>('SELECT digest FROM parked WHERE run_id = ? ORDER BY digest', id)
        .map((row) => row.digest),
  }
}

function stored({ scannedAt, ...body }: Omit<Run, 'state' | 'cancelRequested'>): Body {
  return { ...body, ...compact({ lookedAt: scannedAt }) }
}

function runOf(row: Row): Run {
  const { lookedAt, ...body } = decode<Body>(row.body, `run ${row.id}`)
  return {
    ...body,
    ...compact({ scannedAt: lookedAt }),
    state: row.state,
    cancelRequested: row.cancel_requested === 1,
  }
}

/** What filters compare. */
const COLUMNS: FilterColumns = {
  run: 'id',
  workspace: "json_extract(body, '$.workspace')",
  registry: 'registry',
  repository: 'repository',
  policy: "json_extract(body, '$.policy')",
  kind: 'kind',
  state: 'state',
  trigger: "json_extract(body, '$.trigger')",
  requested_by: "json_extract(body, '$.requestedBy')",
  error_code: "json_extract(body, '$.errorCode')",
  create_time: 'created_at',
  start_time: "json_extract(body, '$.startedAt')",
  end_time: "json_extract(body, '$.endedAt')",
  'counts.deleted': "json_extract(body, '$.counts.deleted')",
}

function list(sql: Sql, { after, limit, workspace, conditions }: ListQuery): Run[] {
  const last = after === undefined ? undefined : sequenceOf(sql, after)
  const where = whereOf(conditions, COLUMNS)
  return sql
    .all<Row>(
      `SELECT * FROM run WHERE sequence < ? AND (? IS NULL OR ${COLUMNS['workspace']} = ?)${where.sql} ORDER BY sequence DESC LIMIT ?`,
      last ?? Number.MAX_SAFE_INTEGER,
      workspace ?? null,
      workspace ?? null,
      ...where.values,
      limit,
    )
    .map(runOf)
}

/** Returns the place of a run in the list; 0: there is none of this id. */
function sequenceOf(sql: Sql, id: string): number {
  return sql.get<{ sequence: number }>('SELECT sequence FROM run WHERE id = ?', id)?.sequence ?? 0
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
