import type { RepositoryRef } from '../../policies/model/index.ts'
import type { DanglingTag } from '../../proto/resources/index.ts'
import type { Sql } from './database.ts'
import { compactRow } from './decode.ts'
import { HERE } from './here.ts'

/** Tags that the last complete look listed and that led nowhere. */
export type DanglingTags = {
  /** Ordered by tag. */
  readonly all: (ref: RepositoryRef) => DanglingTag[]
  /** A complete look found these, and no others. A tag that led nowhere before keeps its bound. Within a transaction. */
  readonly replace: (ref: RepositoryRef, found: readonly DanglingTag[]) => void
}

type Row = { tag: string; after: number | null }

export function danglingTags(sql: Sql): DanglingTags {
  const rows = ({ registry, repository }: RepositoryRef): Row[] =>
    sql.all<Row>(`SELECT tag, after FROM dangling_tag ${HERE} ORDER BY tag`, registry, repository)
  return {
    all: (ref) => rows(ref).map(({ tag, after }) => ({ tag, ...compactRow({ after }) })),
    replace: (ref, found) => {
      const { registry, repository } = ref
      const before = new Map(rows(ref).map(({ tag, after }) => [tag, after]))
      sql.run(`DELETE FROM dangling_tag ${HERE}`, registry, repository)
      for (const { tag, after } of found)
        sql.run(
          'INSERT INTO dangling_tag (registry, repository, tag, after) VALUES (?, ?, ?, ?)',
          registry,
          repository,
          tag,
          earlier(before.get(tag), after ?? null),
        )
    },
  }
}

/** `null`: not known, which may be any time. `undefined`: there is none. */
function earlier(known: number | null | undefined, found: number | null): number | null {
  if (known === undefined) return found
  return known === null || found === null ? null : Math.min(known, found)
}
