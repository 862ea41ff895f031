import type { Instant } from '../../policies/model/index.ts'
import type { Sql } from './database.ts'

/** What is removed in one transaction: what is older than `before`, from a place on. */
export type HistorySlice = { readonly before: Instant; readonly after: number; readonly limit: number }

/** `next`: the place of the next slice; undefined: nothing older is left. */
export type HistoryPart = { readonly removed: number; readonly next: number | undefined }

/** Removes old records, oldest first. */
export type History = {
  /** Removes intents that have an outcome and whose manifest is not stored any more. */
  readonly removeIntents: (slice: HistorySlice) => HistoryPart
  /**
   * Removes runs that have ended, or wait for an approval that a later run replaced, with their decisions. Keeps those that have
   * intents, and the newest ten of each repository.
   */
  readonly removeRuns: (slice: HistorySlice) => HistoryPart
  /** Gives up to so many free pages back to the file system. Returns how many are left. */
  readonly vacuum: (pages: number) => number
}

type Place = { readonly place: number; readonly at: Instant; readonly isOver: number; readonly id: string }

export function history(sql: Sql): History {
  const remove = (
    select: string,
    { before, after, limit }: HistorySlice,
    drop: (one: Place) => void,
  ): HistoryPart =>
    sql.transaction(() => {
      const rows = sql.all<Place>(select, after, limit)
      const old = rows.filter(({ at }) => at < before)
      const over = old.filter(({ isOver }) => isOver === 1)
      for (const one of over) drop(one)
      const isLast = old.length < rows.length || rows.length < limit
      return { removed: over.length, next: isLast ? undefined : rows.at(-1)?.place }
    })
  return {
    removeIntents: (slice) =>
      remove(INTENTS, slice, ({ place }) => void sql.run('DELETE FROM intent WHERE id = ?', place)),
    removeRuns: (slice) =>
      remove(RUNS, slice, ({ id }) => {
        for (const table of ['decision', 'parked']) sql.run(`DELETE FROM ${table} WHERE run_id = ?`, id)
        sql.run('DELETE FROM run WHERE id = ?', id)
      }),
    vacuum: (pages) => {
      const free = (): number =>
        sql.pragma<{ freelist_count: number }>('freelist_count')[0]?.freelist_count ?? 0
      const before = free()
      if (before > 0) sql.pragma(`incremental_vacuum(${Math.floor(pages)})`)
      // Why: a database of an earlier careen cannot give pages back.
      return free() < before ? free() : 0
    },
  }
}

const INTENTS = `SELECT id AS place, created_at AS at, '' AS id, outcome IS NOT NULL AND length(bytes) = 0 AS isOver
  FROM intent WHERE id > ? ORDER BY id LIMIT ?`

const LATER =
  'later.registry = run.registry AND later.repository = run.repository AND later.sequence > run.sequence'

const RUNS = `SELECT sequence AS place, created_at AS at, id,
    (state IN ('SUCCEEDED', 'FAILED', 'CANCELLED') OR (state = 'AWAITING_APPROVAL' AND EXISTS (
      SELECT 1 FROM run AS later WHERE ${LATER} AND later.kind = 'CLEAN' AND later.state IN ('SUCCEEDED', 'AWAITING_APPROVAL'))))
    AND NOT EXISTS (SELECT 1 FROM intent WHERE run_id = run.id)
    AND EXISTS (SELECT 1 FROM run AS later WHERE ${LATER} ORDER BY later.sequence LIMIT 1 OFFSET 9) AS isOver
  FROM run WHERE sequence > ? ORDER BY sequence LIMIT ?`
