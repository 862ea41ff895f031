import { AGREED } from '../../policies/evidence/index.ts'
import type { Digest, Instant, RepositoryRef } from '../../policies/model/index.ts'
import type { TagMove, TagState } from '../../proto/resources/index.ts'
import type { Sql } from './database.ts'
import { compactRow } from './decode.ts'
import { HERE, isRestorable } from './here.ts'

/** The tags of a repository, as scans and notifications showed them. */
export type Tags = {
  /** Returns tags after `after`, in order, also removed ones. */
  readonly page: (ref: RepositoryRef, after: string, limit: number) => TagState[]
  readonly find: (ref: RepositoryRef, tag: string) => TagState | undefined
  /** Returns true if the last complete scan did not list a tag of the image, and no second one confirmed it. */
  readonly isMissing: (ref: RepositoryRef, digest: Digest) => boolean
  /** Returns how many tags the last scan showed on images, without those of signatures. */
  readonly count: (ref: RepositoryRef) => number
  /** Records tags that are new, are back, or have moved. Marks digests that lost their last tag, and unmarks those that got one. */
  readonly move: (ref: RepositoryRef, moved: readonly TagMove[], at: Instant) => void
  /** Records that a complete scan did not list tags. A tag that has been missing for long enough is removed. */
  readonly miss: (ref: RepositoryRef, tags: readonly string[], at: Instant) => void
  /** Records that tags were removed at `at`, and marks digests that lost their last tag. Ignores tags that arrived later. */
  readonly remove: (ref: RepositoryRef, tags: readonly string[], at: Instant) => void
  /** Removes all tags of deleted images. */
  readonly removeWith: (ref: RepositoryRef, digests: readonly Digest[], at: Instant) => void
  /** Restores tags of an image whose removal was recorded at exactly `at`. Why: the recorded outcome was wrong. */
  readonly keep: (ref: RepositoryRef, digest: Digest, at: Instant) => void
  /** Records that the registry reported a push of a tag and digest. */
  readonly report: (
    ref: RepositoryRef,
    push: { readonly tag: string; readonly digest: Digest },
    at: Instant,
  ) => void
  /** Records that the tags of digests are missing since `at`. */
  readonly accept: (ref: RepositoryRef, digests: readonly Digest[], at: Instant) => void
  /** Deletes rows of tags removed before `before`, unless their image can be restored. */
  readonly forget: (ref: RepositoryRef, before: Instant) => void
}

type Row = {
  tag: string
  digest: string
  since: number
  baseline: number
  since_after: number | null
  told_at: number | null
  missing_since: number | null
  moves: number
  vanished_at: number | null
}

const ONE = `SELECT * FROM tag ${HERE} AND tag = ?`

const FORGET = `DELETE FROM tag ${HERE} AND vanished_at < ? AND NOT ${isRestorable('tag')}`

const HEX = '[0-9a-f]'.repeat(64)

/** A tag of a tombstone is on no image, and one that is dangling leads to none. */
const COUNT = `SELECT count(*) AS n FROM tag JOIN sighting USING (registry, repository, digest) ${HERE}
  AND tag.vanished_at IS NULL AND tag.missing_since IS NULL AND sighting.gone_at IS NULL AND sighting.missing_since IS NULL
  AND NOT EXISTS (SELECT 1 FROM dangling_tag d WHERE d.registry = tag.registry AND d.repository = tag.repository AND d.tag = tag.tag)
  AND NOT (${['', '.sig', '.att', '.sbom'].map((suffix) => `tag.tag GLOB 'sha256-${HEX}${suffix}'`).join(' OR ')})`

function lookUp(sql: Sql, { registry, repository }: RepositoryRef, tag: string): Row | undefined {
  return sql.get<Row>(ONE, registry, repository, tag)
}

export function tags(sql: Sql): Tags {
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
    find: (ref, tag) => {
      const row = lookUp(sql, ref, tag)
      return row === undefined ? undefined : state(row)
    },
    isMissing: ({ registry, repository }, digest) =>
      sql.get(
        `SELECT 1 FROM tag ${HERE} AND digest = ? AND missing_since IS NOT NULL`,
        registry,
        repository,
        digest,
      ) !== undefined,
    count: ({ registry, repository }) => sql.get<{ n: number }>(COUNT, registry, repository)?.n ?? 0,
    ...seen(sql),
    ...withDigests(sql),
    report: ({ registry, repository }, { tag, digest }, at) => {
      sql.run(
        `UPDATE tag SET told_at = max(coalesce(told_at, 0), ?) ${HERE} AND tag = ? AND digest = ?`,
        at,
        registry,
        repository,
        tag,
        digest,
      )
    },
    keep: ({ registry, repository }, digest, at) => {
      const key = [registry, repository, digest, at] as const
      sql.run(`UPDATE tag SET vanished_at = NULL ${HERE} AND digest = ? AND vanished_at = ?`, ...key)
      sql.run(`UPDATE sighting SET untagged_at = NULL ${HERE} AND digest = ? AND untagged_at = ?`, ...key)
    },
    forget: ({ registry, repository }, before) => {
      sql.run(FORGET, registry, repository, before)
    },
  }
}

/** The changes by scans and notifications. */
function seen(sql: Sql): Pick<Tags, 'move' | 'miss' | 'remove'> {
  return {
    move: (ref, moved, at) => {
      for (const move of moved) {
        const before = lookUp(sql, ref, move.tag)
        put(sql, ref, move, { at, before })
        if (before !== undefined && before.digest !== move.digest) markUntagged(sql, ref, before.digest, at)
      }
    },
    miss: (ref, missing, at) => {
      for (const tag of missing) {
        const before = lookUp(sql, ref, tag)
        if (before === undefined || before.vanished_at !== null) continue
        const { missing_since: since } = before
        if (since === null) set(sql, ref, tag, { missingSince: at, removedAt: null })
        else if (since <= at - AGREED) end(sql, ref, before, since)
      }
    },
    remove: (ref, lost, at) => {
      for (const tag of lost) {
        const before = lookUp(sql, ref, tag)
        if (before === undefined || before.vanished_at !== null || before.since > at) continue
        end(sql, ref, before, at)
      }
    },
  }
}

function withDigests(sql: Sql): Pick<Tags, 'removeWith' | 'accept'> {
  const each = (statement: string) => (ref: RepositoryRef, digests: readonly Digest[], at: Instant) => {
    for (const digest of digests) sql.run(statement, at, ref.registry, ref.repository, digest)
  }
  return {
    removeWith: each(
      `UPDATE tag SET vanished_at = ?, missing_since = NULL ${HERE} AND digest = ? AND vanished_at IS NULL`,
    ),
    accept: each(
      `UPDATE tag SET missing_since = ? ${HERE} AND digest = ? AND missing_since IS NULL AND vanished_at IS NULL`,
    ),
  }
}

type Ending = { readonly missingSince: Instant | null; readonly removedAt: Instant | null }

function set(sql: Sql, ref: RepositoryRef, tag: string, { missingSince, removedAt }: Ending): void {
  sql.run(
    `UPDATE tag SET missing_since = ?, vanished_at = ? ${HERE} AND tag = ?`,
    missingSince,
    removedAt,
    ref.registry,
    ref.repository,
    tag,
  )
}

function end(sql: Sql, ref: RepositoryRef, { tag, digest }: Row, at: Instant): void {
  set(sql, ref, tag, { missingSince: null, removedAt: at })
  markUntagged(sql, ref, digest, at)
}

type Put = { readonly at: Instant; readonly before: Row | undefined }

/** Stores a tag. If it is back on its digest, its image counts as put back. Else it arrived now, or at its reported push. */
function put(
  sql: Sql,
  ref: RepositoryRef,
  { tag, digest, baseline, after }: TagMove,
  { at, before }: Put,
): void {
  const { registry, repository } = ref
  if (before?.digest === digest) {
    set(sql, ref, tag, { missingSince: null, removedAt: null })
    if (before.vanished_at !== null || before.missing_since !== null)
      sql.run(
        `UPDATE sighting SET put_back_at = max(coalesce(put_back_at, 0), ?) ${HERE} AND digest = ?`,
        at,
        registry,
        repository,
        digest,
      )
  } else {
    sql.run(
      `INSERT OR REPLACE INTO tag (registry, repository, tag, digest, since, since_after, told_at, baseline, moves)
       VALUES (?, ?, ?, ?, ?, ?, (SELECT max(at) FROM push ${HERE} AND digest = ? AND tag = ? AND dated = 1), ?, ?)`,
      registry,
      repository,
      tag,
      digest,
      at,
      after ?? null,
      registry,
      repository,
      digest,
      tag,
      baseline ? 1 : 0,
      before === undefined ? 0 : before.moves + 1,
    )
  }
  sql.run(
    `UPDATE sighting SET untagged_at = NULL ${HERE} AND digest = ? AND untagged_at IS NOT NULL`,
    registry,
    repository,
    digest,
  )
}

/** Marks a digest without tags. The first time is kept. */
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
    ...compactRow({
      after: row.since_after,
      reportedAt: row.told_at,
      missingSince: row.missing_since,
      removedAt: row.vanished_at,
    }),
  }
}
