import type { Instant } from '../../policies/model/index.ts'
import type { Sql } from './database.ts'

/** The manifests of resolved intents, for restore. Expiry removes the manifest and keeps the intent. */
export type StoredManifests = {
  /** Returns the bytes of all stored manifests. */
  readonly size: () => number
  /** Expires manifests resolved before an instant, oldest first. Returns how many. */
  readonly expireBefore: (before: Instant, limit: number) => number
  /** Expires the oldest manifests until the others fit into `size` bytes. Returns how many. */
  readonly expireBeyond: (size: number, limit: number) => number
}

const KEPT = 'outcome IS NOT NULL AND length(bytes) > 0'

const COLUMNS =
  'id, run_id, token, registry, repository, digest, action, tags, media_type, bytes, children, size, reasons, created_at, outcome, outcome_at, detail, restored_at, first_outcome, first_outcome_at, part'

type Values = readonly (string | number | null | Uint8Array)[]

export function storedManifests(sql: Sql): StoredManifests {
  const expire = (select: string, ...values: Values): number =>
    sql.transaction(() => {
      const found = sql.all<{ id: number }>(select, ...values)
      for (const { id } of found) rewrite(sql, id)
      return found.length
    })
  return {
    size: () =>
      sql.get<{ size: number | null }>(`SELECT sum(length(bytes)) AS size FROM intent WHERE ${KEPT}`)?.size ??
      0,
    expireBefore: (before, limit) =>
      expire(
        `SELECT id FROM intent WHERE ${KEPT} AND outcome_at < ? ORDER BY outcome_at, id LIMIT ?`,
        before,
        limit,
      ),
    expireBeyond: (size, limit) =>
      expire(
        `SELECT id FROM (SELECT id, sum(length(bytes)) OVER (ORDER BY outcome_at DESC, id DESC) AS filled
           FROM intent WHERE ${KEPT}) WHERE filled > ? ORDER BY filled DESC LIMIT ?`,
        size,
        limit,
      ),
  }
}

/** Removes the manifest of an intent. Why not by an update alone: SQLite joins pages that are nearly empty only after a removal. */
function rewrite(sql: Sql, id: number): void {
  sql.run("UPDATE intent SET bytes = x'' WHERE id = ?", id)
  const row = sql.get<Readonly<Record<string, Values[number]>>>(
    `SELECT ${COLUMNS} FROM intent WHERE id = ?`,
    id,
  )
  if (row === undefined) return
  sql.run('DELETE FROM intent WHERE id = ?', id)
  const places = COLUMNS.replaceAll(/\w+/g, '?')
  sql.run(`INSERT INTO intent (${COLUMNS}) VALUES (${places})`, ...Object.values(row))
}
