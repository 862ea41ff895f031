import type { Lease, Run } from '../../proto/resources/index.ts'
import { assignmentInput } from './assignment-input.ts'
import { currentBasis } from './basis.ts'
import { beginRun } from './begin-run.ts'
import { ByLease } from './by-lease.ts'
import { refuseCancelled } from './cancelled.ts'
import type { LedgerDeps } from './deps.ts'
import { finishRun } from './finish-run.ts'
import { type IntentIds, openIntentIds } from './intent-ids.ts'
import { type Leases, lost, openLeases, type WorkerKey } from './leases.ts'
import { LEASE_LENGTH, type Ledger } from './ledger.ts'
import type { Reports } from './reports.ts'
import { readingLedger } from './store-reading.ts'
import { type LeaseMemory, recordingLedger } from './store-recording.ts'

/** Returns the ledger of a worker: it accepts only leases that this worker has. Requires an authenticated identity. */
export type LedgerOf = (by: WorkerKey) => Ledger

/**
 * Returns the ledgers over the store, for the worker of this process and for the gRPC service. They store what `reports` accepts.
 */
export function localLedgers(deps: LedgerDeps, reports: Reports): LedgerOf {
  const leases = openLeases(deps)
  const ids = openIntentIds(deps.store.secrets.of('intent ids', () => deps.random(32)))
  /** By lease. Lost with the process: then a run fails with POLICY_CHANGED and is begun again. */
  const memories = new ByLease<LeaseMemory>()
  return (by) => ledgerOf({ ...deps, leases, memories, reports, ids }, by)
}

type AllLeases = LedgerDeps & {
  readonly leases: Leases
  readonly memories: ByLease<LeaseMemory>
  readonly reports: Reports
  readonly ids: IntentIds
}

function ledgerOf(deps: AllLeases, by: WorkerKey): Ledger {
  const { late, leases, memories, reports, ids } = deps
  const leased = (lease: Lease): Run => {
    const run = leases.prove(lease, by)
    late.contacted(lease)
    return run
  }
  const memoryOf = (lease: Lease): LeaseMemory | undefined => memories.get(lease)
  return {
    begin: async (runId, worker, features, attempt) => {
      const begun = beginRun(deps, { runId, worker, attempt }, by, features)
      if (begun === undefined) return undefined
      const { lease, run, pushesUpTo } = begun
      late.contacted(lease)
      memories.set(lease, { basis: currentBasis(deps, run), pushesUpTo })
      reports.begun(begun)
      return begun
    },
    assignmentInput: async (lease) => assignmentInput(deps, leased(lease), memoryOf(lease)?.basis),
    ...readingLedger(deps, ids, leased),
    ...recordingLedger({ deps, reports, ids, leased, memoryOf }),
    renew: async (lease) => renew(deps, leased(lease), lease),
    finish: async (lease, result) => {
      const known = await reports.finish({ run: leased(lease), lease }, result)
      finishRun(deps, leased(lease), lease, known)
      late.ended(lease)
      reports.ended(lease)
      memories.delete(lease)
    },
  }
}

function renew({ store, now }: LedgerDeps, run: Run, lease: Lease): Lease {
  refuseCancelled(run)
  return store.runs.renew(lease, now() + LEASE_LENGTH) ? { ...lease, validFor: LEASE_LENGTH } : lost(lease)
}
