import { addressOf } from '../../policies/model/index.ts'
import type { Lease, Run } from '../../proto/resources/index.ts'
import { failpoint } from '../failpoint.ts'
import { auditEnd, auditStop } from './audit-run.ts'
import { policyFor } from './basis.ts'
import type { LedgerDeps } from './deps.ts'
import { leaseEnd } from './lease-time.ts'
import { lost } from './leases.ts'
import type { RunResult } from './ledger.ts'
import { cancelledEnd, endWithoutLease, noteClean, overtakenEnd, scheduleResolution } from './run-end.ts'

/** Ends, parks or returns a run, and ends its lease. A cancelled run is not returned. Throws LEASE_LOST. */
export function finishRun(deps: LedgerDeps, run: Run, lease: Lease, reported: RunResult): void {
  const { store, boot, now } = deps
  const isCancelled = reported.state === 'QUEUED' && run.cancelRequested
  const result: RunResult = isCancelled ? cancelledEnd(store, run) : reported
  store.transaction(() => {
    const holder = store.runs.holder(lease)
    // Why: the time since the last renewal counts.
    store.runs.renew(lease, leaseEnd(boot))
    if (!store.runs.finish(lease, { ...result, at: now(), policy: policyAddress(deps, run) })) lost(lease)
    store.scanParts.clear(run.id)
    if (result.state === 'SUCCEEDED') noteClean(store, run)
    if (result.state === 'AWAITING_APPROVAL') store.runs.park(run.id, result.digests)
    auditEnd(store, run, result, holder)
    endApproval(store, run, result)
    endOvertaken(deps, run, result)
    stopAfterIncident(store, run, result)
    if (result.state === 'FAILED' && result.errorCode === 'POLICY_CHANGED')
      store.repositories.setNextRun(run, now())
    if (run.kind === 'CLEAN') scheduleResolution(store, run, now())
    noteResult(deps, run, result)
    failpoint('finish.beforeCommit')
  })
  failpoint('finish.afterCommit')
  deps.ended(run, result)
  if (result.state === 'QUEUED') deps.requeue(run.id)
}

/** An approval is for one run: the first that had something to remove and did all of it. */
function endApproval({ approvals }: LedgerDeps['store'], run: Run, result: RunResult): void {
  if (run.kind !== 'CLEAN' || result.state !== 'SUCCEEDED') return
  if (run.trigger === 'approval' || result.counts.planned > 0) approvals.clear(run)
}

/**
 * Ends runs of the repository that wait still, once a later one succeeded, or wants other images. Why: what they showed is not what goes.
 * One that wants the same stays. Why: a person may have its id.
 */
function endOvertaken({ store, now }: LedgerDeps, run: Run, { state }: RunResult): void {
  if (run.kind !== 'CLEAN' || (state !== 'SUCCEEDED' && state !== 'AWAITING_APPROVAL')) return
  const earlier = store.runs.overtakenBy(run)
  if (state === 'AWAITING_APPROVAL' && wantsSame(store, run, earlier.at(-1))) return
  for (const one of earlier) endWithoutLease(store, one, { ...overtakenEnd(store, one, run), now: now() })
}

function wantsSame({ runs }: LedgerDeps['store'], { id }: Run, earlier: Run | undefined): boolean {
  if (earlier === undefined) return true
  return runs.parkedDigests(id).join() === runs.parkedDigests(earlier.id).join()
}

function stopAfterIncident(store: LedgerDeps['store'], run: Run, result: RunResult): void {
  if (result.state !== 'FAILED' || result.incident !== true) return
  store.repositories.stop(run, result.message)
  auditStop(store, run, result.message)
}

function policyAddress(deps: LedgerDeps, run: Run): string | undefined {
  const policy = policyFor(deps.workspaces.model(run.workspace), run)
  return policy === undefined ? undefined : addressOf(policy)
}

/** Returns the id of a run of which no scan was stored, since a clock is not known. Undefined: one was. */
function unscanned({ runs }: LedgerDeps['store'], { id }: Run): string | undefined {
  const scan = runs.get(id)?.reported?.scan
  return scan === undefined || scan === 'none' ? id : undefined
}

function noteResult({ store, now }: LedgerDeps, run: Run, result: RunResult): void {
  switch (result.state) {
    case 'SUCCEEDED':
    case 'AWAITING_APPROVAL':
      store.registryResults.succeeded(run.registry, now(), unscanned(store, run))
      return
    case 'FAILED':
      store.registryResults.failed({ ...run, code: result.errorCode })
      return
    case 'CANCELLED':
    case 'QUEUED':
  }
}
