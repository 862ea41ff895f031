import { AGREED } from '../../policies/evidence/index.ts'
import type { Digest, Instant, RepositoryRef } from '../../policies/model/index.ts'
import type { Sighting } from '../../proto/resources/index.ts'
import type { Sql } from './database.ts'
import { compactRow } from './decode.ts'
import { HERE, isRestorable } from './here.ts'

/** Digests that scans have seen in a repository, also deleted ones. */
export type Sightings = {
  /** Returns sightings after `after`, in order of digest, without deleted ones. */
  readonly page: (ref: RepositoryRef, after: Digest, limit: number) => Sighting[]
  /** Returns the stored sightings of digests, also of deleted ones. */
  readonly find: (ref: RepositoryRef, digests: readonly Digest[]) => Sighting[]
  /** Returns true if scans have seen the digest, also if it is deleted. */
  readonly has: (ref: RepositoryRef, digest: Digest) => boolean
  /** Returns how many images the last scan showed. */
  readonly count: (ref: RepositoryRef) => number
  /** Returns the digests that may have arrived since an instant: first seen then, pushed then, or with a tag that is as new. */
  readonly arrivedSince: (ref: RepositoryRef, since: Instant) => Digest[]
  /** Adds sightings. A known digest keeps its first time. A missing or deleted one is put back at the time of the new sighting. */
  readonly add: (ref: RepositoryRef, found: readonly Sighting[]) => void
  /**
   * Records that a complete scan did not show digests. A digest that has been missing for long enough is deleted. Returns those
   * that are deleted now.
   */
  readonly miss: (ref: RepositoryRef, digests: readonly Digest[], at: Instant) => readonly Digest[]
  /** Records that digests are deleted, by careen or as reported. A deleted one keeps its time. */
  readonly remove: (ref: RepositoryRef, digests: readonly Digest[], at: Instant) => void
  /** Records that digests are missing since `at`. */
  readonly accept: (ref: RepositoryRef, digests: readonly Digest[], at: Instant) => void
  /** Restores sightings of digests that were recorded as deleted and exist. */
  readonly keep: (ref: RepositoryRef, digests: readonly Digest[]) => void
  /**
   * Records that digests were uploaded by a restore or a repair, with their tags. Their age counts from `at`, but never against
   * other images. Their first time is kept.
   */
  readonly putBack: (ref: RepositoryRef, digests: readonly Digest[], at: Instant) => void
  /** Deletes sightings deleted before `before`, unless the image can be restored. */
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
    remove: each(`UPDATE sighting SET gone_at = ? ${HERE} AND digest = ? AND gone_at IS NULL`),
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
      const old = `SELECT digest FROM sighting ${HERE} AND gone_at < ? AND NOT ${isRestorable('sighting')}`
      for (const { digest } of sql.all<{ digest: string }>(old, registry, repository, before)) {
        sql.run(`DELETE FROM sighting ${HERE} AND digest = ?`, registry, repository, digest)
        sql.run(`DELETE FROM notice ${HERE} AND digest = ?`, registry, repository, digest)
      }
    },
  }
}

function reading(sql: Sql): Pick<Sightings, 'page' | 'find' | 'has' | 'count' | 'arrivedSince'> {
  return {
    has: ({ registry, repository }, digest) =>
      sql.get(`SELECT 1 FROM sighting ${HERE} AND digest = ?`, registry, repository, digest) !== undefined,
    count: ({ registry, repository }) =>
      sql.get<{ n: number }>(
        `SELECT count(*) AS n FROM sighting ${HERE} AND gone_at IS NULL AND missing_since IS NULL`,
        registry,
        repository,
      )?.n ?? 0,
    arrivedSince: ({ registry, repository }, since) =>
      sql
        .all<{ digest: string }>(
          `SELECT digest FROM sighting LEFT JOIN notice USING (registry, repository, digest) ${HERE} AND (first_seen_at > ? OR pushed_at > ?)
           UNION SELECT digest FROM tag ${HERE} AND (since > ? OR told_at > ?)`,
          registry,
          repository,
          since,
          since,
          registry,
          repository,
          since,
          since,
        )
        .map(({ digest }) => digest),
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

/** Inserts a sighting or puts it back. Note: right of an assignment, a column has its old value. */
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

/** Puts a digest back. If it was never seen, its arrival is unknown. */
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
