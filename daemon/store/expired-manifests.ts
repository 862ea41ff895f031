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
const EMPTY = "UPDATE intent SET bytes = x'' WHERE id IN"

export function storedManifests(sql: Sql): StoredManifests {
  return {
    size: () =>
      sql.get<{ size: number | null }>(`SELECT sum(length(bytes)) AS size FROM intent WHERE ${KEPT}`)?.size ??
      0,
    expireBefore: (before, limit) =>
      sql.run(
        `${EMPTY} (SELECT id FROM intent WHERE ${KEPT} AND outcome_at < ? ORDER BY outcome_at, id LIMIT ?)`,
        before,
        limit,
      ),
    expireBeyond: (size, limit) =>
      sql.run(
        `${EMPTY} (SELECT id FROM (SELECT id, sum(length(bytes)) OVER (ORDER BY outcome_at DESC, id DESC) AS filled
           FROM intent WHERE ${KEPT}) WHERE filled > ? ORDER BY filled DESC LIMIT ?)`,
        size,
        limit,
      ),
  }
}
