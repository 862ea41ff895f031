import { addressOf } from '../../policies/model/index.ts'
import type { Lease, Run } from '../../proto/resources/index.ts'
import { policyFor } from './basis.ts'
import type { LedgerDeps } from './deps.ts'
import { lost } from './leases.ts'
import type { RunResult } from './ledger.ts'
import { noteClean, scheduleResolution } from './run-end.ts'

/** Ends, parks or returns a run, and ends its lease. Throws LEASE_LOST. */
export function finishRun(deps: LedgerDeps, run: Run, lease: Lease, result: RunResult): void {
  const { store, now } = deps
  store.transaction(() => {
    if (!store.runs.finish(lease, { ...result, at: now(), policy: policyAddress(deps, run) })) lost(lease)
    store.scanParts.clear(run.id)
    if (result.state === 'SUCCEEDED') noteClean(store, run)
    if (result.state === 'AWAITING_APPROVAL') store.runs.park(run.id, result.digests)
    if (result.state === 'FAILED' && result.incident === true) store.repositories.stop(run, result.message)
    if (result.state === 'FAILED' && result.errorCode === 'POLICY_CHANGED')
      store.repositories.setNextRun(run, now())
    if (run.kind === 'CLEAN') scheduleResolution(store, run, now())
    noteResult(deps, run, result)
  })
  deps.ended(run, result)
  if (result.state === 'QUEUED') deps.requeue(run.id)
}

function policyAddress(deps: LedgerDeps, run: Run): string | undefined {
  const policy = policyFor(deps.workspaces.model(run.workspace), run)
  return policy === undefined ? undefined : addressOf(policy)
}

function noteResult({ store, now }: LedgerDeps, run: Run, result: RunResult): void {
  switch (result.state) {
    case 'SUCCEEDED':
    case 'AWAITING_APPROVAL':
      store.registryResults.succeeded(run.registry, now())
      return
    case 'FAILED':
      store.registryResults.failed({ ...run, code: result.errorCode })
      return
    case 'CANCELLED':
    case 'QUEUED':
  }
}
