import type { HealthOperations } from '../services.ts'
import type { Store } from '../store/store.ts'
import type { Sample } from './meter.ts'

export type SampleDeps = {
  readonly store: Pick<Store, 'statistics' | 'repositories' | 'runs'>
  readonly health: Pick<HealthOperations, 'report'>
  readonly now: () => number
}

/** Returns what is true now, or undefined if the store cannot be read. */
export async function takeSample({ store, health, now }: SampleDeps): Promise<Sample | undefined> {
  const parts = await health.report()
  const at = now()
  const age = (since: number | undefined): number => (since === undefined ? 0 : Math.max(0, at - since))
  try {
    return {
      runs: store.statistics.liveRuns(),
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
