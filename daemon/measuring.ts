import type { Run } from '../proto/resources/index.ts'
import type { Boot, Clock } from './clock.ts'
import { drainedWorkers, type LedgerDeps, leaseTime, type RunResult } from './ledger/index.ts'
import type { Log } from './log.ts'
import { type Meter, type Metrics, startMetricsListener, takeSample } from './metrics/index.ts'
import type { HealthOperations } from './services.ts'
import type { Store } from './store/store.ts'
import { pendingEvents } from './webhooks/index.ts'

export type MeasuringOptions = {
  readonly metrics: Metrics
  readonly store: Store
  readonly boot: Boot
  readonly health: HealthOperations
  readonly clock: Clock
  /** Returns what of careend.hcl is in force. */
  readonly current: () => { readonly webhooks: Parameters<typeof pendingEvents>[1] }
  readonly log: Log
  /** `HOST:PORT`. Absent: the metrics are kept, and nobody can read them. */
  readonly metricsAddress?: string
}

export type Measuring = {
  readonly meter: Meter
  readonly ended: LedgerDeps['ended']
  /** To be called when the content of `careend.hcl` is in force. */
  readonly configured: () => void
  readonly close: () => Promise<void>
}

/** Most leases that have ended and are counted. */
const MOST = 1000

/** Measures a daemon, and answers on `--metrics-address`. Throws INVALID_ARGUMENT if it cannot listen there. */
export async function startMeasuring(options: MeasuringOptions): Promise<Measuring> {
  const { metrics, store, boot, health, clock, log, metricsAddress: address } = options
  const { meter, text } = metrics
  const ended: Measuring['ended'] = (run, result) => meter.run(endedRun(run, result, clock.now()))
  const configured = (): void => meter.configured(clock.now())
  configured()
  if (address === undefined) return { meter, ended, configured, close: async () => {} }
  const { now } = clock
  const deps = {
    store,
    health,
    now,
    expired: () => store.runs.expired(leaseTime(boot), MOST).length,
    pending: () => pendingEvents(store, options.current().webhooks),
    drained: () => drainedWorkers({ store, now }).length,
  }
  const listener = await startMetricsListener({
    address,
    health,
    text: async () => text(await takeSample(deps)),
  })
  log.info(`metrics on http://${listener.address}/metrics`)
  return { meter, ended, configured, close: listener.close }
}

/**
 * Answers on the `--metrics-address` of a worker: what it counts itself, which are requests to registries. It is alive and ready while
 * its process answers. Throws INVALID_ARGUMENT if it cannot listen there.
 */
export async function measureWorker({
  metrics,
  log,
  metricsAddress: address,
}: Pick<MeasuringOptions, 'metrics' | 'log' | 'metricsAddress'>): Promise<Pick<Measuring, 'close'>> {
  if (address === undefined) return { close: async () => {} }
  const health = { report: async () => [] }
  const listener = await startMetricsListener({ address, health, text: metrics.counted })
  log.info(`metrics on http://${listener.address}/metrics`)
  return { close: listener.close }
}

function endedRun(
  { workspace, kind, startedAt }: Run,
  { state, counts }: RunResult,
  now: number,
): Parameters<Meter['run']>[0] {
  return { workspace, kind, state, counts, time: startedAt === undefined ? undefined : now - startedAt }
}
