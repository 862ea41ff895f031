import { AGREED } from '../../policies/evidence/index.ts'
import type { Digest, Instant, RepositoryRef } from '../../policies/model/index.ts'
import type { Sighting } from '../../proto/resources/index.ts'
import type { Sql } from './database.ts'
import { compactRow } from './decode.ts'

const HERE = 'WHERE registry = ? AND repository = ?'

/** Digests that were seen in a repository, also those that are gone. */
export type Sightings = {
  /** Ordered by digest, those greater than `after`; without those that are gone. */
  readonly page: (ref: RepositoryRef, after: Digest, limit: number) => Sighting[]
  /** Those of the digests that are remembered, also if they are gone. */
  readonly find: (ref: RepositoryRef, digests: readonly Digest[]) => Sighting[]
  /** A digest that is known keeps its first time; one that was missing or gone is put back at that time. */
  readonly add: (ref: RepositoryRef, found: readonly Sighting[]) => void
  /**
   * A complete look did not show them: they are missing since then, or gone if they have been missing for long enough. Returns
   * those that are gone now.
   */
  readonly miss: (ref: RepositoryRef, digests: readonly Digest[], at: Instant) => readonly Digest[]
  /** They are known to have been deleted, by careen or as the registry told. One that is gone already keeps its time. */
  readonly lose: (ref: RepositoryRef, digests: readonly Digest[], at: Instant) => void
  /** The last look that did not show them counts as of this time. */
  readonly accept: (ref: RepositoryRef, digests: readonly Digest[], at: Instant) => void
  /** What was said to be gone is still there, and never went. */
  readonly keep: (ref: RepositoryRef, digests: readonly Digest[]) => void
  /**
   * They were put back, by a restore or a repair, with the tags that they had: from then on their age counts, for themselves and
   * never against others. When they came first stays known.
   */
  readonly putBack: (ref: RepositoryRef, digests: readonly Digest[], at: Instant) => void
  /** Forgets what was gone before, unless it can be restored. */
  readonly forget: (ref: RepositoryRef, before: Instant) => void
}

type Row = {
  digest: string
  first_seen_at: number
  baseline: number
  arrived_after: number | null
  put_back_at: number | null
  missing_since: number | null
  gone_at: number | null
  untagged_at: number | null
  pushed_at: number | null
  pulled_at: number | null
}

const SELECT = `SELECT digest, first_seen_at, baseline, arrived_after, put_back_at, missing_since, gone_at, untagged_at, pushed_at, pulled_at
  FROM sighting LEFT JOIN notice USING (registry, repository, digest) ${HERE}`

export function sightings(sql: Sql): Sightings {
  const each = (statement: string) => (ref: RepositoryRef, digests: readonly Digest[], at: Instant) => {
    for (const digest of digests) sql.run(statement, at, ref.registry, ref.repository, digest)
  }
  return {
    ...reading(sql),
    add: (ref, found) => {
      for (const sighting of found) insert(sql, ref, sighting)
    },
    miss: (ref, digests, at) => digests.filter((digest) => miss(sql, ref, digest, at)),
    lose: each(`UPDATE sighting SET gone_at = ? ${HERE} AND digest = ? AND gone_at IS NULL`),
    accept: each(`UPDATE sighting SET missing_since = ? ${HERE} AND digest = ? AND missing_since IS NULL`),
    keep: (ref, digests) => {
      for (const digest of digests)
        sql.run(
          `UPDATE sighting SET gone_at = NULL, missing_since = NULL ${HERE} AND digest = ?`,
          ref.registry,
          ref.repository,
          digest,
        )
    },
    putBack: (ref, digests, at) => {
      for (const digest of digests) putBack(sql, ref, digest, at)
    },
    forget: ({ registry, repository }, before) => {
      const kept = `EXISTS (SELECT 1 FROM intent i WHERE i.registry = sighting.registry AND i.repository = sighting.repository
        AND i.digest = sighting.digest AND (i.outcome IS NULL OR length(i.bytes) > 0))`
      const old = `SELECT digest FROM sighting ${HERE} AND gone_at < ? AND NOT ${kept}`
      for (const { digest } of sql.all<{ digest: string }>(old, registry, repository, before)) {
        sql.run(`DELETE FROM sighting ${HERE} AND digest = ?`, registry, repository, digest)
        sql.run(`DELETE FROM notice ${HERE} AND digest = ?`, registry, repository, digest)
      }
    },
  }
}

function reading(sql: Sql): Pick<Sightings, 'page' | 'find'> {
  return {
    page: (ref, after, limit) =>
      sql
        .all<Row>(
          `${SELECT} AND gone_at IS NULL AND digest > ? ORDER BY digest LIMIT ?`,
          ref.registry,
          ref.repository,
          after,
          limit,
        )
        .map(sightingOf),
    find: (ref, digests) =>
      digests.flatMap((digest) =>
        sql.all<Row>(`${SELECT} AND digest = ?`, ref.registry, ref.repository, digest).map(sightingOf),
      ),
  }
}

function sightingOf(row: Row): Sighting {
  return {
    digest: row.digest,
    firstSeenAt: row.first_seen_at,
    baseline: row.baseline === 1,
    ...compactRow({
      after: row.arrived_after,
      putBackAt: row.put_back_at,
      missingSince: row.missing_since,
      goneAt: row.gone_at,
      untaggedAt: row.untagged_at,
      pushedAt: row.pushed_at,
      pulledAt: row.pulled_at,
    }),
  }
}

/** On the right of an assignment, a name means the row as it was. */
function insert(sql: Sql, ref: RepositoryRef, sighting: Sighting): void {
  const { digest, firstSeenAt, baseline, after, putBackAt } = sighting
  sql.run(
    `INSERT INTO sighting (registry, repository, digest, first_seen_at, baseline, arrived_after, put_back_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET missing_since = NULL, gone_at = NULL, put_back_at = max(coalesce(put_back_at, 0), excluded.first_seen_at)
     WHERE missing_since IS NOT NULL OR gone_at IS NOT NULL`,
    ref.registry,
    ref.repository,
    digest,
    firstSeenAt,
    baseline ? 1 : 0,
    after ?? null,
    putBackAt ?? null,
  )
}

function miss(sql: Sql, { registry, repository }: RepositoryRef, digest: Digest, at: Instant): boolean {
  const gone = sql.run(
    `UPDATE sighting SET gone_at = ? ${HERE} AND digest = ? AND gone_at IS NULL AND missing_since <= ?`,
    at,
    registry,
    repository,
    digest,
    at - AGREED,
  )
  if (gone > 0) return true
  sql.run(
    `UPDATE sighting SET missing_since = ? ${HERE} AND digest = ? AND gone_at IS NULL AND missing_since IS NULL`,
    at,
    registry,
    repository,
    digest,
  )
  return false
}

/** Of one that was never seen nothing else is known: it came at any time before. */
function putBack(sql: Sql, { registry, repository }: RepositoryRef, digest: Digest, at: Instant): void {
  sql.run(
    `INSERT INTO sighting (registry, repository, digest, first_seen_at, baseline, put_back_at) VALUES (?, ?, ?, ?, 0, ?)
     ON CONFLICT DO UPDATE SET missing_since = NULL, gone_at = NULL, put_back_at = max(coalesce(put_back_at, 0), excluded.put_back_at)`,
    registry,
    repository,
    digest,
    at,
    at,
  )
  sql.run(
    `UPDATE tag SET missing_since = NULL, vanished_at = NULL ${HERE} AND digest = ?`,
    registry,
    repository,
    digest,
  )
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
