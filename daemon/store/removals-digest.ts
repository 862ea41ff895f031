import { removalText, sha256 } from '../../policies/audit/index.ts'
import type { Sql } from './database.ts'
import { decode } from './decode.ts'

/** The removals of a run: how many, and a hash over all of them in their order. */
export type RemovalsDigest = { readonly removals: number; readonly sha256: string }

type RemovalRow = {
  readonly digest: string
  readonly action: string
  readonly tags: string
  readonly outcome: string
}

/**
 * Returns the removals of a run that have happened. The hash is SHA-256 over a line for each: digest, action, tags as JSON and outcome,
 * with tabs between them.
 */
export function removalsDigest(sql: Sql, runId: string): RemovalsDigest {
  const rows = sql.all<RemovalRow>(
    `SELECT digest, action, tags, outcome FROM intent
     WHERE run_id = ? AND outcome IN ('deleted', 'untagged', 'gone') ORDER BY id`,
    runId,
  )
  const lines = rows.map((row) => removalText({ ...row, tags: decode<string[]>(row.tags, 'list of tags') }))
  return { removals: rows.length, sha256: sha256(...lines).toString('hex') }
}
