import type { Digest, Instant, RepositoryRef } from '../../policies/model/index.ts'
import type { Sql } from './database.ts'
import { HERE } from './here.ts'

/** `source`: id of the plan or run that showed the images. `expiresAt` undefined: with the run that it is for. */
export type ApprovalGiven = {
  readonly source: string
  readonly at: Instant
  readonly expiresAt?: Instant | undefined
}

/** Digests that a person approved by their number. Those that have ended are never returned. */
export type Approvals = {
  readonly page: (ref: RepositoryRef, after: Digest, limit: number) => Digest[]
  /** Returns the id of the plan or run that showed them. */
  readonly source: (ref: RepositoryRef) => string | undefined
  readonly has: (ref: RepositoryRef, digest: Digest) => boolean
  readonly add: (ref: RepositoryRef, digests: readonly Digest[], given: ApprovalGiven) => void
  readonly clear: (ref: RepositoryRef) => void
  /** Returns the repositories of a registry that have some, also ended ones. */
  readonly repositoriesOf: (registry: string) => RepositoryRef[]
  /** Clears those of all known repositories of a registry. */
  readonly clearRegistry: (registry: string) => void
}

const ADD =
  'INSERT OR REPLACE INTO approval (registry, repository, digest, source, at, expires_at) VALUES (?, ?, ?, ?, ?, ?)'
const IN_FORCE = '(expires_at IS NULL OR expires_at > ?)'

export function approvals(sql: Sql, now: () => Instant): Approvals {
  return {
    page: ({ registry, repository }, after, limit) =>
      sql
        .all<{ digest: string }>(
          `SELECT digest FROM approval ${HERE} AND digest > ? AND ${IN_FORCE} ORDER BY digest LIMIT ?`,
          registry,
          repository,
          after,
          now(),
          limit,
        )
        .map((row) => row.digest),
    source: ({ registry, repository }) =>
      sql.get<{ source: string }>(
        `SELECT source FROM approval ${HERE} AND ${IN_FORCE} LIMIT 1`,
        registry,
        repository,
        now(),
      )?.source,
    has: ({ registry, repository }, digest) =>
      sql.get(
        `SELECT 1 FROM approval ${HERE} AND digest = ? AND ${IN_FORCE}`,
        registry,
        repository,
        digest,
        now(),
      ) !== undefined,
    add: ({ registry, repository }, digests, { source, at, expiresAt = null }) => {
      for (const digest of digests) sql.run(ADD, registry, repository, digest, source, at, expiresAt)
    },
    clear: ({ registry, repository }) => {
      sql.run(`DELETE FROM approval ${HERE}`, registry, repository)
    },
    repositoriesOf: (registry) =>
      sql.all<RepositoryRef>(
        'SELECT DISTINCT registry, repository FROM approval WHERE registry = ? ORDER BY repository',
        registry,
      ),
    clearRegistry: (registry) => {
      sql.run('DELETE FROM approval WHERE registry = ?', registry)
    },
  }
}
