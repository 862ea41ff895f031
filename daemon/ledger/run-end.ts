import type { Code, Instant } from '../../policies/model/index.ts'
import type { Run } from '../../proto/resources/index.ts'
import { LONGEST_DELETE } from '../registry/client.ts'
import type { Store } from '../store/store.ts'
import { auditEnd } from './audit-run.ts'
import { LEASE_LENGTH } from './ledger.ts'

/**
 * Schedules the next run of a repository with pending deletes for when none of them can arrive any more. Requires a transaction.
 */
export function scheduleResolution({ repositories, intents }: Store, run: Run, now: Instant): void {
  const nextRunAt = repositories.get(run)?.nextRunAt
  const resolvable = now + LEASE_LENGTH + LONGEST_DELETE
  if (nextRunAt === undefined || nextRunAt <= resolvable || intents.open(run).length === 0) return
  repositories.setNextRun(run, resolvable)
}

/** How a run ends whose worker is gone, or that none has. */
export type EndWithoutLease = {
  readonly state: 'FAILED' | 'CANCELLED'
  readonly errorCode: Code
  readonly message: string
}

/** Ends a run that is not in the hands of a worker. Requires a transaction. */
export function endWithoutLease(
  store: Store,
  run: Run,
  { now, ...end }: EndWithoutLease & { now: Instant },
): void {
  store.runs.update(run.id, { ...end, endedAt: now })
  store.scanParts.clear(run.id)
  auditEnd(store, run, end)
  if (run.kind === 'CLEAN') scheduleResolution(store, run, now)
}

/** Returns how a run ends that was cancelled. */
export function cancelledEnd(store: Store, run: Run): EndWithoutLease {
  const begun = store.intents.count(run.id) > 0
  const message = `no ${begun ? 'further ' : ''}image was deleted`
  return { state: 'CANCELLED', errorCode: 'CANCELLED', message }
}

/** Returns how a run ends that waited for approval when a later one looked at its repository. */
export function overtakenEnd(store: Store, run: Run, { id }: Run): EndWithoutLease {
  const end = cancelledEnd(store, run)
  return { ...end, message: `${end.message}: run ${id} has looked at the repository since` }
}

/** Returns how a run ends whose approval does not count any more. `why`: a sentence without its full stop. */
export function uncountedEnd(store: Store, run: Run, why: string): EndWithoutLease {
  const { state, message } = cancelledEnd(store, run)
  return {
    state,
    errorCode: 'APPROVAL_MISSING',
    message: `${message}: ${why}. The next run looks again, and what exceeds a limit then waits for approval: careen runs`,
  }
}

/** Records the scan of a clean run: later arrivals do not count for the percentage of the next run. Requires a transaction. */
export function noteClean({ runs, reviews }: Store, run: Run): void {
  const scannedAt = runs.get(run.id)?.scannedAt
  if (run.kind === 'CLEAN' && scannedAt !== undefined) reviews.setLastClean(run, scannedAt)
}
