import type { Digest, Instant, RepositoryRef, TagMove, TagState } from '../../policies/index.ts'
import type { Sql } from './database.ts'
import { present } from './decode.ts'

/** Where the tags of a repository led at its scans. */
export type Tags = {
  /** Ordered by tag, those greater than `after`; also those that are gone. */
  readonly page: (ref: RepositoryRef, after: string, limit: number) => TagState[]
  /** Tags that are new, are back, or lead elsewhere. A digest that loses its last tag so is marked, one that gets a tag is not any more. */
  readonly move: (ref: RepositoryRef, moved: readonly TagMove[], at: Instant) => void
  /** Tags that were gone at that time; a digest that loses its last tag so is marked. One that came later is there. */
  readonly lose: (ref: RepositoryRef, tags: readonly string[], at: Instant) => void
  /** Forgets tags that were gone before. */
  readonly forget: (ref: RepositoryRef, before: Instant) => void
}

type Row = {
  tag: string
  digest: string
  since: number
  baseline: number
  moves: number
  vanished_at: number | null
}

const HERE = 'WHERE registry = ? AND repository = ?'

export function tags(sql: Sql): Tags {
  const lookUp = ({ registry, repository }: RepositoryRef, tag: string): Row | undefined =>
    sql.get<Row>(`SELECT * FROM tag ${HERE} AND tag = ?`, registry, repository, tag)
  return {
    page: ({ registry, repository }, after, limit) =>
      sql
        .all<Row>(
          `SELECT * FROM tag ${HERE} AND tag > ? ORDER BY tag LIMIT ?`,
          registry,
          repository,
          after,
          limit,
        )
        .map(state),
    move: (ref, moved, at) => {
      for (const move of moved) {
        const before = lookUp(ref, move.tag)
        put(sql, ref, move, at)
        if (before !== undefined && before.digest !== move.digest) markUntagged(sql, ref, before.digest, at)
      }
    },
    lose: (ref, lost, at) => {
      for (const tag of lost) {
        const before = lookUp(ref, tag)
        if (before === undefined || before.vanished_at !== null || before.since > at) continue
        sql.run(`UPDATE tag SET vanished_at = ? ${HERE} AND tag = ?`, at, ref.registry, ref.repository, tag)
        markUntagged(sql, ref, before.digest, at)
      }
    },
    forget: ({ registry, repository }, before) => {
      sql.run(`DELETE FROM tag ${HERE} AND vanished_at < ?`, registry, repository, before)
    },
  }
}

/** On the right of an assignment, a name means the row as it was. */
function put(
  sql: Sql,
  { registry, repository }: RepositoryRef,
  { tag, digest, baseline }: TagMove,
  at: Instant,
): void {
  sql.run(
    `INSERT INTO tag (registry, repository, tag, digest, since, baseline) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET digest = excluded.digest, since = excluded.since, baseline = 0,
       moves = moves + (digest <> excluded.digest), vanished_at = NULL`,
    registry,
    repository,
    tag,
    digest,
    at,
    baseline ? 1 : 0,
  )
  sql.run(
    `UPDATE sighting SET untagged_at = NULL ${HERE} AND digest = ? AND untagged_at IS NOT NULL`,
    registry,
    repository,
    digest,
  )
}

/** The first time stands. */
function markUntagged(sql: Sql, { registry, repository }: RepositoryRef, digest: Digest, at: Instant): void {
  sql.run(
    `UPDATE sighting SET untagged_at = ? ${HERE} AND digest = ? AND untagged_at IS NULL AND NOT EXISTS
       (SELECT 1 FROM tag ${HERE} AND digest = ? AND vanished_at IS NULL)`,
    at,
    registry,
    repository,
    digest,
    registry,
    repository,
    digest,
  )
}

function state(row: Row): TagState {
  return {
    tag: row.tag,
    digest: row.digest,
    since: row.since,
    baseline: row.baseline === 1,
    moves: row.moves,
    ...present({ vanishedAt: row.vanished_at }),
  }
}
