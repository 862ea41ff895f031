import type { Digest } from '../../policies/model/index.ts'
import type { ScanDifference } from '../../proto/resources/index.ts'
import type { Sql } from './database.ts'
import { decode } from './decode.ts'

/** Parts of a scan that wait for the others. */
export type ScanParts = {
  readonly add: (runId: string, token: number, part: number, difference: ScanDifference) => void
  /** In order. */
  readonly all: (runId: string, token: number) => ScanDifference[]
  /** Whatever token they came with. */
  readonly clear: (runId: string) => void
}

/** A part as stored. */
type Stored = Omit<ScanDifference, 'missing' | 'missingTags'> & {
  readonly vanished: readonly Digest[]
  readonly lost: readonly string[]
}

export function scanParts(sql: Sql): ScanParts {
  return {
    add: (runId, token, part, { missing, missingTags, ...rest }) => {
      const stored: Stored = { ...rest, vanished: missing, lost: missingTags }
      sql.run(
        'INSERT OR REPLACE INTO scan_part (run_id, token, part, body) VALUES (?, ?, ?, ?)',
        runId,
        token,
        part,
        JSON.stringify(stored),
      )
    },
    all: (runId, token) =>
      sql
        .all<{ body: string }>(
          'SELECT body FROM scan_part WHERE run_id = ? AND token = ? ORDER BY part',
          runId,
          token,
        )
        .map(({ body }) => {
          const { vanished, lost, ...rest } = decode<Stored>(body, `part of a scan of run ${runId}`)
          return { ...rest, missing: vanished, missingTags: lost }
        }),
    clear: (runId) => {
      sql.run('DELETE FROM scan_part WHERE run_id = ?', runId)
    },
  }
}
