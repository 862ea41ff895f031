import { createHash } from 'node:crypto'
import type { Change, RepositoryEffect } from '../../policies/diff/index.ts'
import type { Decision } from '../../policies/engine/index.ts'
import { CareenError, isWholeObject, type RepositoryRef } from '../../policies/model/index.ts'
import type {
  Declared,
  ImagePlace,
  PlacedEffect,
  PlannedImage,
  PlanPartQuery,
} from '../../proto/resources/index.ts'
import type { Sql } from './database.ts'
import { decode } from './decode.ts'
import { type FilterColumns, whereOf } from './filter-sql.ts'

/** The parts of plans: requests until the plan is made, then what it changes. */
export type PlanParts = {
  /** Stores one part of a request. */
  readonly spool: (id: string, part: number, declared: readonly Declared[]) => void
  /** Returns one part of a request, or undefined if there is none. */
  readonly spooled: (id: string, part: number) => readonly Declared[] | undefined
  readonly addChange: (id: string, place: number, change: Change) => void
  /** Stores an effect without its images. */
  readonly addEffect: (id: string, place: number, effect: RepositoryEffect) => void
  readonly addImage: (id: string, place: ImagePlace, image: Decision) => void
  /** Returns changes from a position on. Throws POLICY_NOT_UNDERSTOOD if a newer careen made the plan. */
  readonly changes: (id: string, from: number, limit: number) => readonly Change[]
  /** Returns effects without their images. */
  readonly effects: (id: string, query: PlanPartQuery<number>) => readonly PlacedEffect[]
  readonly images: (id: string, query: PlanPartQuery<ImagePlace>) => readonly PlannedImage[]
  /** Returns what all parts of the plan are as they are stored, a slice of rows at a time. */
  readonly measure: (id: string) => Generator<undefined, MeasuredPlan>
}

/** The content of a plan: a digest over all of its parts, and their bytes. */
export type MeasuredPlan = { readonly sha256: string; readonly bytes: number }

const EFFECT_COLUMNS: FilterColumns = {
  workspace: '(SELECT workspace FROM plan WHERE id = plan_effect.plan)',
  registry: `json_extract(body, '$.repository.registry')`,
  repository: `json_extract(body, '$.repository.repository')`,
  ...jsonColumns('policy', 'failure', 'kept', 'bytes'),
}

const REPOSITORY = `(SELECT json_extract(body, '$.repository') FROM plan_effect WHERE plan = image.plan AND part = image.part)`

const IMAGE_COLUMNS: FilterColumns = {
  workspace: '(SELECT workspace FROM plan WHERE id = image.plan)',
  registry: `json_extract(${REPOSITORY}, '$.registry')`,
  repository: `json_extract(${REPOSITORY}, '$.repository')`,
  ...jsonColumns('digest', 'group', 'tags', 'action', 'size'),
}

function jsonColumns(...names: readonly string[]): FilterColumns {
  return Object.fromEntries(names.map((name) => [name, `json_extract(body, '$.${name}')`]))
}

export function planParts(sql: Sql): PlanParts {
  return { ...writing(sql), ...reading(sql), measure: (id) => measure(sql, id) }
}

type PartWriting = 'spool' | 'addChange' | 'addEffect' | 'addImage'

function writing(sql: Sql): Pick<PlanParts, PartWriting> {
  return {
    spool: (id, part, declared) => {
      const body = JSON.stringify(declared)
      sql.run('INSERT INTO plan_spool (plan, part, body) VALUES (?, ?, ?)', id, part, body)
    },
    addChange: (id, place, change) => {
      const text = 'INSERT INTO plan_change (plan, position, body) VALUES (?, ?, ?)'
      sql.run(text, id, place, JSON.stringify(change))
    },
    addEffect: (id, place, effect) => {
      const body = JSON.stringify({ ...effect, deletes: [] })
      sql.run('INSERT INTO plan_effect (plan, part, body) VALUES (?, ?, ?)', id, place, body)
    },
    addImage: (id, [part, position], image) => {
      const text = 'INSERT INTO plan_image (plan, part, position, body) VALUES (?, ?, ?, ?)'
      sql.run(text, id, part, position, JSON.stringify(image))
    },
  }
}

type PartReading = 'spooled' | 'changes' | 'effects' | 'images'

function reading(sql: Sql): Pick<PlanParts, PartReading> {
  return {
    spooled: (id, part) => {
      const row = sql.get<PartBody>('SELECT body FROM plan_spool WHERE plan = ? AND part = ?', id, part)
      return row === undefined ? undefined : decode<Declared[]>(row.body, `request of plan ${id}`)
    },
    changes: (id, from, limit) => {
      const text = 'SELECT body FROM plan_change WHERE plan = ? AND position >= ? ORDER BY position LIMIT ?'
      return sql.all<PartBody>(text, id, from, limit).map(({ body }) => changeOf(id, body))
    },
    effects: (id, { after = -1, limit, conditions }) => {
      const where = whereOf(conditions, EFFECT_COLUMNS)
      const text = `SELECT part, body FROM plan_effect WHERE plan = ? AND part > ?${where.sql} ORDER BY part LIMIT ?`
      return sql
        .all<PartBody & { readonly part: number }>(text, id, after, ...where.values, limit)
        .map(({ part, body }) => ({ place: part, effect: decode<RepositoryEffect>(body, `plan ${id}`) }))
    },
    images: (id, { after = [-1, -1], limit, conditions }) => {
      const where = whereOf(conditions, IMAGE_COLUMNS)
      const text = `SELECT part, position, body, ${REPOSITORY} AS home FROM plan_image AS image
        WHERE plan = ? AND (part, position) > (?, ?)${where.sql} ORDER BY part, position LIMIT ?`
      return sql.all<ImageRow>(text, id, ...after, ...where.values, limit).map((row) => imageOf(id, row))
    },
  }
}

type PartBody = { readonly body: string }
type ImageRow = PartBody & { readonly part: number; readonly position: number; readonly home: string }

function imageOf(id: string, { part, position, home, body }: ImageRow): PlannedImage {
  return {
    place: [part, position],
    repository: decode<RepositoryRef>(home, `plan ${id}`),
    decision: decode<Decision>(body, `plan ${id}`),
  }
}

/** Returns a stored change. Throws POLICY_NOT_UNDERSTOOD if its objects are not understood whole. */
function changeOf(id: string, body: string): Change {
  const change = decode<Change>(body, `plan ${id}`)
  const objects = [
    ...('before' in change ? [change.before] : []),
    ...('after' in change ? [change.after] : []),
  ]
  if (objects.every(isWholeObject)) return change
  throw new CareenError(
    'POLICY_NOT_UNDERSTOOD',
    `plan ${id} was made by a newer careen, and this daemon does not know all of its objects. Run careen plan again`,
    { metadata: { plan: id } },
  )
}

/** Rows that are read at once. */
const SLICE = 200

type KeyedPart = PartBody & { readonly part: number; readonly position: number }

/** Rows of a part of a plan, from a key on. */
const KEYED = [
  'SELECT 0 AS part, position, body FROM plan_change WHERE plan = ? AND (0, position) > (?, ?) ORDER BY position LIMIT ?',
  'SELECT part, 0 AS position, body FROM plan_effect WHERE plan = ? AND (part, 0) > (?, ?) ORDER BY part LIMIT ?',
  'SELECT part, position, body FROM plan_image WHERE plan = ? AND (part, position) > (?, ?) ORDER BY part, position LIMIT ?',
]

function* measure(sql: Sql, id: string): Generator<undefined, MeasuredPlan> {
  const hash = createHash('sha256')
  let bytes = 0
  for (const text of KEYED) {
    let last: Pick<KeyedPart, 'part' | 'position'> | undefined = { part: -1, position: -1 }
    while (last !== undefined) {
      const rows: readonly KeyedPart[] = sql.all<KeyedPart>(text, id, last.part, last.position, SLICE)
      for (const { body } of rows) {
        hash.update(body).update('\n')
        bytes += Buffer.byteLength(body)
      }
      last = rows.length === SLICE ? rows.at(-1) : undefined
      yield
    }
    hash.update('\n')
  }
  return { sha256: hash.digest('hex'), bytes }
}
