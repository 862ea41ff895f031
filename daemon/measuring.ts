import type { Run } from '../proto/resources/index.ts'
import { WORKER_PROTOCOL } from '../proto/worker-protocol.ts'
import type { Clock } from './clock.ts'
import type { LedgerDeps, RunResult } from './ledger/index.ts'
import type { Log } from './log.ts'
import { type Meter, openMetrics, startMetricsListener, takeSample } from './metrics/index.ts'
import type { HealthOperations } from './services.ts'
import type { Store } from './store/store.ts'

export type MeasuringOptions = {
  readonly store: Store
  readonly health: HealthOperations
  readonly clock: Clock
  readonly log: Log
  readonly version: string
  /** `HOST:PORT`. Absent: the metrics are kept, and nobody can read them. */
  readonly metricsAddress?: string
}

export type Measuring = {
  readonly meter: Meter
  readonly ended: LedgerDeps['ended']
  readonly close: () => Promise<void>
}

/** Measures a daemon, and answers on `--metrics-address`. Throws INVALID_ARGUMENT if it cannot listen there. */
export async function startMeasuring(options: MeasuringOptions): Promise<Measuring> {
  const { store, health, clock, log, version, metricsAddress: address } = options
  const { meter, text } = openMetrics({ version, protocol: WORKER_PROTOCOL })
  const ended: Measuring['ended'] = (run, result) => meter.run(endedRun(run, result, clock.now()))
  if (address === undefined) return { meter, ended, close: async () => {} }
  const deps = { store, health, now: clock.now }
  const listener = await startMetricsListener({
    address,
    health,
    text: async () => text(await takeSample(deps)),
  })
  log.info(`metrics on http://${listener.address}/metrics`)
  return { meter, ended, close: listener.close }
}

function endedRun(
  { workspace, kind, startedAt }: Run,
  { state, counts }: RunResult,
  now: number,
): Parameters<Meter['run']>[0] {
  return { workspace, kind, state, counts, time: startedAt === undefined ? undefined : now - startedAt }
}
