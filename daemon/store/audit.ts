import {
  type AuditEntry,
  type AuditEvent,
  type AuditSubject,
  type AuditType,
  CHAIN_START,
  type ChainHead,
  sealed,
  SERVER,
} from '../../policies/audit/index.ts'
import type { Instant } from '../../policies/model/index.ts'
import { type Actor, type Condition, DAEMON_ACTOR } from '../../proto/resources/index.ts'
import type { Sql, Value } from './database.ts'
import { type FilterColumns, whereOf } from './filter-sql.ts'

/** Something that was done. `payload`: what else is to be known, as JSON. */
export type AuditRecord = {
  readonly type: AuditType
  /** Undefined: the daemon itself. */
  readonly actor: Actor | undefined
  readonly about: AuditSubject
  readonly payload: Readonly<Record<string, unknown>>
}

/** A page of events. `after`: the sequence of the last event of the page before. */
export type AuditQuery = {
  readonly order: 'newest' | 'oldest'
  readonly after: number | undefined
  readonly limit: number
  readonly conditions?: readonly Condition[]
}

/** The chain of audit events. */
export type Audit = {
  /** Appends an event. Requires the transaction of what was done. The first event of a chain has the id of the installation. */
  readonly add: (record: AuditRecord) => AuditEvent
  /** Returns the newest event, or undefined if there is none. */
  readonly head: () => AuditEvent | undefined
  /** Returns the newest event of a type. */
  readonly newest: (type: AuditType) => AuditEvent | undefined
  readonly list: (query: AuditQuery) => AuditEvent[]
  /** Returns how many events of these types follow one. */
  readonly countAfter: (sequence: number, types: readonly string[]) => number
  /**
   * Removes up to so many payloads, oldest first, of events that are older than `before` and have no younger one before them. Those of
   * signatures and of aged removals stay. Returns up to which event. Requires a transaction, and an event that says so.
   */
  readonly removePayloads: (before: Instant, limit: number) => RemovedPayloads
}

type RemovedPayloads = { readonly through: number; readonly payloads: number }

type AuditRow = {
  readonly sequence: number
  readonly created_at: number
  readonly type: string
  readonly identity: string
  readonly address: string
  readonly claimed: string
  readonly workspace: string
  readonly subject: string
  readonly request_id: string
  readonly payload: string | null
  readonly payload_sha256: string
  readonly previous_sha256: string
  readonly sha256: string
}

export function audit(sql: Sql, now: () => Instant): Audit {
  const head = (): AuditEvent | undefined =>
    found(sql, 'SELECT * FROM audit_event ORDER BY sequence DESC LIMIT 1')
  const append = (record: AuditRecord, last: ChainHead): AuditEvent => {
    const event = sealed(entryOf(record, now()), last)
    insert(sql, event, record.about)
    // Why: who has read an event, or a signature over it, finds it again.
    sql.sync()
    return event
  }
  return {
    add: (record) => sql.transaction(() => append(record, head() ?? append(creation(sql), CHAIN_START))),
    head,
    newest: (type) =>
      found(sql, 'SELECT * FROM audit_event WHERE type = ? ORDER BY sequence DESC LIMIT 1', type),
    list: (query) => list(sql, query),
    countAfter: (sequence, types) =>
      sql.get<{ events: number }>(
        'SELECT count(*) AS events FROM audit_event WHERE sequence > ? AND type IN (SELECT value FROM json_each(?))',
        sequence,
        JSON.stringify(types),
      )?.events ?? 0,
    removePayloads: (before, limit) => removePayloads(sql, before, limit),
  }
}

function creation(sql: Sql): AuditRecord {
  const row = sql.get<{ id: string }>('SELECT incarnation AS id FROM installation')
  const payload = { installation: row?.id ?? '' }
  return { type: 'careen.installation.created', actor: undefined, about: SERVER, payload }
}

function entryOf({ type, actor = DAEMON_ACTOR, about, payload }: AuditRecord, at: Instant): AuditEntry {
  const { workspace, subject } = about
  return { createdAt: at, type, ...actor, workspace, subject, payload }
}

function insert(sql: Sql, event: AuditEvent, about: AuditSubject): void {
  sql.run(
    'INSERT INTO audit_event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    event.sequence,
    event.createdAt,
    event.type,
    event.identity,
    event.address,
    event.claimed,
    event.workspace,
    event.subject,
    event.requestId,
    event.payload ?? null,
    event.payloadSha256,
    event.previousSha256,
    event.sha256,
    about.registry ?? null,
    about.repository ?? null,
    about.run ?? null,
  )
}

function found(sql: Sql, text: string, ...values: readonly Value[]): AuditEvent | undefined {
  const row = sql.get<AuditRow>(text, ...values)
  return row === undefined ? undefined : eventOf(row)
}

/** What filters compare. */
const COLUMNS: FilterColumns = {
  sequence: 'sequence',
  type: 'type',
  'caller.identity': 'identity',
  'caller.address': 'address',
  'caller.claimed': 'claimed',
  workspace: 'workspace',
  subject: 'subject',
  request_id: 'request_id',
  create_time: 'created_at',
  registry: 'about_registry',
  repository: 'about_repository',
  run: 'about_run',
}

function list(sql: Sql, { order, after, limit, conditions }: AuditQuery): AuditEvent[] {
  const where = whereOf(conditions, COLUMNS)
  const [compare, direction, start] =
    order === 'newest' ? ['<', 'DESC', Number.MAX_SAFE_INTEGER] : ['>', 'ASC', 0]
  return sql
    .all<AuditRow>(
      `SELECT * FROM audit_event WHERE sequence ${compare} ?${where.sql} ORDER BY sequence ${direction} LIMIT ?`,
      after ?? start,
      ...where.values,
      limit,
    )
    .map(eventOf)
}

function removePayloads(sql: Sql, before: Instant, limit: number): RemovedPayloads {
  const rows = sql.all<{ sequence: number; created_at: number }>(
    `SELECT sequence, created_at FROM audit_event
     WHERE payload IS NOT NULL AND type NOT IN ('careen.audit.anchored', 'careen.removals.aged') ORDER BY sequence LIMIT ?`,
    limit,
  )
  const young = rows.findIndex(({ created_at }) => created_at >= before)
  const old = young === -1 ? rows : rows.slice(0, young)
  for (const { sequence } of old)
    sql.run('UPDATE audit_event SET payload = NULL WHERE sequence = ?', sequence)
  return { through: old.at(-1)?.sequence ?? 0, payloads: old.length }
}

function eventOf(row: AuditRow): AuditEvent {
  return {
    sequence: row.sequence,
    createdAt: row.created_at,
    type: row.type,
    identity: row.identity,
    address: row.address,
    claimed: row.claimed,
    workspace: row.workspace,
    subject: row.subject,
    requestId: row.request_id,
    payload: row.payload ?? undefined,
    payloadSha256: row.payload_sha256,
    previousSha256: row.previous_sha256,
    sha256: row.sha256,
  }
}
