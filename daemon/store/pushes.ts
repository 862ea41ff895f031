import type { Digest, RepositoryRef } from '../../policies/model/index.ts'
import type { Push } from '../../proto/resources/index.ts'
import type { Sql } from './database.ts'
import { compactRow } from './decode.ts'

/** What registries told of pushes, in the order in which they did: for runs that are at work. */
export type Pushes = {
  /** `timeUnknown`: its time is when it was told. */
  readonly add: (ref: RepositoryRef, push: Omit<Push, 'id'> & { readonly timeUnknown?: true }) => void
  /** Those with an id greater than `after`, in order. */
  readonly page: (ref: RepositoryRef, after: number, limit: number) => Push[]
  /** Those of a digest that are kept and whose time is known, in order. */
  readonly ofDigest: (ref: RepositoryRef, digest: Digest) => Push[]
  /** Every tag and digest that were pushed together, of those that are kept; in no order. */
  readonly tagged: (ref: RepositoryRef) => { readonly tag: string; readonly digest: Digest }[]
  /** Of all registries; both 0 where none was told. */
  readonly bounds: () => { readonly oldest: number; readonly newest: number }
}

/** Pushes that are kept, of all registries. */
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
