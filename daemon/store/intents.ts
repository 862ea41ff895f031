import type { Digest, Instant, RepositoryRef } from '../../policies/model/index.ts'
import type {
  Condition,
  Intent,
  IntentAction,
  LeaseName,
  NewIntent,
  Outcome,
  RemovalCounts,
  Removed,
} from '../../proto/resources/index.ts'
import type { Sql, Value } from './database.ts'
import { decode, compactRow } from './decode.ts'
import { type FilterColumns, whereOf } from './filter-sql.ts'
import { HERE } from './here.ts'
import { type RemovalsDigest, removalsDigest } from './removals-digest.ts'

type Row = {
  id: number
  run_id: string
  token: number
  registry: string
  repository: string
  digest: string
  action: IntentAction
  tags: string
  media_type: string
  bytes: Uint8Array
  children: string
  size: number
  reasons: string
  created_at: number
  outcome: Outcome | null
  outcome_at: number | null
  detail: string | null
  restored_at: number | null
  first_outcome: Outcome | null
  first_outcome_at: number | null
  part: number
}

export type IntentOutcome = { readonly outcome: Outcome; readonly at: Instant; readonly detail?: string }

/** The record of all planned removals and their outcomes. */
export type Intents = {
  readonly insert: (ref: RepositoryRef, by: LeaseName & { readonly at: Instant }, intent: NewIntent) => number
  /** Records an outcome. Returns false if the intent has one: only `not_gone` replaces an outcome that says it was removed. */
  readonly recordOutcome: (id: number, outcome: IntentOutcome) => boolean
  readonly get: (id: number) => Intent | undefined
  /** Returns intents without an outcome, oldest first. */
  readonly open: (ref: RepositoryRef) => Intent[]
  /** Returns the number of images that a run has intents for, resolved or not. A part of one is not counted. */
  readonly count: (runId: string) => number
  /** Returns the intents of a lease without their manifests, oldest first. */
  readonly ofLease: (
    lease: LeaseName,
  ) => readonly Pick<Intent, 'id' | 'digest' | 'action' | 'outcome' | 'part'>[]
  /** Returns the same of the earlier leases of its run. */
  readonly beforeLease: (
    lease: LeaseName,
  ) => readonly Pick<Intent, 'id' | 'digest' | 'action' | 'outcome' | 'part'>[]
  /** Returns the removal counts of a run. */
  readonly removalCounts: (runId: string) => RemovalCounts
  readonly removalsDigest: (runId: string) => RemovalsDigest
  /** Returns the intents of a run for one image. */
  readonly ofDigest: (runId: string, ref: RepositoryRef, digest: Digest) => Intent[]
  readonly ofRun: (runId: string, afterId: number, limit: number) => Intent[]
  /** Returns intents for people, in order. Does not read their manifests, which may have megabytes each. */
  readonly removed: (query: RemovalsQuery) => (Removed & { readonly workspace: string })[]
  /** Returns intents, newest first. `reference`: a digest, a removed tag, or empty for all. */
  readonly ofRepository: (ref: RepositoryRef, reference: string, limit: number) => Intent[]
  /** Returns the newest intent that deleted this image. */
  readonly byDigest: (ref: RepositoryRef, digest: Digest) => Intent | undefined
  readonly markRestored: (id: number, at: Instant) => void
}

export function intents(sql: Sql): Intents {
  const find = (clause: string, ...values: Value[]): Intent[] =>
    sql.all<Row>(`SELECT * FROM intent ${clause}`, ...values).map(intentOf)
  const count = (runId: string): number =>
    sql.get<{ n: number }>('SELECT count(*) AS n FROM intent WHERE run_id = ? AND part = 0', runId)?.n ?? 0
  return {
    ...writing(sql),
    ...reading(find),
    count,
    ofLease: (lease) => briefs(sql, lease, '='),
    beforeLease: (lease) => briefs(sql, lease, '<'),
    removed: (query) => removed(sql, query),
    removalCounts: (runId) => removalCounts(sql, runId),
    removalsDigest: (runId) => removalsDigest(sql, runId),
  }
}

type ShownRow = Omit<Row, 'token' | 'media_type' | 'bytes' | 'children'>

const SHOWN =
  'id, run_id, registry, repository, digest, action, tags, size, reasons, created_at, outcome, outcome_at, detail, restored_at, first_outcome, first_outcome_at, part'

/** Absent `run`, `workspace`: of all. `after`: an id. */
export type RemovalsQuery = {
  readonly run?: string | undefined
  readonly workspace?: string | undefined
  readonly after: number
  readonly limit: number
  readonly conditions?: readonly Condition[] | undefined
}

const WORKSPACE = "(SELECT json_extract(body, '$.workspace') FROM run WHERE run.id = run_id)"

function removed(
  sql: Sql,
  { run, workspace, after, limit, conditions }: RemovalsQuery,
): (Removed & { readonly workspace: string })[] {
  const where = whereOf(conditions, COLUMNS)
  const ofRun = run === undefined ? '' : ' AND run_id = ?'
  const inside = workspace === undefined ? '' : ' AND workspace = ?'
  // Why also of runs that are forgotten: their workspace is not known, and nobody is shown them.
  return sql
    .all<ShownRow & { workspace: string }>(
      `SELECT ${SHOWN}, ${WORKSPACE} AS workspace FROM intent WHERE id > ? AND workspace IS NOT NULL${ofRun}${inside}${where.sql} ORDER BY id LIMIT ?`,
      after,
      ...(run === undefined ? [] : [run]),
      ...(workspace === undefined ? [] : [workspace]),
      ...where.values,
      limit,
    )
    .map((row) => ({ ...removedOf(row), workspace: row.workspace }))
}

type Brief = Pick<Row, 'id' | 'digest' | 'action' | 'outcome' | 'part'>

function briefs(
  sql: Sql,
  { runId, generation }: LeaseName,
  compare: '=' | '<',
): ReturnType<Intents['ofLease']> {
  const rows = sql.all<Brief>(
    `SELECT id, digest, action, outcome, part FROM intent WHERE run_id = ? AND token ${compare} ? ORDER BY id`,
    runId,
    generation,
  )
  return rows.map(({ outcome, part, ...brief }) => ({
    ...brief,
    ...compactRow({ outcome }),
    ...partOf(part),
  }))
}

function removalCounts(sql: Sql, runId: string): RemovalCounts {
  const rows = sql.all<Pick<Row, 'action' | 'outcome'> & { n: number }>(
    'SELECT action, outcome, count(*) AS n FROM intent WHERE run_id = ? AND part = 0 GROUP BY action, outcome',
    runId,
  )
  const sum = (of: (row: Pick<Row, 'action' | 'outcome'>) => boolean): number =>
    rows.filter(of).reduce((total, { n }) => total + n, 0)
  return {
    deleted: sum(({ action, outcome }) => action === 'DELETE' && REMOVED.has(outcome)),
    untagged: sum(({ action, outcome }) => action === 'UNTAG' && REMOVED.has(outcome)),
    pending: sum(({ outcome }) => outcome === null),
  }
}

const CORRECTS = `? = 'not_gone' AND outcome IN ('deleted', 'untagged', 'gone') AND restored_at IS NULL`

const REMOVED: ReadonlySet<Outcome | null> = new Set<Outcome>(['deleted', 'untagged', 'gone'])

function writing(sql: Sql): Pick<Intents, 'insert' | 'recordOutcome' | 'markRestored'> {
  return {
    insert: (ref, by, intent) =>
      sql.insert(
        `INSERT INTO intent (run_id, token, registry, repository, digest, action, tags, media_type, bytes, children, size, reasons, created_at, part)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        by.runId,
        by.generation,
        ref.registry,
        ref.repository,
        intent.digest,
        intent.action,
        JSON.stringify(intent.tags),
        intent.mediaType,
        intent.bytes,
        JSON.stringify(intent.children),
        intent.size,
        JSON.stringify(intent.reasons),
        by.at,
        intent.part === true ? 1 : 0,
      ),
    recordOutcome: (id, { outcome, at, detail }) =>
      sql.run(
        `UPDATE intent SET first_outcome = outcome, first_outcome_at = outcome_at, outcome = ?, outcome_at = ?, detail = ? WHERE id = ? AND (outcome IS NULL OR (${CORRECTS}))`,
        outcome,
        at,
        detail ?? null,
        id,
        outcome,
      ) === 1,
    markRestored: (id, at) => {
      sql.run('UPDATE intent SET restored_at = ? WHERE id = ?', at, id)
    },
  }
}

/** What filters compare. */
const COLUMNS: FilterColumns = {
  workspace: WORKSPACE,
  registry: 'registry',
  repository: 'repository',
  image: 'digest',
  tags: 'tags',
  outcome: "coalesce(outcome, 'pending')",
  create_time: 'created_at',
  settle_time: 'outcome_at',
  restore_time: 'restored_at',
  size_bytes: 'size',
}

type Find = (clause: string, ...values: Value[]) => Intent[]

function reading(
  find: Find,
): Omit<
  Intents,
  | 'insert'
  | 'recordOutcome'
  | 'markRestored'
  | 'count'
  | 'ofLease'
  | 'beforeLease'
  | 'removed'
  | 'removalCounts'
  | 'removalsDigest'
> {
  return {
    get: (id) => find('WHERE id = ?', id)[0],
    open: (ref) => find(`${HERE} AND outcome IS NULL ORDER BY id`, ref.registry, ref.repository),
    ofDigest: (runId, ref, digest) =>
      find(`${HERE} AND digest = ? AND run_id = ? ORDER BY id`, ref.registry, ref.repository, digest, runId),
    ofRun: (runId, afterId, limit) =>
      find('WHERE run_id = ? AND id > ? ORDER BY id LIMIT ?', runId, afterId, limit),
    ofRepository: (ref, reference, limit) => {
      const { registry, repository } = ref
      if (reference === '') return find(`${HERE} ORDER BY id DESC LIMIT ?`, registry, repository, limit)
      if (reference.includes(':'))
        return find(`${HERE} AND digest = ? ORDER BY id DESC LIMIT ?`, registry, repository, reference, limit)
      const tagged = 'EXISTS (SELECT 1 FROM json_each(intent.tags) WHERE value = ?)'
      return find(`${HERE} AND ${tagged} ORDER BY id DESC LIMIT ?`, registry, repository, reference, limit)
    },
    byDigest: (ref, digest) =>
      find(
        `${HERE} AND digest = ? AND outcome IN ('deleted', 'gone') ORDER BY id DESC LIMIT 1`,
        ref.registry,
        ref.repository,
        digest,
      )[0],
  }
}

function partOf(part: number): Pick<NewIntent, 'part'> {
  return part === 0 ? {} : { part: true }
}

function intentOf(row: Row): Intent {
  const { token, media_type, bytes, children } = row
  return {
    ...removedOf(row),
    generation: token,
    mediaType: media_type,
    bytes,
    children: listOf(children, row),
  }
}

function removedOf(row: ShownRow): Removed {
  return {
    id: row.id,
    runId: row.run_id,
    registry: row.registry,
    repository: row.repository,
    digest: row.digest,
    action: row.action,
    tags: listOf(row.tags, row),
    size: row.size,
    reasons: listOf(row.reasons, row),
    createdAt: row.created_at,
    ...partOf(row.part),
    ...compactRow({
      outcome: row.outcome,
      outcomeAt: row.outcome_at,
      detail: row.detail,
      restoredAt: row.restored_at,
      firstOutcome: row.first_outcome,
      firstOutcomeAt: row.first_outcome_at,
    }),
  }
}

function listOf(text: string, { id }: Pick<Row, 'id'>): string[] {
  return decode<string[]>(text, `intent ${id}`)
}
