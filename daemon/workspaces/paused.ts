import { CareenError, minuteText } from '../../policies/model/index.ts'
import type { RegistryPause, Run } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'

/** Returns the pause of a run that deletes; undefined if there is none, or the run deletes nothing. */
export function pauseOf(
  { registryPauses }: Pick<Store, 'registryPauses'>,
  { kind, registry }: Pick<Run, 'kind' | 'registry'>,
): RegistryPause | undefined {
  return kind === 'CLEAN' ? registryPauses.get(registry) : undefined
}

/** Returns why nothing is deleted in a paused registry, and what to do. */
export function pauseText(registry: string, { reason, pausedBy, pausedAt }: RegistryPause): string {
  return `registry ${registry} is paused since ${minuteText(pausedAt)} by ${pausedBy}: ${reason}. To resume it, run: careen resume ${registry}`
}

/** Throws PAUSED if the run deletes, and its registry is paused. */
export function refusePaused(store: Pick<Store, 'registryPauses'>, run: Run): void {
  const pause = pauseOf(store, run)
  if (pause === undefined) return
  const { id, registry } = run
  throw new CareenError('PAUSED', `run ${id} waits: ${pauseText(registry, pause)}`, {
    metadata: { run: id, registry },
  })
}
