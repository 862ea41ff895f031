import { covers } from '../../policies/engine/index.ts'
import { PINS_FEATURE, type Policy, requiredFeatures } from '../../policies/model/index.ts'
import type { Run } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'
import type { Model } from '../workspaces/index.ts'

/** By what a run decides. `hasPins`: the repository has pins. */
type Ground = { readonly model: Model; readonly policy: Policy | undefined; readonly hasPins: boolean }

/** Returns the features that a worker of the run needs to know: those of the policy, the protections, the pins and the registry. */
export function featuresOf(run: Run, { model, policy, hasPins }: Ground): readonly string[] {
  const { protections, registries } = model
  const needed = [
    ...(policy === undefined ? [] : [policy]),
    ...protections.filter(({ scope }) => covers(scope, run)),
    ...registries.filter(({ name }) => name === run.registry),
  ]
  const pins = hasPins ? [PINS_FEATURE] : []
  return [...new Set([...needed.flatMap(requiredFeatures), ...pins])].toSorted()
}

/** Stores that a queued run waits for a worker that knows these features. Requires a transaction. */
export function waitForCapable(store: Store, run: Run, worker: string, missing: readonly string[]): void {
  const message = `waits for a capable worker: ${worker} does not know ${missing.join(', ')}. Upgrade the workers to the version of the daemon`
  if (run.state === 'QUEUED' && run.message !== message)
    store.runs.update(run.id, { message, waitsFor: missing })
}

/** Returns true for a run that deletes while all deletes are on hold, and stores that it waits. Requires a transaction. */
export function waitsForHold(store: Store, runId: string): boolean {
  const hold = store.holds.current()
  const run = hold === undefined ? undefined : store.runs.get(runId)
  if (hold === undefined || run?.kind !== 'CLEAN') return false
  const message = `waits: ${hold.message}`
  if (run.state === 'QUEUED' && run.message !== message) store.runs.update(runId, { message })
  return true
}
