import { CareenError } from '../../policies/model/index.ts'
import type { Lease } from '../../proto/resources/index.ts'
import type { Log } from '../log.ts'
import type { RefusedReport, Store } from '../store/store.ts'
import type { LedgerOf, LocalLedger } from './store-ledger.ts'

export type RefusalDeps = {
  readonly store: Pick<Store, 'refusedReports' | 'runs'>
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
  return (by) => refusingLedger(ledgers(by), `${by.identity} ${by.instance}`, deps)
}

function refusingLedger(ledger: LocalLedger, by: string, deps: RefusalDeps): LocalLedger {
  const noting =
    <A extends readonly unknown[], T>(call: (lease: Lease, ...rest: A) => Promise<T>) =>
    async (lease: Lease, ...rest: A): Promise<T> => {
      try {
        return await call(lease, ...rest)
      } catch (thrown) {
        note(deps, by, lease, CareenError.from(thrown))
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

function note({ store, now, warn }: RefusalDeps, by: string, { runId }: Lease, error: CareenError): void {
  if (error.code !== 'REPORT_REFUSED' && error.code !== 'CONTENT_MISMATCH') return
  const what = error.metadata['report'] ?? error.message
  const { worker = '', registry, repository } = store.runs.get(runId) ?? {}
  store.refusedReports.add({ at: now(), worker: by, runId, what })
  warn('refused a report of a worker', { run: runId, registry, repository, worker, by, report: what })
}

/** `runId`: undefined for any run. */
type Asked = { readonly runId: string | undefined; readonly worker: string }

/** Returns the workers that get no runs now, as `IDENTITY INSTANCE`. */
export function drainedWorkers({ store, now }: Pick<RefusalDeps, 'store' | 'now'>): readonly string[] {
  const workers = new Set(store.refusedReports.since(now() - WITHIN).map(({ worker }) => worker))
  return [...workers].filter((worker) => drainedBy({ store, now }, worker) !== undefined)
}

/** Returns the last refused report of a worker that gets no runs, or undefined for another worker. */
function drainedBy(
  { store, now }: Pick<RefusalDeps, 'store' | 'now'>,
  by: string,
): RefusedReport | undefined {
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
