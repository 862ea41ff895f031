import { ALL_REPOSITORIES } from '../../policies/diff/index.ts'
import type { Instant, RepositoryRef } from '../../policies/model/index.ts'
import type { Sql } from './database.ts'

/** What was seen of repositories before a policy may delete there. */
export type Reviews = {
  /** The look of the last clean run that SUCCEEDED. Undefined: there is none. */
  readonly lastClean: (ref: RepositoryRef) => Instant | undefined
  readonly setLastClean: (ref: RepositoryRef, look: Instant) => void
  /** Since when a policy is in force whose effect nobody has seen. Undefined: it was seen, or none is. */
  readonly unknownSince: (ref: RepositoryRef) => Instant | undefined
  /** Notes effects that were not known at an apply; of the repository `*`: all of the registry's not reviewed since. */
  readonly addUnknown: (refs: readonly RepositoryRef[], at: Instant) => void
  /** A plan that was applied had shown what goes, or a person approved it. */
  readonly reviewed: (refs: readonly RepositoryRef[], at: Instant) => void
  /**
   * The registry has listed its repositories again: what was noted of all of them counts from now on for these, and for none
   * that comes later. Within a transaction.
   */
  readonly listed: (registry: string, repositories: readonly string[]) => void
}

export function reviews(sql: Sql): Reviews {
  return { ...reading(sql), ...writing(sql) }
}

function reading(sql: Sql): Pick<Reviews, 'lastClean' | 'unknownSince'> {
  return {
    lastClean: ({ registry, repository }) =>
      sql.get<{ at: number | null }>(
        'SELECT cleaned_look_at AS at FROM review WHERE registry = ? AND repository = ?',
        registry,
        repository,
      )?.at ?? undefined,
    unknownSince: ({ registry, repository }) =>
      sql.get<{ at: number | null }>(
        `SELECT max(at) AS at FROM unknown_effect WHERE registry = ? AND repository IN (?, '${ALL_REPOSITORIES}')
         AND at > coalesce((SELECT reviewed_at FROM review WHERE registry = ? AND repository = ?), -1)`,
        registry,
        repository,
        registry,
        repository,
      )?.at ?? undefined,
  }
}

/** Returns the names of repositories as JSON, by their registry. Why: a plan has ten thousand, and one statement takes a tenth of the time. */
function namesOf(refs: readonly RepositoryRef[]): readonly (readonly [string, string])[] {
  return [...Map.groupBy(refs, ({ registry }) => registry)].map(([registry, some]) => [
    registry,
    JSON.stringify(some.map(({ repository }) => repository)),
  ])
}

/** Takes a registry and names of repositories. */
const THESE = 'registry = ? AND repository IN (SELECT value FROM json_each(?))'

function writing(sql: Sql): Omit<Reviews, 'lastClean' | 'unknownSince'> {
  return {
    addUnknown: (refs, at) => {
      for (const [registry, names] of namesOf(refs)) {
        sql.run(
          'INSERT OR REPLACE INTO unknown_effect SELECT ?, value, ? FROM json_each(?)',
          registry,
          at,
          names,
        )
        sql.run(
          `UPDATE review SET reviewed_at = NULL WHERE reviewed_at IS NOT NULL AND ${THESE}`,
          registry,
          names,
        )
      }
    },
    setLastClean: ({ registry, repository }, look) => {
      sql.run(
        'INSERT INTO review (registry, repository, cleaned_look_at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET cleaned_look_at = excluded.cleaned_look_at',
        registry,
        repository,
        look,
      )
    },
    reviewed: (refs, at) => {
      for (const [registry, names] of namesOf(refs)) {
        sql.run(
          // Why WHERE: else SQLite reads ON as a part of a join.
          `INSERT INTO review (registry, repository, reviewed_at) SELECT ?, value, ? FROM json_each(?) WHERE true
            ON CONFLICT DO UPDATE SET reviewed_at = excluded.reviewed_at`,
          registry,
          at,
          names,
        )
        sql.run(`DELETE FROM unknown_effect WHERE ${THESE}`, registry, names)
      }
    },
    listed: (registry, repositories) => listed(sql, registry, repositories),
  }
}

function listed(sql: Sql, registry: string, repositories: readonly string[]): void {
  const noted = sql.get<{ at: number }>(
    'SELECT at FROM unknown_effect WHERE registry = ? AND repository = ?',
    registry,
    ALL_REPOSITORIES,
  )
  if (noted === undefined) return
  for (const repository of repositories)
    sql.run(
      'INSERT INTO unknown_effect VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET at = max(at, excluded.at)',
      registry,
      repository,
      noted.at,
    )
  sql.run('DELETE FROM unknown_effect WHERE registry = ? AND repository = ?', registry, ALL_REPOSITORIES)
}
