import type { Run } from '../../proto/resources/index.ts'
import { policyFor } from './basis.ts'
import type { LedgerDeps } from './deps.ts'
import type { WorkerKey } from './leases.ts'

/** Returns the origins of the registries that a worker has runs of, or had within the last minute. */
export type WorkerHosts = (by: WorkerKey) => ReadonlySet<string>

/** Requests of a run may end so long after its lease. Milliseconds. */
const AFTER = 60_000

export function openWorkerHosts(
  { store, workspaces }: Pick<LedgerDeps, 'store' | 'workspaces'>,
  monotonic: () => number,
): WorkerHosts {
  const seen = new Map<string, Map<string, number>>()
  return (by) => {
    const at = monotonic()
    const key = `${by.identity} ${by.instance}`
    const known = new Map([...(seen.get(key) ?? [])].filter(([, last]) => at - last <= AFTER))
    for (const run of store.runs.runningOf(by))
      for (const origin of originsOf(workspaces.model(run.workspace), run)) known.set(origin, at)
    if (known.size === 0) seen.delete(key)
    else seen.set(key, known)
    return new Set(known.keys())
  }
}

/** With a quota the worker counts tags in all registries of its workspace. */
function originsOf(model: ReturnType<LedgerDeps['workspaces']['model']>, run: Run): readonly string[] {
  const hasQuota = policyFor(model, run)?.quota !== undefined
  return model.registries
    .filter(({ name }) => hasQuota || name === run.registry)
    .map(({ url }) => new URL(url).origin)
}
