import type { Loss, RepositoryRef } from '../../policies/index.ts'
import type { Sql } from './database.ts'
import { decode } from './decode.ts'

/** What the last look at a repository did not show, where that was too much to be believed. */
export type Losses = {
  /** `accepted`: a person said that it was meant. */
  readonly get: (ref: RepositoryRef) => (Loss & { readonly accepted: boolean }) | undefined
  /** Takes the place of an earlier one. */
  readonly set: (ref: RepositoryRef, loss: Loss) => void
  readonly accept: (ref: RepositoryRef) => void
  readonly clear: (ref: RepositoryRef) => void
}

const HERE = 'WHERE registry = ? AND repository = ?'

export function losses(sql: Sql): Losses {
  return {
    get: ({ registry, repository }) => {
      const row = sql.get<{ body: string; accepted: number }>(
        `SELECT body, accepted FROM loss ${HERE}`,
        registry,
        repository,
      )
      if (row === undefined) return undefined
      return { ...decode<Loss>(row.body, `loss of ${repository}`), accepted: row.accepted === 1 }
    },
    set: ({ registry, repository }, loss) => {
      sql.run(
        'INSERT OR REPLACE INTO loss (registry, repository, body) VALUES (?, ?, ?)',
        registry,
        repository,
        JSON.stringify(loss),
      )
    },
    accept: ({ registry, repository }) => {
      sql.run(`UPDATE loss SET accepted = 1 ${HERE}`, registry, repository)
    },
    clear: ({ registry, repository }) => {
      sql.run(`DELETE FROM loss ${HERE}`, registry, repository)
    },
  }
}
