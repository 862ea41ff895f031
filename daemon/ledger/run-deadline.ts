import { CareenError, type Duration } from '../../policies/model/index.ts'
import { readableDuration } from '../../policies/scalars/index.ts'
import type { Run } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'

/** How long workers may work on a run, over all of its attempts, if nothing else is set. */
export const RUN_DEADLINE: Duration = 24 * 3_600_000

export type DeadlineDeps = { readonly store: Pick<Store, 'runs'>; readonly runDeadline: Duration }

/** Returns the error of a run that workers have worked on for too long; else undefined. */
export function pastDeadline({ store, runDeadline }: DeadlineDeps, { id }: Run): CareenError | undefined {
  if (store.runs.worked(id) <= runDeadline) return undefined
  return new CareenError(
    'DEADLINE_EXCEEDED',
    `run ${id} was stopped: workers have worked on it for ${readableDuration(runDeadline)}. See whether the registry is slow or the repository large, then run again, with a greater --run-deadline of careend if it needs more time`,
    { metadata: { run: id } },
  )
}

/** Returns true for the errors of `pastDeadline`, also of those that another process sent. Others of this code are about one call. */
export function isPastDeadline({ code, metadata }: CareenError): boolean {
  return code === 'DEADLINE_EXCEEDED' && metadata['run'] !== undefined
}

/** Throws DEADLINE_EXCEEDED if workers have worked on the run for too long. */
export function refuseLate(deps: DeadlineDeps, run: Run): void {
  const error = pastDeadline(deps, run)
  if (error !== undefined) throw error
}
