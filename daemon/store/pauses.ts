import { compact, type RepositoryRef } from '../../policies/model/index.ts'
import type { CleaningPause, PausePlace, PlacedPause } from '../../proto/resources/index.ts'
import type { Sql } from './database.ts'

/** Registries and repositories in which nothing is deleted, as a person paused them. */
export type CleaningPauses = {
  /** Returns the pause of this place itself. */
  readonly get: (place: PausePlace) => CleaningPause | undefined
  /** Returns the pause that a repository is under: its own, or else that of its registry. */
  readonly over: (ref: RepositoryRef) => PlacedPause | undefined
  /** Returns all pauses in a registry: its own first, then those of its repositories by name. */
  readonly inRegistry: (registry: string) => readonly PlacedPause[]
  /** Returns how many repositories of registry blocks are paused themselves, and since when the first of them is. */
  readonly ofRepositories: () => { readonly repositories: number; readonly since: number | null }
  /** Replaces an earlier pause. */
  readonly set: (place: PausePlace, pause: CleaningPause) => void
  readonly remove: (place: PausePlace) => void
}

type Row = CleaningPause & { readonly registry: string; readonly repository: string }

const SELECT = 'SELECT registry, repository, reason, paused_by AS pausedBy, paused_at AS pausedAt FROM pause'

export function pauses(sql: Sql): CleaningPauses {
  return {
    get: (place) => {
      const row = sql.get<Row>(`${SELECT} WHERE registry = ? AND repository = ?`, ...keyOf(place))
      return row === undefined ? undefined : pauseOf(row)
    },
    over: ({ registry, repository }) => {
      const row = sql.get<Row>(
        `${SELECT} WHERE registry = ? AND repository IN ('', ?) ORDER BY repository DESC LIMIT 1`,
        registry,
        repository,
      )
      return row === undefined ? undefined : placed(row)
    },
    inRegistry: (registry) =>
      sql.all<Row>(`${SELECT} WHERE registry = ? ORDER BY repository`, registry).map(placed),
    ofRepositories: () =>
      sql.get<{ repositories: number; since: number | null }>(
        // Not those of a registry that is not declared: no list shows them.
        `SELECT count(*) AS repositories, min(paused_at) AS since FROM pause
         WHERE repository <> '' AND EXISTS (SELECT 1 FROM object WHERE object.address = 'registry.' || pause.registry)`,
      ) ?? { repositories: 0, since: null },
    set: (place, { reason, pausedBy, pausedAt }) => {
      sql.run(
        'INSERT OR REPLACE INTO pause (registry, repository, reason, paused_by, paused_at) VALUES (?, ?, ?, ?, ?)',
        ...keyOf(place),
        reason,
        pausedBy,
        pausedAt,
      )
    },
    remove: (place) => {
      sql.run('DELETE FROM pause WHERE registry = ? AND repository = ?', ...keyOf(place))
    },
  }
}

/** The registry, and the repository or '' for all of it. */
function keyOf({ registry, repository = '' }: PausePlace): [string, string] {
  return [registry, repository]
}

function pauseOf({ reason, pausedBy, pausedAt }: Row): CleaningPause {
  return { reason, pausedBy, pausedAt }
}

function placed(row: Row): PlacedPause {
  const { registry, repository } = row
  return { registry, ...compact({ repository: repository === '' ? undefined : repository }), ...pauseOf(row) }
}
