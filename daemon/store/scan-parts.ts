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

export function scanParts(sql: Sql): ScanParts {
  return {
    add: (runId, token, part, difference) => {
      sql.run(
        'INSERT OR REPLACE INTO scan_part (run_id, token, part, body) VALUES (?, ?, ?, ?)',
        runId,
        token,
        part,
        JSON.stringify(difference),
      )
    },
    all: (runId, token) =>
      sql
        .all<{ body: string }>(
          'SELECT body FROM scan_part WHERE run_id = ? AND token = ? ORDER BY part',
          runId,
          token,
        )
        .map(({ body }) => decode<ScanDifference>(body, `part of a scan of run ${runId}`)),
    clear: (runId) => {
      sql.run('DELETE FROM scan_part WHERE run_id = ?', runId)
    },
  }
}
