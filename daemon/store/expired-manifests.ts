import type { Instant } from '../../policies/model/index.ts'
import type { Sql } from './database.ts'

/** The manifests of settled intents: what a restore needs. Intents stay; only their manifests are emptied. */
export type Trash = {
  /** Bytes of all manifests that are kept. */
  readonly size: () => number
  /** Empties those that were settled before an instant, oldest first; returns how many. */
  readonly emptyBefore: (before: Instant, limit: number) => number
  /** Empties the oldest, as long as the newer ones fill `size` bytes; returns how many. */
  readonly emptyBeyond: (size: number, limit: number) => number
}

const KEPT = 'outcome IS NOT NULL AND length(bytes) > 0'
const EMPTY = "UPDATE intent SET bytes = x'' WHERE id IN"

export function trash(sql: Sql): Trash {
  return {
    size: () =>
      sql.get<{ size: number | null }>(`SELECT sum(length(bytes)) AS size FROM intent WHERE ${KEPT}`)?.size ??
      0,
    emptyBefore: (before, limit) =>
      sql.run(
        `${EMPTY} (SELECT id FROM intent WHERE ${KEPT} AND outcome_at < ? ORDER BY outcome_at, id LIMIT ?)`,
        before,
        limit,
      ),
    emptyBeyond: (size, limit) =>
      sql.run(
        `${EMPTY} (SELECT id FROM (SELECT id, sum(length(bytes)) OVER (ORDER BY outcome_at DESC, id DESC) AS filled
           FROM intent WHERE ${KEPT}) WHERE filled > ? ORDER BY filled DESC LIMIT ?)`,
        size,
        limit,
      ),
  }
}
