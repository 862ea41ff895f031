import { createHash } from 'node:crypto'
import { compact, type Instant } from '../../policies/model/index.ts'
import {
  type ListQuery,
  PLAN_LIFE,
  type PlanFailure,
  type PlanHead,
  type PlanState,
  type StoredPlan,
} from '../../proto/resources/index.ts'
import type { Sql } from './database.ts'
import { decode } from './decode.ts'
import { type FilterColumns, whereOf } from './filter-sql.ts'
import { type MeasuredPlan, planParts, type PlanParts } from './plan-parts.ts'

/** What a plan says of itself, as it is stored. */
export type PlanBody = Omit<
  StoredPlan,
  'id' | 'changes' | 'effects' | 'contentSha256' | 'appliedSerial' | 'secondPerson'
>

/** A plan that is being made. `owner`: the identity that made it; absent: the daemon itself. */
export type BegunPlan = { readonly id: string; readonly body: PlanBody; readonly owner?: string | undefined }

/** A plan that was made: its parts are stored. */
export type FinishedPlan = {
  readonly state: 'READY' | 'INCOMPLETE'
  readonly body: PlanBody
  readonly content: MeasuredPlan
}

export type Plans = PlanParts & {
  /** Stores a plan that is PLANNING. Returns false if a plan of this id exists. */
  readonly begin: (plan: BegunPlan) => boolean
  /** Removes the oldest plans of an owner in a workspace if more than 20 are not applied. Never removes `id`. Returns the ids. */
  readonly forget: (workspace: string, owner: string, id: string) => readonly string[]
  /**
   * Removes plans that are not applied until all have at most so many bytes: the oldest of the owner of `id`, then the oldest of all.
   * Never removes `id`. Returns the ids.
   */
  readonly forgetBeyond: (id: string, bytes: number) => readonly string[]
  /** Ends the making of a plan. Returns false if it is not PLANNING any more. */
  readonly finish: (id: string, made: FinishedPlan) => boolean
  /** Ends a plan that is PLANNING without one, and removes its parts. */
  readonly fail: (id: string, state: 'FAILED' | 'CANCELLED', failure: PlanFailure) => void
  /** Cancels all plans that are PLANNING. */
  readonly cancelAll: (failure: PlanFailure) => void
  readonly head: (id: string) => PlanHead | undefined
  /** Returns a plan with all its parts, or undefined if it does not exist. */
  readonly get: (id: string) => StoredPlan | undefined
  /** Returns plans, newest first. `after`: the `planKey` of a plan. */
  readonly list: (query: ListQuery) => readonly PlanHead[]
  readonly markApplied: (id: string, serial: number) => void
  /** Removes a plan that is PLANNING, and its parts. */
  readonly drop: (id: string) => void
  /** Removes plans that were made earlier and never applied. Returns how many. */
  readonly prune: (before: Instant) => number
}

type Row = {
  readonly id: string
  readonly body: string
  readonly state: PlanState
  readonly applied_serial: number | null
  readonly content_sha256: string | null
  readonly failure: string | null
}

/** Plans of an identity in a workspace that are not applied. */
const MOST_OPEN = 20

/** Why the newest is named: by a clock that was set back it seems to be older than others. Those that were not made go first. */
const FORGET = `DELETE FROM plan WHERE id IN (
  SELECT id FROM plan WHERE workspace = ? AND owner = ? AND applied_serial IS NULL AND id <> ?
  ORDER BY state IN ('FAILED', 'CANCELLED'), created_at DESC, id LIMIT -1 OFFSET ?) RETURNING id`

/** The state now. A plan that was applied or not made stays so. Takes the time. */
const STATE = `CASE WHEN state IN ('READY', 'INCOMPLETE') AND (
    created_at <= ? - ${PLAN_LIFE}
    OR coalesce((SELECT serial FROM workspace WHERE name = plan.workspace), 0) <> json_extract(body, '$.baseSerial')
  ) THEN 'STALE' ELSE state END`

const SELECT = `SELECT id, body, ${STATE} AS state, created_at, applied_serial, content_sha256, failure, workspace FROM plan`

/** What filters compare. */
const COLUMNS: FilterColumns = {
  workspace: 'workspace',
  plan: 'id',
  state: 'state',
  base_serial: `json_extract(body, '$.baseSerial')`,
  applied_serial: 'coalesce(applied_serial, 0)',
  created_by: `json_extract(body, '$.createdBy')`,
  create_time: 'created_at',
}

const PARTS = ['plan_spool', 'plan_change', 'plan_effect', 'plan_image']

/** `now`: plans become stale. */
export function plans(sql: Sql, now: () => Instant): Plans {
  return { ...planParts(sql), ...making(sql), ...reading(sql, now), ...ending(sql) }
}

type Making = 'begin' | 'forget' | 'forgetBeyond' | 'finish' | 'fail' | 'cancelAll' | 'drop'

function making(sql: Sql): Pick<Plans, Making> {
  const fail: Plans['fail'] = (id, state, failure) =>
    sql.transaction(() => {
      const text = `UPDATE plan SET state = ?, failure = ? WHERE id = ? AND state = 'PLANNING'`
      if (sql.run(text, state, JSON.stringify(failure), id) === 0) return
      for (const table of PARTS) sql.run(`DELETE FROM ${table} WHERE plan = ?`, id)
    })
  return {
    begin: ({ id, owner, body }) =>
      sql.run(
        `INSERT INTO plan (id, created_at, body, state, workspace, owner)
         VALUES (?, ?, ?, 'PLANNING', ?, ?) ON CONFLICT (id) DO NOTHING`,
        id,
        body.createdAt,
        JSON.stringify(body),
        body.workspace,
        owner ?? null,
      ) > 0,
    forget: (workspace, owner, id) =>
      sql.all<{ id: string }>(FORGET, workspace, owner, id, MOST_OPEN - 1).map((one) => one.id),
    forgetBeyond: (id, most) => sql.transaction(() => forgetBeyond(sql, id, most)),
    finish: (id, { state, body, content }) =>
      sql.transaction(() => {
        const text = `UPDATE plan SET state = ?, body = ?, content_sha256 = ?, bytes = ? WHERE id = ? AND state = 'PLANNING'`
        sql.run('DELETE FROM plan_spool WHERE plan = ?', id)
        return sql.run(text, state, JSON.stringify(body), content.sha256, content.bytes, id) > 0
      }),
    fail,
    cancelAll: (failure) => {
      const all = sql.all<{ id: string }>(`SELECT id FROM plan WHERE state = 'PLANNING'`)
      for (const { id } of all) fail(id, 'CANCELLED', failure)
    },
    drop: (id) => {
      sql.run(`DELETE FROM plan WHERE id = ? AND state = 'PLANNING'`, id)
    },
  }
}

/** Those of the owner first, oldest first. */
const BEYOND = `DELETE FROM plan WHERE id = (
  SELECT id FROM plan WHERE applied_serial IS NULL AND bytes > 0 AND id <> ?
  ORDER BY owner IS NOT (SELECT owner FROM plan WHERE id = ?), created_at, id LIMIT 1) RETURNING id`

function forgetBeyond(sql: Sql, id: string, most: number): readonly string[] {
  const total = (): number =>
    sql.get<{ bytes: number | null }>('SELECT sum(bytes) AS bytes FROM plan WHERE applied_serial IS NULL')
      ?.bytes ?? 0
  const forgotten: string[] = []
  while (total() > most) {
    const [victim] = sql.all<{ id: string }>(BEYOND, id, id)
    if (victim === undefined) break
    forgotten.push(victim.id)
  }
  return forgotten
}

function reading(sql: Sql, now: () => Instant): Pick<Plans, 'head' | 'get' | 'list'> {
  const { changes, effects, images } = planParts(sql)
  const head: Plans['head'] = (id) => {
    const row = sql.get<Row>(`${SELECT} WHERE id = ?`, now(), id)
    return row === undefined ? undefined : headOf(row)
  }
  const all = { after: undefined, limit: -1 }
  return {
    head,
    get: (id) => {
      const found = head(id)
      if (found === undefined) return undefined
      const { state: _state, etag: _etag, failure: _failure, ...plan } = found
      const deletes = Map.groupBy(images(id, all), ({ place: [part] }) => part)
      const whole = effects(id, all).map(({ place, effect }) => ({
        ...effect,
        deletes: (deletes.get(place) ?? []).map(({ decision }) => decision),
      }))
      return { ...plan, changes: changes(id, 0, all.limit), effects: whole }
    },
    list: ({ after, limit, workspace, conditions }) => {
      const where = whereOf(conditions, COLUMNS)
      const [at = '', id = ''] = after?.split(' ') ?? []
      const before = after === undefined ? '' : ' AND (created_at, id) < (?, ?)'
      const here = workspace === undefined ? '' : ' AND workspace = ?'
      return sql
        .all<Row>(
          `SELECT * FROM (${SELECT}) AS plan WHERE 1${before}${here}${where.sql} ORDER BY created_at DESC, id DESC LIMIT ?`,
          now(),
          ...(after === undefined ? [] : [Number(at), id]),
          ...(workspace === undefined ? [] : [workspace]),
          ...where.values,
          limit,
        )
        .map(headOf)
    },
  }
}

function ending(sql: Sql): Pick<Plans, 'markApplied' | 'prune'> {
  return {
    markApplied: (id, serial) => {
      sql.run(`UPDATE plan SET applied_serial = ?, state = 'APPLIED' WHERE id = ?`, serial, id)
    },
    prune: (before) => sql.run('DELETE FROM plan WHERE created_at < ? AND applied_serial IS NULL', before),
  }
}

function headOf(row: Row): PlanHead {
  const { id, state, applied_serial: applied, content_sha256: content, failure } = row
  return {
    ...decode<PlanBody>(row.body, `plan ${id}`),
    id,
    state,
    etag: etagOfPlan(row),
    ...compact({ contentSha256: content ?? undefined, appliedSerial: applied ?? undefined }),
    ...(failure === null ? {} : { failure: decode<PlanFailure>(failure, `plan ${id}`) }),
  }
}

function etagOfPlan({ id, state, content_sha256: content, applied_serial: applied }: Row): string {
  const text = JSON.stringify([id, state, content, applied])
  return `"${createHash('sha256').update(text).digest('hex')}"`
}
