import type { Loss } from '../../policies/evidence/index.ts'
import type { RepositoryRef } from '../../policies/model/index.ts'
import type { Sql } from './database.ts'
import { decode } from './decode.ts'
import { HERE } from './here.ts'

/** What the last look at a repository did not show, where that was too much to be believed. */
export type Losses = {
  readonly get: (ref: RepositoryRef) => Loss | undefined
  /** Takes the place of an earlier one. */
  readonly set: (ref: RepositoryRef, loss: Loss) => void
  readonly clear: (ref: RepositoryRef) => void
}

export function losses(sql: Sql): Losses {
  return {
    get: ({ registry, repository }) => {
      const row = sql.get<{ body: string }>(`SELECT body FROM loss ${HERE}`, registry, repository)
      return row === undefined ? undefined : decode<Loss>(row.body, `loss of ${registry}/${repository}`)
    },
    set: ({ registry, repository }, loss) => {
      sql.run(
        'INSERT OR REPLACE INTO loss (registry, repository, body) VALUES (?, ?, ?)',
        registry,
        repository,
        JSON.stringify(loss),
      )
    },
    clear: ({ registry, repository }) => {
      sql.run(`DELETE FROM loss ${HERE}`, registry, repository)
    },
  }
}
