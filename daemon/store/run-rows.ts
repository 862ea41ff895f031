import { compact, type Instant } from '../../policies/model/index.ts'
import type { Run, RunState } from '../../proto/resources/index.ts'
import type { Sql } from './database.ts'
import { decode } from './decode.ts'

/** A row of the table. */
export type RunRow = { id: string; state: RunState; token: number; cancel_requested: number; body: string }
/** The stored JSON. `lookedAt` is `scannedAt` of the run. */
type RunBody = Omit<Run, 'state' | 'cancelRequested' | 'scannedAt'> & { readonly lookedAt?: Instant }

/** Undefined: there is no run of this id. */
export function getRun(sql: Sql, id: string): Run | undefined {
  return sql.all<RunRow>('SELECT * FROM run WHERE id = ?', id).map(runOf)[0]
}

/** Stores all of a run but its lease. */
export function writeRun(sql: Sql, run: Run): void {
  const { state, cancelRequested, ...body } = run
  sql.run(
    'UPDATE run SET state = ?, cancel_requested = ?, body = ? WHERE id = ?',
    state,
    cancelRequested ? 1 : 0,
    JSON.stringify(stored(body)),
    run.id,
  )
}

/** Returns what is stored as JSON. */
export function stored({ scannedAt, ...body }: Omit<Run, 'state' | 'cancelRequested'>): RunBody {
  return { ...body, ...compact({ lookedAt: scannedAt }) }
}

/** Returns the run of a row. Throws STORE_CORRUPT. */
export function runOf(row: RunRow): Run {
  const { lookedAt, ...body } = decode<RunBody>(row.body, `run ${row.id}`)
  return {
    ...body,
    ...compact({ scannedAt: lookedAt }),
    state: row.state,
    cancelRequested: row.cancel_requested === 1,
  }
}

/** Returns the place of a run in the list; 0: there is none of this id. */
export function sequenceOf(sql: Sql, id: string): number {
  return sql.get<{ sequence: number }>('SELECT sequence FROM run WHERE id = ?', id)?.sequence ?? 0
}
