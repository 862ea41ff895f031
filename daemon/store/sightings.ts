import type { Digest, Instant, RepositoryRef, Sighting } from '../../policies/index.ts'
import type { Sql } from './database.ts'
import { present } from './decode.ts'

const HERE = 'WHERE registry = ? AND repository = ?'

/** Digests that were seen in a repository. */
export type Sightings = {
  /** Ordered by digest, those greater than `after`. */
  readonly page: (ref: RepositoryRef, after: Digest, limit: number) => Sighting[]
  /** A digest that is known keeps its first time. */
  readonly add: (ref: RepositoryRef, found: readonly Sighting[]) => void
  readonly remove: (ref: RepositoryRef, digests: readonly Digest[]) => void
}

type Row = {
  digest: string
  first_seen_at: number
  baseline: number
  untagged_at: number | null
  pushed_at: number | null
  pulled_at: number | null
}

export function sightings(sql: Sql): Sightings {
  return {
    page: (ref, after, limit) =>
      sql
        .all<Row>(
          `SELECT digest, first_seen_at, baseline, untagged_at, pushed_at, pulled_at
           FROM sighting LEFT JOIN notice USING (registry, repository, digest)
           ${HERE} AND digest > ? ORDER BY digest LIMIT ?`,
          ref.registry,
          ref.repository,
          after,
          limit,
        )
        .map((row) => ({
          digest: row.digest,
          firstSeenAt: row.first_seen_at,
          baseline: row.baseline === 1,
          ...present({
            untaggedAt: row.untagged_at,
            pushedAt: row.pushed_at,
            pulledAt: row.pulled_at,
          }),
        })),
    add: (ref, found) => {
      for (const { digest, firstSeenAt, baseline } of found) {
        sql.run(
          'INSERT OR IGNORE INTO sighting (registry, repository, digest, first_seen_at, baseline) VALUES (?, ?, ?, ?, ?)',
          ref.registry,
          ref.repository,
          digest,
          firstSeenAt,
          baseline ? 1 : 0,
        )
      }
    },
    remove: (ref, digests) => {
      for (const digest of digests)
        sql.run(`DELETE FROM sighting ${HERE} AND digest = ?`, ref.registry, ref.repository, digest)
    },
  }
}

/** Digests that an applied plan showed, or that a person approved. */
export type Approvals = {
  readonly page: (ref: RepositoryRef, after: Digest, limit: number) => Digest[]
  /** `source`: the plan or the run. */
  readonly add: (ref: RepositoryRef, digests: readonly Digest[], by: { source: string; at: Instant }) => void
  readonly clear: (ref: RepositoryRef) => void
}

export function approvals(sql: Sql): Approvals {
  return {
    page: (ref, after, limit) =>
      sql
        .all<{ digest: string }>(
          `SELECT digest FROM approval ${HERE} AND digest > ? ORDER BY digest LIMIT ?`,
          ref.registry,
          ref.repository,
          after,
          limit,
        )
        .map((row) => row.digest),
    add: (ref, digests, { source, at }) => {
      for (const digest of digests) {
        sql.run(
          'INSERT OR REPLACE INTO approval (registry, repository, digest, source, at) VALUES (?, ?, ?, ?, ?)',
          ref.registry,
          ref.repository,
          digest,
          source,
          at,
        )
      }
    },
    clear: (ref) => {
      sql.run(`DELETE FROM approval ${HERE}`, ref.registry, ref.repository)
    },
  }
}
