import type { Duration } from '../../policies/model/index.ts'
import type { ReceivedNotification } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'

export type ArrivalDeps = {
  readonly store: Pick<Store, 'repositories'>
  /** Discovers the repositories of a workspace. */
  readonly wake: (workspace: string) => void
  readonly monotonic: () => number
  /** Time between two discoveries. */
  readonly interval: Duration
}

/** Called with the notifications of a registry, and the workspace of its block. */
export type Arrivals = (
  workspace: string,
  registry: string,
  notifications: readonly ReceivedNotification[],
) => void

/** Most names that are remembered. */
const MOST = 10_000

/**
 * Wakes the discovery of a workspace when a registry reports a push to a repository that is not known: once for each repository and
 * interval. Why: a repository that no policy covers stays unknown.
 */
export function openArrivals({ store, wake, monotonic, interval }: ArrivalDeps): Arrivals {
  const woken = new Map<string, number>()
  const isNew = (registry: string, { action, repository }: ReceivedNotification): boolean => {
    if (action !== 'push' || store.repositories.get({ registry, repository }) !== undefined) return false
    const name = `${registry}/${repository}`
    const at = woken.get(name)
    if (at !== undefined && monotonic() - at < interval) return false
    if (woken.size >= MOST) woken.clear()
    woken.set(name, monotonic())
    return true
  }
  return (workspace, registry, notifications) => {
    const found = notifications.filter((one) => isNew(registry, one))
    if (found.length > 0) wake(workspace)
  }
}
