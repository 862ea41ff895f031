import type { Digest, RepositoryRef } from '../../policies/model/index.ts'
import type { Push } from '../../proto/resources/index.ts'
import type { Sql } from './database.ts'
import { compactRow } from './decode.ts'

/** Reported pushes, in the order of their arrival, for active runs. */
export type Pushes = {
  /** Adds a push. `timeUnknown`: its time is that of the notification. */
  readonly add: (ref: RepositoryRef, push: Omit<Push, 'id'> & { readonly timeUnknown?: true }) => void
  /** Returns pushes with an id greater than `after`, in order. */
  readonly page: (ref: RepositoryRef, after: number, limit: number) => Push[]
  /** Returns the stored pushes of a digest with a known time, in order. */
  readonly ofDigest: (ref: RepositoryRef, digest: Digest) => Push[]
  /** Returns every pair of tag and digest in stored pushes, in no order. */
  readonly tagged: (ref: RepositoryRef) => { readonly tag: string; readonly digest: Digest }[]
  /** Returns the least and the greatest stored id, of all registries. Both are 0 if there is none. */
  readonly bounds: () => { readonly oldest: number; readonly newest: number }
}

/** Most stored pushes, of all registries. */
const KEPT = 100_000

type Row = { id: number; digest: string; tag: string | null; at: number }

export function pushes(sql: Sql): Pushes {
  return {
    add: ({ registry, repository }, { digest, tag, at, timeUnknown }) => {
      const id = sql.insert(
        'INSERT INTO push (registry, repository, digest, tag, at, dated) VALUES (?, ?, ?, ?, ?, ?)',
        registry,
        repository,
        digest,
        tag ?? null,
        at,
        timeUnknown === true ? 0 : 1,
      )
      sql.run('DELETE FROM push WHERE id <= ?', id - KEPT)
    },
    page: ({ registry, repository }, after, limit) =>
      sql
        .all<Row>(
          'SELECT id, digest, tag, at FROM push WHERE registry = ? AND repository = ? AND id > ? ORDER BY id LIMIT ?',
          registry,
          repository,
          after,
          limit,
        )
        .map(pushOf),
    ofDigest: ({ registry, repository }, digest) =>
      sql
        .all<Row>(
          'SELECT id, digest, tag, at FROM push WHERE registry = ? AND repository = ? AND digest = ? AND dated = 1 ORDER BY id',
          registry,
          repository,
          digest,
        )
        .map(pushOf),
    tagged: ({ registry, repository }) =>
      sql.all<{ tag: string; digest: string }>(
        'SELECT DISTINCT tag, digest FROM push WHERE registry = ? AND repository = ? AND tag IS NOT NULL',
        registry,
        repository,
      ),
    bounds: () =>
      sql.get<{ oldest: number; newest: number }>(
        'SELECT coalesce((SELECT min(id) FROM push), 0) AS oldest, coalesce((SELECT max(id) FROM push), 0) AS newest',
      ) ?? { oldest: 0, newest: 0 },
  }
}

function pushOf({ id, digest, tag, at }: Row): Push {
  return { id, digest, at, ...compactRow({ tag }) }
}
