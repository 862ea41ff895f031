import type { RepositoryRef } from '../../policies/model/index.ts'
import type { Run } from '../../proto/resources/index.ts'
import type { Boot } from '../clock.ts'
import type { Store } from '../store/store.ts'
import type { TwoPersons, Workspaces } from '../workspaces/index.ts'
import type { ClockSets } from './clock-set.ts'
import type { LateDeletes } from './late-deletes.ts'
import type { RunResult } from './ledger.ts'

export type LedgerDeps = {
  readonly store: Store
  readonly workspaces: Workspaces
  readonly twoPersons: TwoPersons
  readonly now: () => number
  readonly boot: Boot
  /** How long workers may work on a run. Milliseconds. */
  readonly runDeadline: number
  /** Returns so many random bytes, from a generator that cannot be guessed. */
  readonly random: (size: number) => Uint8Array
  /** Returns by how much the clock was set since the last scan of a repository, in milliseconds. */
  readonly stepped: (ref: RepositoryRef) => number
  /** Returns up to when a registry has delivered notifications, on its own clock, or undefined if it delivered none lately. */
  readonly deliveredUpTo: (registry: string) => number | undefined
  readonly late: LateDeletes
  readonly clockSets: ClockSets
  /** Resolves after other events have run. Why: the store is synchronous and blocks the event loop. */
  readonly yieldLoop: () => Promise<void>
  /** Called after a worker ended, parked or returned a run. */
  readonly ended: (run: Run, result: RunResult) => void
  /** Returns a run to the queue. */
  readonly requeue: (runId: string) => void
}
