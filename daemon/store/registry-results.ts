import type { Instant, RepositoryRef } from '../../policies/model/index.ts'
import type { Sql } from './database.ts'

/** How the newest runs of a registry ended. */
export type RegistryResult = {
  readonly registry: string
  /** When a run last succeeded; null: none has. */
  readonly succeededAt: Instant | null
  /** How many runs failed since then. */
  readonly failures: number
  /** The last one that failed. */
  readonly run: string | null
  readonly repository: string | null
  readonly code: string | null
  /** The newest run, if it succeeded and no scan of it could be stored: the clock is not known. Null also after a start of the daemon. */
  readonly unscanned: string | null
}

export type FailedRun = RepositoryRef & { readonly id: string; readonly code: string }

export type RegistryResults = {
  /** `unscanned`: the id of the run, if no scan of it could be stored. */
  readonly succeeded: (registry: string, at: Instant, unscanned: string | undefined) => void
  readonly failed: (run: FailedRun) => void
  readonly all: () => readonly RegistryResult[]
}

export function registryResults(sql: Sql): RegistryResults {
  // Why in memory: the next run says it again.
  const unscanned = new Map<string, string>()
  return {
    succeeded: (registry, at, run) => {
      if (run === undefined) unscanned.delete(registry)
      else unscanned.set(registry, run)
      sql.run(
        `INSERT INTO registry_result (registry, succeeded_at) VALUES (?, ?)
         ON CONFLICT DO UPDATE SET succeeded_at = excluded.succeeded_at, failures = 0,
           failed_run = NULL, failed_repository = NULL, failed_code = NULL`,
        registry,
        at,
      )
    },
    failed: ({ registry, id, repository, code }) => {
      sql.run(
        `INSERT INTO registry_result (registry, failures, failed_run, failed_repository, failed_code) VALUES (?, 1, ?, ?, ?)
         ON CONFLICT DO UPDATE SET failures = failures + 1, failed_run = excluded.failed_run,
           failed_repository = excluded.failed_repository, failed_code = excluded.failed_code`,
        registry,
        id,
        repository,
        code,
      )
    },
    all: () =>
      sql
        .all<Omit<RegistryResult, 'unscanned'>>(
          `SELECT registry, succeeded_at AS succeededAt, failures, failed_run AS run,
           failed_repository AS repository, failed_code AS code FROM registry_result`,
        )
        .map((row) => ({ ...row, unscanned: unscanned.get(row.registry) ?? null })),
  }
}
