import type { Instant } from '../../policies/model/index.ts'
import type { Approval, ApprovalState, ApprovalSubject, ListQuery } from '../../proto/resources/index.ts'
import type { Sql } from './database.ts'
import { compactRow } from './decode.ts'
import { type FilterColumns, whereOf } from './filter-sql.ts'

/** What is known of an approval before it is stored. */
export type NewApproval = Omit<Approval, 'state'>

/** Who approved the images of parked runs, or plans, and until when that counts. */
export type GivenApprovals = {
  /** Returns false if the id exists. */
  readonly insert: (approval: NewApproval) => boolean
  readonly get: (id: string) => Approval | undefined
  /** Returns the approval by which a run deletes. */
  readonly ofRun: (run: string) => Approval | undefined
  /** Returns the newest approval of what a run showed. */
  readonly ofSubject: (run: string) => Approval | undefined
  /** Returns the approvals of a plan, newest first. */
  readonly ofPlan: (plan: string) => readonly Approval[]
  /** Returns approvals, newest first. `after`: the id of the last one of the page before. */
  readonly list: (query: ListQuery) => readonly Approval[]
  readonly revoke: (id: string, at: Instant) => void
  /** Stores that a serial was applied with the approval of a plan. */
  readonly use: (id: string, serial: number) => void
}

type Row = {
  readonly id: string
  readonly workspace: string
  readonly parked_id: string | null
  readonly run_id: string | null
  readonly plan_id: string | null
  readonly images: number
  readonly sha256: string
  readonly note: string
  readonly created_by: string
  readonly claimed: string | null
  readonly created_at: number
  readonly expires_at: number
  readonly state: ApprovalState
}

/** Why a table of the time: a filter compares the state, too. */
const STATE = `CASE WHEN revoked_at IS NOT NULL THEN 'REVOKED'
  WHEN used_serial IS NOT NULL THEN 'USED'
  WHEN plan_id IS NOT NULL THEN coalesce((SELECT CASE
    WHEN applied_serial IS NOT NULL OR expires_at <= clock.now OR json_extract(body, '$.baseSerial') <>
      coalesce((SELECT serial FROM workspace WHERE name = plan.workspace), 0) THEN 'EXPIRED'
    ELSE 'VALID' END FROM plan WHERE plan.id = plan_id), 'EXPIRED')
  WHEN NOT EXISTS (SELECT 1 FROM run WHERE run.id = given_approval.run_id AND run.state = 'QUEUED'
    AND json_extract(run.body, '$.startedAt') IS NULL) THEN 'USED'
  WHEN expires_at <= clock.now THEN 'EXPIRED' ELSE 'VALID' END`

const SELECT = `WITH clock (now) AS (SELECT ?) SELECT given_approval.*, ${STATE} AS state FROM given_approval, clock`

/** What filters compare. */
const COLUMNS: FilterColumns = {
  workspace: 'workspace',
  approval: 'id',
  run: 'parked_id',
  plan: 'plan_id',
  state: STATE,
  created_by: 'created_by',
  create_time: 'created_at',
  expire_time: 'expires_at',
  images: 'images',
}

const FIRST = Number.MAX_SAFE_INTEGER

export function givenApprovals(sql: Sql, now: () => Instant): GivenApprovals {
  const one = (where: string, value: string): Approval | undefined => {
    const row = sql.get<Row>(`${SELECT} WHERE ${where}`, now(), value)
    return row === undefined ? undefined : approvalOf(row)
  }
  return {
    insert: (approval) => insert(sql, approval),
    get: (id) => one('id = ?', id),
    ofRun: (run) => one('run_id = ?', run),
    ofSubject: (run) => one('parked_id = ? ORDER BY sequence DESC', run),
    ofPlan: (plan) =>
      sql.all<Row>(`${SELECT} WHERE plan_id = ? ORDER BY sequence DESC`, now(), plan).map(approvalOf),
    list: ({ after, limit, workspace, conditions }) => {
      const where = whereOf(conditions, COLUMNS)
      return sql
        .all<Row>(
          `${SELECT} WHERE sequence < coalesce((SELECT sequence FROM given_approval WHERE id = ?), ?)
           AND (? IS NULL OR workspace = ?)${where.sql} ORDER BY sequence DESC LIMIT ?`,
          now(),
          after ?? null,
          FIRST,
          workspace ?? null,
          workspace ?? null,
          ...where.values,
          limit,
        )
        .map(approvalOf)
    },
    revoke: (id, at) => {
      sql.run('UPDATE given_approval SET revoked_at = ? WHERE id = ?', at, id)
    },
    use: (id, serial) => {
      sql.run('UPDATE given_approval SET used_serial = ? WHERE id = ?', serial, id)
    },
  }
}

function insert(sql: Sql, approval: NewApproval): boolean {
  const { id, workspace, subject, images, sha256, note, createdBy, claimed, createdAt, expiresAt } = approval
  const ofRun = subject.kind === 'run' ? subject : undefined
  const inserted = sql.run(
    `INSERT INTO given_approval (id, workspace, parked_id, run_id, plan_id, images, sha256, note, created_by, claimed, created_at, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
    id,
    workspace,
    ofRun?.parked ?? null,
    ofRun?.run ?? null,
    subject.kind === 'plan' ? subject.plan : null,
    images,
    sha256,
    note,
    createdBy,
    claimed ?? null,
    createdAt,
    expiresAt,
  )
  return inserted === 1
}

function approvalOf(row: Row): Approval {
  const { id, workspace, images, sha256, note, state, claimed } = row
  return {
    id,
    workspace,
    subject: subjectOf(row),
    images,
    sha256,
    note,
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    state,
    ...compactRow({ claimed }),
  }
}

function subjectOf({ plan_id: plan, parked_id: parked, run_id: run }: Row): ApprovalSubject {
  return plan === null ? { kind: 'run', parked: parked ?? '', run: run ?? '' } : { kind: 'plan', plan }
}
