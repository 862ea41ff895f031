import type { Instant, RepositoryRef } from '../../policies/model/index.ts'
import type { Sql } from './database.ts'
import { HERE } from './here.ts'

/** Repositories that a complete list does not name, and those before it that lists have named. Ordered by name. */
export type MissingRepositories = {
  /** How many were listed until then. */
  readonly known: number
  /** Those of them that are missing. */
  readonly missing: readonly string[]
}

/** Which repositories the lists of a registry name. Evidence about images is elsewhere, and never changes here. */
export type Listings = {
  /** Compares what was listed until now with a complete list. Changes nothing. */
  readonly compare: (registry: string, names: readonly string[]) => MissingRepositories
  /** A list names these: they are there, whatever earlier lists said. */
  readonly listed: (registry: string, names: readonly string[]) => void
  /** A push or a scan found it. */
  readonly found: (ref: RepositoryRef) => void
  /** A complete list that began then, and is believed, names these alone. */
  readonly unlisted: (registry: string, names: readonly string[], at: Instant) => void
  /** These are missing, and that is not believed until a list names them. */
  readonly distrust: (registry: string, missing: readonly string[]) => void
  /** The registry has no list: nothing is known by one. */
  readonly forget: (registry: string) => void
}

/** Takes a registry and names of repositories. */
const THESE = 'WHERE registry = ? AND repository IN (SELECT value FROM json_each(?))'
const OTHERS = THESE.replace(' IN ', ' NOT IN ')

/**
 * Since when a row of `repository` is gone; NULL: it is not. No believed list names it, its last run that ended found nothing there, no
 * DELETE is open, and no block names it.
 */
export const GONE = `CASE WHEN unlisted_at IS NOT NULL
  AND (SELECT json_extract(run.body, '$.errorCode') FROM run
    WHERE run.registry = repository.registry AND run.repository = repository.repository
      AND run.state IN ('SUCCEEDED', 'FAILED', 'AWAITING_APPROVAL') ORDER BY run.sequence DESC LIMIT 1) = 'REGISTRY_NOT_FOUND'
  AND NOT EXISTS (SELECT 1 FROM intent
    WHERE intent.registry = repository.registry AND intent.repository = repository.repository AND intent.outcome IS NULL)
  AND NOT EXISTS (SELECT 1 FROM object
    WHERE object.address = repository.policy AND json_extract(object.body, '$.scope.kind') = 'repository')
  THEN unlisted_at END`

export function listings(sql: Sql): Listings {
  return {
    compare: (registry, names) => compare(sql, registry, names),
    listed: (registry, names) => {
      sql.run(
        `UPDATE repository SET listed = 1, unlisted_at = NULL ${THESE} AND (listed IS NOT 1 OR unlisted_at IS NOT NULL)`,
        registry,
        JSON.stringify(names),
      )
    },
    found: ({ registry, repository }) => {
      sql.run(
        `UPDATE repository SET unlisted_at = NULL ${HERE} AND unlisted_at IS NOT NULL`,
        registry,
        repository,
      )
    },
    unlisted: (registry, names, at) => {
      sql.run(
        `UPDATE repository SET unlisted_at = ? ${OTHERS} AND listed IS NOT 0 AND unlisted_at IS NULL`,
        at,
        registry,
        JSON.stringify(names),
      )
    },
    distrust: (registry, missing) => {
      sql.run(`UPDATE repository SET listed = 0 ${THESE}`, registry, JSON.stringify(missing))
    },
    forget: (registry) => {
      sql.run(
        `UPDATE repository SET listed = NULL, unlisted_at = NULL
         WHERE registry = ? AND (listed IS NOT NULL OR unlisted_at IS NOT NULL)`,
        registry,
      )
    },
  }
}

function compare(sql: Sql, registry: string, names: readonly string[]): MissingRepositories {
  const there = 'AND listed = 1 AND unlisted_at IS NULL'
  return {
    known:
      sql.get<{ n: number }>(`SELECT count(*) AS n FROM repository WHERE registry = ? ${there}`, registry)
        ?.n ?? 0,
    missing: sql
      .all<{ repository: string }>(
        `SELECT repository FROM repository ${OTHERS} ${there} ORDER BY repository`,
        registry,
        JSON.stringify(names),
      )
      .map(({ repository }) => repository),
  }
}
