import type { Decision, LimitCheck } from '../../policies/engine/index.ts'
import type { Loss } from '../../policies/evidence/index.ts'
import type { Digest } from '../../policies/model/index.ts'
import type { AskedIntent, Lease, NewIntent, Outcome, Run } from '../../proto/resources/index.ts'
import type { ScanRecord } from '../inventory/index.ts'
import type { Assignment, RunResult } from './ledger.ts'

/** A lease that is valid, and its run. */
export type Held = { readonly run: Run; readonly lease: Lease }

/**
 * What a worker's reports may say. Each function is called in the transaction that stores the report, before it is stored, and
 * throws REPORT_REFUSED if an honest worker could not have sent it. Those that return a report return what is stored.
 */
export type Reports = {
  readonly begun: (assignment: Assignment) => void
  readonly ended: (lease: Lease) => void
  /** Throws CLOCK_DIFFERS if the time of the scan is not that of the daemon. */
  readonly scan: (held: Held, scan: ScanRecord, last: boolean) => ScanRecord
  /** Throws CLOCK_DIFFERS as `scan` does. */
  readonly loss: (held: Held, loss: Loss) => void
  /** Called in the transaction of the last part of a scan, after it was stored: replaces the numbers of the worker. */
  readonly scanStored: (held: Held, scan: ScanRecord) => void
  /** Called after that transaction: computes the bytes of the repository. */
  readonly measure: (held: Held) => Promise<void>
  /** Returns the limits that the decisions exceed so far. */
  readonly decisions: (held: Held, decisions: readonly Decision[], first: boolean) => readonly LimitCheck[]
  /** Throws LIMIT_EXCEEDED if the run should have waited for approval. */
  readonly intent: (held: Held, intent: AskedIntent) => NewIntent
  /** Throws INTENT_SETTLED if the intent has another outcome. */
  readonly outcome: (held: Held, intentId: number, outcome: Outcome) => void
  /** Returns the result with the numbers of the daemon. Called before the transaction that ends the run. */
  readonly finish: (held: Held, result: RunResult) => Promise<RunResult>
  readonly putBack: (held: Held, digests: readonly Digest[]) => void
}
