import { type Loss, lossText } from '../../policies/evidence/index.ts'
import type { Instant, RepositoryRef } from '../../policies/model/index.ts'
import type { ListQuery, RepositoryState } from '../../proto/resources/index.ts'
import type { Sql } from './database.ts'
import { decode, compactRow } from './decode.ts'
import { type FilterColumns, whereOf } from './filter-sql.ts'
import { HERE } from './here.ts'
import { GONE } from './listings.ts'
import { PARKED } from './runs.ts'
import { stagedRepositories, type StagedRepositories } from './staged-repositories.ts'

type Row = {
  registry: string
  repository: string
  workspace: string
  baseline_at: number | null
  last_scan_at: number | null
  tags: number | null
  images: number | null
  image_count: number | null
  bytes: number | null
  policy: string | null
  next_run_at: number | null
  stopped: string | null
  gone_at: number | null
  loss: string | null
}

type Assigned = Pick<Row, 'repository' | 'workspace' | 'policy' | 'next_run_at'>

type Scan = {
  readonly at: Instant
  readonly tags: number
  readonly images: number
  /** Absent: not known. */
  readonly imageCount?: number | undefined
  readonly bytes: number
}

/** Who governs a repository, and when it is cleaned next. */
export type AssignedRepository = RepositoryRef & {
  readonly workspace: string
  readonly policy?: string | undefined
  readonly nextRunAt?: Instant | undefined
}

/** Those whose names follow one. */
export type AssignedPage = { readonly after: string; readonly limit: number }

export type Repositories = StagedRepositories & {
  readonly get: (ref: RepositoryRef) => RepositoryState | undefined
  /**
   * Ordered by registry and repository. `after`: `REGISTRY/REPOSITORY` of the last one of the page before. `declared`: only those of
   * registries that are declared now.
   */
  readonly list: (query: ListQuery & { readonly declared?: true }) => RepositoryState[]
  readonly ofRegistry: (registry: string) => RepositoryState[]
  /** Returns who governs repositories of a registry, ordered by name. `page`: absent: all of them. */
  readonly assigned: (registry: string, page?: AssignedPage) => AssignedRepository[]
  /** Returns how many repositories of a registry are known. */
  readonly count: (registry: string) => number
  /** Assigns a repository, and adds one that is not known. */
  readonly assign: (repository: AssignedRepository) => void
  /** Adds a repository; one that is known keeps what is known of it. */
  readonly upsert: (ref: RepositoryRef & { readonly workspace: string }) => void
  readonly setPolicy: (ref: RepositoryRef, policy: string | undefined, nextRunAt: Instant | undefined) => void
  /** Those whose time has come, the longest due first. */
  readonly due: (now: Instant, limit: number) => RepositoryState[]
  /** When the next run of a workspace is due; undefined if none is. */
  readonly nextRunIn: (workspace: string) => Instant | undefined
  readonly setNextRun: (ref: RepositoryRef, at: Instant | undefined) => void
  readonly recordScan: (ref: RepositoryRef, scan: Scan) => void
  readonly setBytes: (ref: RepositoryRef, bytes: number) => void
  readonly setImageCount: (ref: RepositoryRef, images: number) => void
  /** Adds to the number of images, or takes from it, unless it is not known. */
  readonly addToImageCount: (ref: RepositoryRef, change: number) => void
  /** Where cleaning is stopped, or the last look lost too much, ordered by name. */
  readonly stopped: () => RepositoryState[]
  readonly stop: (ref: RepositoryRef, why: string) => void
  readonly resume: (ref: RepositoryRef) => void
}

/** Not those of a registry whose name another one has now. */
const OF_BLOCKS = "instr(registry, ':') = 0"

const SELECT = `SELECT repository.*, ${GONE} AS gone_at, loss.body AS loss FROM repository LEFT JOIN loss USING (registry, repository)`

export function repositories(sql: Sql): Repositories {
  return { ...reading(sql), ...writing(sql), ...stagedRepositories(sql) }
}

type Reading = 'get' | 'list' | 'ofRegistry' | 'assigned' | 'count' | 'due' | 'nextRunIn' | 'stopped'

function reading(sql: Sql): Pick<Repositories, Reading> {
  return {
    get: (ref) => sql.all<Row>(`${SELECT} ${HERE}`, ref.registry, ref.repository).map(state)[0],
    list: (query) => list(sql, query),
    ofRegistry: (registry) =>
      sql.all<Row>(`${SELECT} WHERE registry = ? ORDER BY repository`, registry).map(state),
    count: (registry) =>
      sql.get<{ n: number }>('SELECT count(*) AS n FROM repository WHERE registry = ?', registry)?.n ?? 0,
    assigned: (registry, { after, limit } = { after: '', limit: -1 }) =>
      sql
        .all<Assigned>(
          `SELECT repository, workspace, policy, next_run_at FROM repository
           WHERE registry = ? AND repository > ? ORDER BY repository LIMIT ?`,
          registry,
          after,
          limit,
        )
        .map(({ policy, next_run_at: next, ...row }) => ({
          ...row,
          registry,
          policy: policy ?? undefined,
          nextRunAt: next ?? undefined,
        })),
    stopped: () =>
      sql
        .all<Row>(
          `${SELECT} WHERE (stopped IS NOT NULL OR loss.body IS NOT NULL) AND ${OF_BLOCKS} ORDER BY registry, repository`,
        )
        .map(state),
    nextRunIn: (workspace) =>
      // Why not the minimum: that reads all of them, and this the index of what is due.
      sql.get<{ at: number }>(
        `SELECT next_run_at AS at FROM repository
         WHERE next_run_at IS NOT NULL AND workspace = ? ORDER BY next_run_at LIMIT 1`,
        workspace,
      )?.at ?? undefined,
    due: (now, limit) =>
      sql.all<Row>(`${SELECT} WHERE next_run_at <= ? ORDER BY next_run_at LIMIT ?`, now, limit).map(state),
  }
}

/** What filters compare. `attention`: cleaning is stopped, misses too many images, or waits for approval. */
const COLUMNS: FilterColumns = {
  workspace: 'workspace',
  registry: 'registry',
  repository: 'repository',
  policy: 'policy',
  tags: 'tags',
  images: 'images',
  image_count: 'image_count',
  scan_time: 'last_scan_at',
  next_run_time: 'next_run_at',
  stopped: 'stopped',
  attention: `(stopped IS NOT NULL OR loss.body IS NOT NULL OR EXISTS (
    SELECT 1 FROM (${PARKED}) AS waiting WHERE (waiting.registry, waiting.repository) = (repository.registry, repository.repository)))`,
}

const DECLARED =
  " AND EXISTS (SELECT 1 FROM object WHERE object.address = 'registry.' || repository.registry)"

function list(
  sql: Sql,
  { after = '', limit, workspace, conditions, declared }: ListQuery & { readonly declared?: true },
): RepositoryState[] {
  const slash = after.indexOf('/')
  const where = whereOf(conditions, COLUMNS)
  return sql
    .all<Row>(
      `${SELECT} WHERE (registry, repository) > (?, ?) AND (? IS NULL OR workspace = ?) AND ${OF_BLOCKS}${declared === true ? DECLARED : ''}${where.sql}
       ORDER BY registry, repository LIMIT ?`,
      after.slice(0, Math.max(slash, 0)),
      after.slice(slash + 1),
      workspace ?? null,
      workspace ?? null,
      ...where.values,
      limit,
    )
    .map(state)
}

type Writing = Omit<Repositories, Reading | keyof StagedRepositories>

function writing(sql: Sql): Writing {
  return {
    assign: (one) => assign(sql, one),
    upsert: (ref) => {
      sql.run(
        // One that is new was not in the registry's last list.
        `INSERT INTO repository (registry, repository, workspace, absent_at)
         VALUES (?, ?, ?, (SELECT at FROM catalog_look WHERE registry = ?))
         ON CONFLICT DO UPDATE SET workspace = excluded.workspace`,
        ref.registry,
        ref.repository,
        ref.workspace,
        ref.registry,
      )
    },
    setPolicy: (ref, policy, nextRunAt) => {
      sql.run(
        `UPDATE repository SET policy = ?, next_run_at = ? ${HERE}`,
        policy ?? null,
        nextRunAt ?? null,
        ref.registry,
        ref.repository,
      )
    },
    setNextRun: (ref, at) => {
      sql.run(`UPDATE repository SET next_run_at = ? ${HERE}`, at ?? null, ref.registry, ref.repository)
    },
    ...counting(sql),
    stop: (ref, why) => {
      sql.run(`UPDATE repository SET stopped = ? ${HERE}`, why, ref.registry, ref.repository)
    },
    resume: (ref) => {
      sql.run(`UPDATE repository SET stopped = NULL ${HERE}`, ref.registry, ref.repository)
    },
  }
}

/** What scans and runs found there. */
function counting(sql: Sql): Pick<Writing, 'recordScan' | 'setBytes' | 'setImageCount' | 'addToImageCount'> {
  return {
    recordScan: (ref, scan) => {
      sql.run(
        `UPDATE repository SET last_scan_at = ?, unlisted_at = NULL, tags = ?, images = ?, image_count = ?, bytes = ? ${HERE}`,
        scan.at,
        scan.tags,
        scan.images,
        scan.imageCount ?? null,
        scan.bytes,
        ref.registry,
        ref.repository,
      )
    },
    setBytes: ({ registry, repository }, bytes) => {
      sql.run(`UPDATE repository SET bytes = ? ${HERE}`, bytes, registry, repository)
    },
    setImageCount: ({ registry, repository }, images) => {
      sql.run(`UPDATE repository SET image_count = ? ${HERE}`, images, registry, repository)
    },
    addToImageCount: ({ registry, repository }, change) => {
      const sum = 'max(0, image_count + ?)'
      sql.run(`UPDATE repository SET image_count = ${sum} ${HERE}`, change, registry, repository)
    },
  }
}

function assign(sql: Sql, { registry, repository, workspace, policy, nextRunAt }: AssignedRepository): void {
  sql.run(
    `INSERT INTO repository (registry, repository, workspace, policy, next_run_at, absent_at)
     VALUES (?, ?, ?, ?, ?, (SELECT at FROM catalog_look WHERE registry = ?))
     ON CONFLICT DO UPDATE SET
       workspace = excluded.workspace, policy = excluded.policy, next_run_at = excluded.next_run_at`,
    registry,
    repository,
    workspace,
    policy ?? null,
    nextRunAt ?? null,
    registry,
  )
}

function state(row: Row): RepositoryState {
  return {
    registry: row.registry,
    repository: row.repository,
    workspace: row.workspace,
    ...compactRow({
      baselineAt: row.baseline_at,
      lastScanAt: row.last_scan_at,
      tags: row.tags,
      images: row.images,
      imageCount: row.image_count,
      bytes: row.bytes,
      policy: row.policy,
      nextRunAt: row.next_run_at,
      stopped: row.stopped,
      goneAt: row.gone_at,
      loss:
        row.loss === null
          ? undefined
          : lossText(decode<Loss>(row.loss, `loss of ${row.registry}/${row.repository}`)),
    }),
  }
}
