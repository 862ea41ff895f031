import { runSubject, SERVER } from '../../policies/audit/index.ts'
import { CareenError } from '../../policies/model/index.ts'
import { DAEMON_ACTOR, type Lease, type Run } from '../../proto/resources/index.ts'
import type { Log } from '../log.ts'
import type { RefusedReport, Store } from '../store/store.ts'
import type { WorkerKey } from './leases.ts'
import type { LedgerOf, LocalLedger } from './store-ledger.ts'

export type RefusalDeps = {
  readonly store: Pick<Store, 'audit' | 'refusedReports' | 'runs' | 'transaction'>
  readonly now: () => number
  readonly warn: Log['warn']
}

/** After so many refused reports within `WITHIN` milliseconds a worker gets no runs, for as long after the last of them. */
const MOST = 3
const WITHIN = 3_600_000

/**
 * Returns the ledgers with a record of refused reports. A worker with three of them within an hour gets no runs for an hour. It is
 * one process of an identity.
 */
export function refusingLedgers(ledgers: LedgerOf, deps: RefusalDeps): LedgerOf {
  return (by) => refusingLedger(ledgers(by), by, deps)
}

function refusingLedger(ledger: LocalLedger, key: WorkerKey, deps: RefusalDeps): LocalLedger {
  const by = `${key.identity} ${key.instance}`
  const noting =
    <A extends readonly unknown[], T>(call: (lease: Lease, ...rest: A) => Promise<T>) =>
    async (lease: Lease, ...rest: A): Promise<T> => {
      try {
        return await call(lease, ...rest)
      } catch (thrown) {
        note(deps, key, lease, CareenError.from(thrown))
        throw thrown
      }
    }
  return {
    ...ledger,
    begin: async (runId, worker, features, attempt) => {
      refuseDrained(deps, by, { runId, worker })
      return ledger.begin(runId, worker, features, attempt)
    },
    beginNext: async (wish, features) => {
      refuseDrained(deps, by, { runId: undefined, worker: wish.worker })
      return ledger.beginNext(wish, features)
    },
    recordManifests: noting(ledger.recordManifests),
    recordLoss: noting(ledger.recordLoss),
    recordScan: noting(ledger.recordScan),
    recordDecisions: noting(ledger.recordDecisions),
    intend: noting(ledger.intend),
    recordOutcome: noting(ledger.recordOutcome),
    putBack: noting(ledger.putBack),
    finish: noting(ledger.finish),
  }
}

function note(deps: RefusalDeps, key: WorkerKey, { runId }: Lease, error: CareenError): void {
  if (error.code !== 'REPORT_REFUSED' && error.code !== 'CONTENT_MISMATCH') return
  const what = error.metadata['report'] ?? error.message
  const { store, now, warn } = deps
  const by = `${key.identity} ${key.instance}`
  const run = store.runs.get(runId)
  const { worker = '', registry, repository } = run ?? {}
  store.transaction(() => {
    // Why not of a worker that gets no runs: it could fill the disk.
    if (drainedBy(deps, by) === undefined) auditRefusal(deps, key, run, what)
    store.refusedReports.add({ at: now(), worker: by, runId, what })
  })
  warn('refused a report of a worker', { run: runId, registry, repository, worker, by, report: what })
}

function auditRefusal({ store }: RefusalDeps, key: WorkerKey, run: Run | undefined, what: string): void {
  const actor = { ...DAEMON_ACTOR, identity: key.identity, claimed: run?.worker ?? '' }
  const about = run === undefined ? SERVER : runSubject(run)
  store.audit.add({
    type: 'careen.report.refused',
    actor,
    about,
    payload: { instance: key.instance, report: what },
  })
}

/** `runId`: undefined for any run. */
type Asked = { readonly runId: string | undefined; readonly worker: string }

type DrainDeps = Pick<RefusalDeps, 'now'> & { readonly store: Pick<Store, 'refusedReports'> }

/** Returns the workers that get no runs now, as `IDENTITY INSTANCE`. */
export function drainedWorkers({ store, now }: DrainDeps): readonly string[] {
  const workers = new Set(store.refusedReports.since(now() - WITHIN).map(({ worker }) => worker))
  return [...workers].filter((worker) => drainedBy({ store, now }, worker) !== undefined)
}

/** Returns the last refused report of a worker that gets no runs, or undefined for another worker. */
function drainedBy({ store, now }: DrainDeps, by: string): RefusedReport | undefined {
  const refused = store.refusedReports.since(now() - 2 * WITHIN, by)
  const [first, last] = [refused.at(-MOST), refused.at(-1)]
  if (first === undefined || last === undefined) return undefined
  return last.at - first.at > WITHIN || now() - last.at > WITHIN ? undefined : last
}

/** Throws REPORT_REFUSED if the worker gets no runs, and says so at a run that waits. */
function refuseDrained({ store, now }: RefusalDeps, by: string, { runId, worker }: Asked): void {
  const last = drainedBy({ store, now }, by)
  if (last === undefined) return
  const why = `worker ${worker} gets no runs: the daemon refused ${MOST} of its reports within an hour, the last of run ${last.runId}: ${last.what}. Upgrade and restart the worker, or find out who has its token`
  const run = runId === undefined ? store.runs.queued(1)[0] : store.runs.get(runId)
  const message = `waits for another worker: ${why}`
  if (run?.state === 'QUEUED' && run.message !== message) store.runs.update(run.id, { message })
  throw new CareenError('REPORT_REFUSED', why, { metadata: { worker } })
}
