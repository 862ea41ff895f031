export { approvedDigests } from './approved-digests.ts'
export { openClockSets } from './clock-set.ts'
export { isHandedOn } from './handed-on.ts'
export { ledgerFacts } from './content-cache.ts'
export type { LedgerDeps } from './deps.ts'
export { type LateDeletes, openLateDeletes } from './late-deletes.ts'
export { leaseTime } from './lease-time.ts'
export { type ActiveLease, endOfRight, keepLease, untilLost } from './lease.ts'
export type { WorkerKey } from './leases.ts'
export {
  type Assignment,
  type AssignmentInput,
  type CommittedIntent,
  CONTENT_PART,
  FACTS_PAGE,
  type Ledger,
  type OpenIntent,
  type RunResult,
} from './ledger.ts'
export { policyFor } from './basis.ts'
export { pastDeadline, RUN_DEADLINE } from './run-deadline.ts'
export { cancelledEnd, type EndWithoutLease, endWithoutLease } from './run-end.ts'
export { MAX_ATTEMPTS } from './begin-run.ts'
export { drainedWorkers, refusingLedgers } from './refusing-ledger.ts'
export { openRunWaits, type RunWaits } from './run-waits.ts'
export { type LedgerOf, localLedgers } from './store-ledger.ts'
export { waitsForWindow } from './windows.ts'
export { openWorkerHosts, type WorkerHosts } from './worker-hosts.ts'
export { approvedChecks, withExceeded } from './verify/limits.ts'
export { verifiedReports } from './verify/verified-reports.ts'
