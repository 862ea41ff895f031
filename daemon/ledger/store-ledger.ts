import type { Lease, Run } from '../../proto/resources/index.ts'
import { failpoint } from '../failpoint.ts'
import { refusePaused } from '../workspaces/index.ts'
import { assignmentInput } from './assignment-input.ts'
import { beginFairRun, beginNextRun, type NextWish } from './begin-run.ts'
import { refuseCancelled } from './cancelled.ts'
import type { LedgerDeps } from './deps.ts'
import { type FairRuns, openFairRuns } from './fair-runs.ts'
import { finishRun } from './finish-run.ts'
import { type IntentIds, openIntentIds } from './intent-ids.ts'
import { leaseEnd } from './lease-time.ts'
import { type Leases, lost, openLeases, type WorkerKey } from './leases.ts'
import { type Assignment, LEASE_LENGTH, type Ledger } from './ledger.ts'
import { type NextRuns, openNextRuns } from './next-runs.ts'
import type { Reports } from './reports.ts'
import { refuseLate } from './run-deadline.ts'
import { readingLedger } from './store-reading.ts'
import { recordingLedger } from './store-recording.ts'
import { refuseOutside } from './windows.ts'

/** A ledger in the process of the store. */
export type LocalLedger = Ledger & {
  /**
   * Claims the run that begins next at this worker, which has no job. Does not wait: returns undefined if there is none. `features`: as
   * of `begin`.
   */
  readonly beginNext: (wish: NextWish, features?: readonly string[]) => Promise<Assignment | undefined>
}

/** Returns the ledger of a worker: it accepts only leases that this worker has. Requires an authenticated identity. */
export type LedgerOf = (by: WorkerKey) => LocalLedger

/**
 * Returns the ledgers over the store, for the worker of this process and for the gRPC service. They store what `reports` accepts.
 */
export function localLedgers(deps: LedgerDeps, reports: Reports): LedgerOf {
  const leases = openLeases(deps)
  const ids = openIntentIds(deps.store.secrets.of('intent ids', () => deps.random(32)))
  const fair = openFairRuns(deps.store)
  const next = openNextRuns({ ...deps, fair })
  return (by) => ledgerOf({ ...deps, leases, fair, next, reports, ids }, by)
}

type AllLeases = LedgerDeps & {
  readonly leases: Leases
  readonly fair: FairRuns
  readonly next: NextRuns
  readonly reports: Reports
  readonly ids: IntentIds
}

function ledgerOf(deps: AllLeases, by: WorkerKey): LocalLedger {
  const { late, clockSets, leases, reports, ids } = deps
  const leased = (lease: Lease): Run => {
    const run = leases.prove(lease, by)
    late.contacted(lease)
    clockSets.used(lease)
    return run
  }
  const noted = (begun: Assignment | undefined): Assignment | undefined => {
    if (begun === undefined) return undefined
    late.contacted(begun.lease)
    clockSets.used(begun.lease)
    reports.begun(begun)
    return begun
  }
  return {
    begin: async (runId, worker, features, attempt) =>
      noted(beginFairRun(deps, { runId, worker, attempt }, by, features)),
    beginNext: async (wish, features) => noted(beginNextRun(deps, wish, by, features)),
    assignmentInput: async (lease) => assignmentInput(deps, { run: leased(lease), lease }),
    ...readingLedger(deps, ids, leased),
    ...recordingLedger({ deps, reports, ids, leased }),
    renew: async (lease) => {
      const run = leased(lease)
      deps.fair.leavePlace(run, by, deps.now())
      return renew(deps, run, lease)
    },
    finish: async (lease, result) => {
      const known = await reports.finish({ run: leased(lease), lease }, result)
      finishRun(deps, leased(lease), lease, known)
      late.ended(lease)
      clockSets.ended(lease)
      reports.ended(lease)
    },
  }
}

function renew(deps: LedgerDeps, run: Run, lease: Lease): Lease {
  refuseCancelled(run)
  refusePaused(deps.store, run)
  refuseOutside(deps, run)
  failpoint('renew.beforeCommit')
  if (!deps.store.runs.renew(lease, leaseEnd(deps.boot))) return lost(lease)
  failpoint('renew.afterCommit')
  refuseLate(deps, run)
  return { ...lease, validFor: LEASE_LENGTH }
}
