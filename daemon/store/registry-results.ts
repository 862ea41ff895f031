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
}

export type FailedRun = RepositoryRef & { readonly id: string; readonly code: string }

export type RegistryResults = {
  readonly succeeded: (registry: string, at: Instant) => void
  readonly failed: (run: FailedRun) => void
  readonly all: () => readonly RegistryResult[]
}

export function registryResults(sql: Sql): RegistryResults {
  return {
    succeeded: (registry, at) => {
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
      sql.all<RegistryResult>(
        `SELECT registry, succeeded_at AS succeededAt, failures, failed_run AS run,
           failed_repository AS repository, failed_code AS code FROM registry_result`,
      ),
  }
}
