import type { Instant, RepositoryRef } from '../../policies/model/index.ts'
import type { Looks } from '../../proto/resources/index.ts'
import type { Sql } from './database.ts'
import { compactRow } from './decode.ts'
import { HERE } from './here.ts'

/** `whole`: all that decides is stored of it. */
type CompleteLook = { readonly at: Instant; readonly after: Instant; readonly whole?: boolean }

/** When repositories and catalogs were looked at. */
export type LookTimes = {
  /** What bounds the next look at a repository. */
  readonly of: (ref: RepositoryRef) => Omit<Looks, 'stepped'>
  /** A complete look. `at`: when it ended; `after`: what it does not show was not there then. */
  readonly add: (ref: RepositoryRef, look: CompleteLook) => void
  /** Returns when the last complete look ended. Undefined: there was none, or not all that decides is stored of it. */
  readonly whole: (ref: RepositoryRef) => Instant | undefined
  /** Returns when the last complete list of a registry's repositories began. Undefined: there was none. */
  readonly catalogAt: (registry: string) => Instant | undefined
  /**
   * A complete list of a registry's repositories, which began then. Those that it does not name, and that were never looked at,
   * appear later. Called after the new ones were added.
   */
  readonly addCatalog: (registry: string, names: readonly string[], at: Instant) => void
  /** When the newest look or list ended. */
  readonly newest: () => Instant | undefined
  /**
   * Looks that end later than now were dated by a clock that was wrong: they ended by now, and when is not known. Returns
   * whether there were any.
   */
  readonly mend: (now: Instant) => boolean
}

type Row = {
  baseline_at: number | null
  look_at: number | null
  look_after: number | null
  absent_at: number | null
}

export function lookTimes(sql: Sql): LookTimes {
  const newest = (): Instant | undefined =>
    sql.get<{ at: number | null }>(
      'SELECT max((SELECT coalesce(max(look_at), 0) FROM repository), (SELECT coalesce(max(at), 0) FROM catalog_look)) AS at',
    )?.at ?? undefined
  return {
    ...remembered(sql),
    of: ({ registry, repository }) => {
      const row = sql.get<Row>(
        `SELECT baseline_at, look_at, look_after, absent_at FROM repository ${HERE}`,
        registry,
        repository,
      )
      const first = row === undefined || row.baseline_at === null
      // A repository that nobody knows was not in the registry's last list, where there was one.
      const absent = row === undefined ? catalogAt(sql, registry) : row.absent_at
      const after = first ? absent : row.look_after
      return {
        baseline: first && (after ?? undefined) === undefined,
        ...compactRow({ after, since: row?.baseline_at, newest: newest() }),
      }
    },
    add: ({ registry, repository }, { at, after, whole }) => {
      sql.run(
        `UPDATE repository SET baseline_at = coalesce(baseline_at, ?), look_after = CASE WHEN look_at > ? THEN look_after ELSE ? END,
           look_at = max(coalesce(look_at, 0), ?), whole_look_at = ? ${HERE}`,
        at,
        at,
        after,
        at,
        whole === true ? at : null,
        registry,
        repository,
      )
    },
    addCatalog: (registry, names, at) => {
      const listed = new Set(names)
      const waiting = sql.all<{ repository: string }>(
        'SELECT repository FROM repository WHERE registry = ? AND baseline_at IS NULL',
        registry,
      )
      for (const { repository } of waiting)
        if (!listed.has(repository))
          sql.run(`UPDATE repository SET absent_at = ? ${HERE}`, at, registry, repository)
      sql.run('INSERT OR REPLACE INTO catalog_look (registry, at) VALUES (?, ?)', registry, at)
    },
    newest,
    mend: (now) => mend(sql, now),
  }
}

function remembered(sql: Sql): Pick<LookTimes, 'whole' | 'catalogAt'> {
  return {
    whole: ({ registry, repository }) =>
      sql.get<{ at: number }>(
        `SELECT look_at AS at FROM repository ${HERE} AND whole_look_at = look_at`,
        registry,
        repository,
      )?.at,
    catalogAt: (registry) => catalogAt(sql, registry),
  }
}

function catalogAt(sql: Sql, registry: string): number | undefined {
  return sql.get<{ at: number }>('SELECT at FROM catalog_look WHERE registry = ?', registry)?.at
}

/** In all repositories: there is one clock. 0 for a lower bound: nothing is known. */
const MEND = [
  'UPDATE repository SET look_after = NULL, look_at = :now WHERE look_at > :now',
  'UPDATE repository SET absent_at = 0 WHERE absent_at > :now',
  'UPDATE repository SET baseline_at = :now WHERE baseline_at > :now',
  'UPDATE repository SET last_scan_at = :now WHERE last_scan_at > :now',
  'UPDATE repository SET unlisted_at = :now WHERE unlisted_at > :now',
  'UPDATE catalog_look SET at = 0 WHERE at > :now',
  'UPDATE sighting SET arrived_after = NULL, baseline = 0, first_seen_at = :now WHERE first_seen_at > :now',
  'UPDATE sighting SET put_back_at = :now WHERE put_back_at > :now',
  'UPDATE sighting SET untagged_at = :now WHERE untagged_at > :now',
  'UPDATE sighting SET missing_since = :now WHERE missing_since > :now',
  'UPDATE sighting SET gone_at = :now WHERE gone_at > :now',
  'UPDATE tag SET since_after = NULL, baseline = 0, since = :now WHERE since > :now',
  'UPDATE dangling_tag SET after = NULL WHERE after > :now',
  'UPDATE tag SET missing_since = :now WHERE missing_since > :now',
  'UPDATE tag SET vanished_at = :now WHERE vanished_at > :now',
  'DELETE FROM complete_scan WHERE at > :now',
] as const

function mend(sql: Sql, now: Instant): boolean {
  let changed = 0
  for (const statement of MEND) {
    const times = statement.split(':now').length - 1
    changed += sql.run(statement.replaceAll(':now', '?'), ...Array.from({ length: times }, () => now))
  }
  return changed > 0
}
