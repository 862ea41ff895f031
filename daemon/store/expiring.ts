import type { Digest, Duration, Instant, RepositoryRef } from '../../policies/model/index.ts'
import type { Sql } from './database.ts'

/** What was said of an image: which policy deletes it, and when the run begins that does. */
export type SaidOfImage = { readonly digest: Digest; readonly policy: string; readonly deletesAt: Instant }

/** Images that webhooks were notified of before their deletion. */
export type ExpiringImages = {
  /** Returns up to which change of runs their decisions were read. Undefined: nobody wants notices. */
  readonly readUpTo: () => number | undefined
  readonly setReadUpTo: (change: number | undefined) => void
  /** Returns what was said of an image with this notice, or undefined. */
  readonly said: (ref: RepositoryRef, digest: Digest, notice: Duration) => SaidOfImage | undefined
  /** Stores what was said, and that this run found the image. */
  readonly put: (
    ref: RepositoryRef,
    said: SaidOfImage & { readonly notice: Duration; readonly run: string },
  ) => void
  /** Forgets up to `limit` images of a repository that another run was the last to find. Returns how many. */
  readonly removeOthers: (ref: RepositoryRef, run: string, limit: number) => number
}

const HERE = 'registry = ? AND repository = ?'

export function expiringImages(sql: Sql): ExpiringImages {
  return {
    readUpTo: () => sql.get<{ change: number }>('SELECT change FROM expiring_read')?.change,
    setReadUpTo: (change) => {
      if (change === undefined) sql.run('DELETE FROM expiring_read')
      else sql.run('INSERT OR REPLACE INTO expiring_read VALUES (1, ?)', change)
    },
    said: ({ registry, repository }, digest, notice) =>
      sql.get<SaidOfImage>(
        `SELECT digest, policy, deletes_at AS deletesAt FROM expiring WHERE ${HERE} AND digest = ? AND notice = ?`,
        registry,
        repository,
        digest,
        notice,
      ),
    put: ({ registry, repository }, { digest, notice, policy, deletesAt, run }) => {
      sql.run(
        'INSERT OR REPLACE INTO expiring VALUES (?, ?, ?, ?, ?, ?, ?)',
        registry,
        repository,
        digest,
        notice,
        policy,
        deletesAt,
        run,
      )
    },
    removeOthers: ({ registry, repository }, run, limit) =>
      sql.run(
        `DELETE FROM expiring WHERE ${HERE} AND (digest, notice) IN (
           SELECT digest, notice FROM expiring WHERE ${HERE} AND run_id <> ? LIMIT ?)`,
        registry,
        repository,
        registry,
        repository,
        run,
        limit,
      ),
  }
}
