import type { Instant, RepositoryRef } from '../../policies/model/index.ts'
import type { Sql } from './database.ts'

/** `upTo`: pushes up to this id are covered, by this scan or by one since. */
export type CompleteScan = { readonly at: Instant; readonly upTo: number }

/** The last complete scan of each repository, if its registry had reported every change that it found. */
export type CompleteScans = {
  readonly get: (ref: RepositoryRef) => CompleteScan | undefined
  /** Stores the scan; undefined if a change was not reported. */
  readonly set: (ref: RepositoryRef, scan: CompleteScan | undefined) => void
}

export function completeScans(sql: Sql): CompleteScans {
  return {
    get: ({ registry, repository }) =>
      sql.get<{ at: number; upTo: number }>(
        'SELECT at, up_to AS upTo FROM complete_scan WHERE registry = ? AND repository = ?',
        registry,
        repository,
      ),
    set: ({ registry, repository }, scan) => {
      sql.run('DELETE FROM complete_scan WHERE registry = ? AND repository = ?', registry, repository)
      if (scan !== undefined)
        sql.run('INSERT INTO complete_scan VALUES (?, ?, ?, ?)', registry, repository, scan.at, scan.upTo)
    },
  }
}
