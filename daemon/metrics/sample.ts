import type { HealthOperations } from '../services.ts'
import type { Store } from '../store/store.ts'
import type { Sample } from './meter.ts'

export type SampleDeps = {
  readonly store: Pick<Store, 'statistics' | 'repositories' | 'runs' | 'audit'>
  /** Returns how many running runs have a lease that has ended. */
  readonly expired: () => number
  /** Returns how many workers get no runs. */
  readonly drained: () => number
  /** Returns how many events are left to send, by webhook. */
  readonly pending: () => ReadonlyMap<string, number>
  readonly health: Pick<HealthOperations, 'report'>
  readonly now: () => number
}

/** Returns what is true now, or undefined if the store cannot be read. */
export async function takeSample({
  store,
  expired,
  drained,
  pending,
  health,
  now,
}: SampleDeps): Promise<Sample | undefined> {
  const parts = await health.report()
  const at = now()
  const age = (since: number | undefined): number => (since === undefined ? 0 : Math.max(0, at - since))
  try {
    const runs = store.statistics.liveRuns()
    return {
      runs,
      leases: Math.max(0, (runs.get('RUNNING') ?? 0) - expired()),
      workers: { executing: store.statistics.workers(), drained: drained() },
      webhooksPending: pending(),
      auditSequence: store.audit.head()?.sequence ?? 0,
      queueAge: age(store.runs.queued(1)[0]?.createdAt),
      dueLag: age(store.repositories.due(at, 1)[0]?.nextRunAt),
      inventoryAges: new Map(
        [...store.statistics.oldestScans()].map(([registry, scannedAt]) => [registry, age(scannedAt)]),
      ),
      storeBytes: store.statistics.bytes(),
      // Why without registries: their names are in workspaces, which not everybody may read.
      health: new Map(
        parts
          .filter(({ registry }) => registry === undefined)
          .map(({ component, state }) => [component, state === 'OK']),
      ),
    }
  } catch {
    return undefined
  }
}
