import type { Digest, Instant, RepositoryRef } from '../../policies/model/index.ts'
import type { Sql } from './database.ts'
import { compactRow } from './decode.ts'

/** The times of the last reported push and pull of each digest. */
export type NotificationTimes = {
  readonly get: (ref: RepositoryRef, digest: Digest) => { pushedAt?: Instant; pulledAt?: Instant }
  /** Records a time. The latest is kept, in whatever order they arrive. */
  readonly add: (ref: RepositoryRef, digest: Digest, what: 'pushed' | 'pulled', at: Instant) => void
  readonly remove: (ref: RepositoryRef, digests: readonly Digest[]) => void
}

const HERE = 'WHERE registry = ? AND repository = ? AND digest = ?'

const ADD = {
  pushed: `INSERT INTO notice (registry, repository, digest, pushed_at) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET pushed_at = max(coalesce(pushed_at, 0), excluded.pushed_at)`,
  pulled: `INSERT INTO notice (registry, repository, digest, pulled_at) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET pulled_at = max(coalesce(pulled_at, 0), excluded.pulled_at)`,
} as const

export function notifications(sql: Sql): NotificationTimes {
  return {
    get: ({ registry, repository }, digest) => {
      const row = sql.get<{ pushed_at: number | null; pulled_at: number | null }>(
        `SELECT pushed_at, pulled_at FROM notice ${HERE}`,
        registry,
        repository,
        digest,
      )
      return compactRow({ pushedAt: row?.pushed_at, pulledAt: row?.pulled_at })
    },
    add: ({ registry, repository }, digest, what, at) => {
      sql.run(ADD[what], registry, repository, digest, at)
    },
    remove: ({ registry, repository }, digests) => {
      for (const digest of digests) sql.run(`DELETE FROM notice ${HERE}`, registry, repository, digest)
    },
  }
}
