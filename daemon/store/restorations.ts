import { compact, type Digest, type Instant, type RepositoryRef } from '../../policies/model/index.ts'
import type {
  Restoration,
  RestorationFailure,
  RestorationFinding,
  RestorationRequest,
  RestorationState,
} from '../../proto/resources/index.ts'
import type { Sql, Value } from './database.ts'
import { decode } from './decode.ts'

/** What a restoration says of itself, and does not change. `pinTtl`, `actor`: of its request. */
export type NewRestoration = Pick<
  Restoration,
  'workspace' | 'createdBy' | 'createdAt' | 'total' | 'repositories'
> &
  Pick<RestorationRequest, 'pinTtl' | 'actor'>

/** A restoration that is RUNNING. An earlier careen did not store `pinTtl` and `actor`. */
export type LeftRestoration = Pick<Restoration, 'id' | 'createdBy'> &
  Partial<Pick<RestorationRequest, 'pinTtl' | 'actor'>>

/** How a restoration ended. */
export type RestorationEnd = {
  readonly state: Exclude<RestorationState, 'RUNNING'>
  readonly at: Instant
  readonly failure?: RestorationFailure | undefined
}

/** What was found, and how many more images are done and restored. */
export type RestorationStep = {
  readonly finding: RestorationFinding
  readonly done: number
  readonly restored: number
}

/** A part of a restoration. `position`: grows from 1. */
export type PlacedFinding = { readonly position: number; readonly finding: RestorationFinding }

/** A removal that is not undone. `isPart`: it belongs to an image that was removed with it. */
export type OpenRemoval = RepositoryRef & {
  readonly id: number
  readonly runId: string
  readonly digest: string
  readonly isPart: boolean
}

/** Which removals: of a run, or of a workspace since a time, of one policy or of all. */
export type RemovalChoice =
  | { readonly run: string }
  | { readonly workspace: string; readonly since: Instant; readonly policy: string | undefined }

export type Restorations = {
  /** Stores a restoration that is RUNNING. Returns false if the id exists. */
  readonly begin: (restoration: NewRestoration & { readonly id: string }) => boolean
  readonly get: (id: string) => Restoration | undefined
  /** Adds a part. */
  readonly add: (id: string, step: RestorationStep) => void
  /** Returns parts after a position, in order. */
  readonly parts: (id: string, after: number, limit: number) => readonly PlacedFinding[]
  /** Ends a restoration that is RUNNING. */
  readonly end: (id: string, end: RestorationEnd) => void
  /** Returns those that are RUNNING. */
  readonly running: () => readonly LeftRestoration[]
  /** Returns removals that were not undone since, in order. Does not read their manifests. */
  readonly removals: (choice: RemovalChoice) => readonly OpenRemoval[]
  /** Returns true if a removal of an image was undone at this time or later. */
  readonly isUndoneSince: (ref: RepositoryRef, digest: Digest, at: Instant) => boolean
  /** Removes restorations that were created earlier and have ended. Returns how many. */
  readonly prune: (before: Instant) => number
}

type Row = {
  readonly id: string
  readonly workspace: string
  readonly state: RestorationState
  readonly created_at: number
  readonly ended_at: number | null
  readonly done: number
  readonly restored: number
  readonly body: string
  readonly failure: string | null
}

export function restorations(sql: Sql): Restorations {
  return {
    ...changing(sql),
    get: (id) => sql.all<Row>('SELECT * FROM restoration WHERE id = ?', id).map(restorationOf)[0],
    running: () =>
      sql.all<Row>(`SELECT * FROM restoration WHERE state = 'RUNNING' ORDER BY id`).map(({ id, body }) => ({
        ...decode<Omit<LeftRestoration, 'id'>>(body, `restoration ${id}`),
        id,
      })),
    parts: (id, after, limit) =>
      sql
        .all<{ position: number; body: string }>(
          'SELECT position, body FROM restoration_part WHERE restoration = ? AND position > ? ORDER BY position LIMIT ?',
          id,
          after,
          limit,
        )
        .map(({ position, body }) => ({
          position,
          finding: decode<RestorationFinding>(body, `restoration ${id}`),
        })),
    removals: (choice) => removals(sql, choice),
    isUndoneSince: ({ registry, repository }, digest, at) =>
      sql.get(
        'SELECT 1 FROM intent WHERE registry = ? AND repository = ? AND digest = ? AND restored_at >= ? LIMIT 1',
        registry,
        repository,
        digest,
        at,
      ) !== undefined,
  }
}

function changing(sql: Sql): Omit<Restorations, 'get' | 'running' | 'parts' | 'removals' | 'isUndoneSince'> {
  return {
    begin: ({ id, workspace, createdAt, ...body }) =>
      sql.run(
        `INSERT INTO restoration (id, workspace, state, created_at, body) VALUES (?, ?, 'RUNNING', ?, ?)
         ON CONFLICT (id) DO NOTHING`,
        id,
        workspace,
        createdAt,
        JSON.stringify(body),
      ) > 0,
    add: (id, { finding, done, restored }) =>
      sql.transaction(() => {
        sql.run(
          `INSERT INTO restoration_part (restoration, position, body)
           VALUES (?, (SELECT coalesce(max(position), 0) + 1 FROM restoration_part WHERE restoration = ?), ?)`,
          id,
          id,
          JSON.stringify(finding),
        )
        sql.run(
          'UPDATE restoration SET done = done + ?, restored = restored + ? WHERE id = ?',
          done,
          restored,
          id,
        )
      }),
    end: (id, { state, at, failure }) => {
      sql.run(
        `UPDATE restoration SET state = ?, ended_at = ?, failure = ? WHERE id = ? AND state = 'RUNNING'`,
        state,
        at,
        failure === undefined ? null : JSON.stringify(failure),
        id,
      )
    },
    prune: (before) => sql.run(`DELETE FROM restoration WHERE created_at < ? AND state <> 'RUNNING'`, before),
  }
}

const REMOVED = `intent.outcome IN ('deleted', 'untagged', 'gone') AND intent.restored_at IS NULL`
const SELECT =
  'SELECT intent.id, intent.run_id, intent.registry, intent.repository, intent.digest, intent.part FROM intent'

type RemovalRow = {
  readonly id: number
  readonly run_id: string
  readonly registry: string
  readonly repository: string
  readonly digest: string
  readonly part: number
}

function removals(sql: Sql, choice: RemovalChoice): readonly OpenRemoval[] {
  const [clause, values] = chosen(choice)
  return sql
    .all<RemovalRow>(`${SELECT} ${clause} AND ${REMOVED} ORDER BY intent.id`, ...values)
    .map(({ id, run_id: runId, registry, repository, digest, part }) => ({
      id,
      runId,
      registry,
      repository,
      digest,
      isPart: part !== 0,
    }))
}

function chosen(choice: RemovalChoice): readonly [clause: string, values: readonly Value[]] {
  if ('run' in choice) return ['WHERE intent.run_id = ?', [choice.run]]
  const { workspace, since, policy } = choice
  const of = policy === undefined ? '' : ` AND json_extract(run.body, '$.policy') = ?`
  const clause = `JOIN run ON run.id = intent.run_id
    WHERE intent.created_at >= ? AND json_extract(run.body, '$.workspace') = ?${of}`
  return [clause, [since, workspace, ...(policy === undefined ? [] : [policy])]]
}

function restorationOf(row: Row): Restoration {
  const { id, workspace, state, created_at: createdAt, ended_at: endedAt, done, restored, failure } = row
  const body = decode<Pick<Restoration, 'createdBy' | 'total' | 'repositories'>>(
    row.body,
    `restoration ${id}`,
  )
  const { createdBy, total, repositories } = body
  return {
    createdBy,
    total,
    repositories,
    id,
    workspace,
    state,
    createdAt,
    done,
    restored,
    ...compact({ endedAt: endedAt ?? undefined }),
    ...(failure === null ? {} : { failure: decode<RestorationFailure>(failure, `restoration ${id}`) }),
  }
}
