import { CareenError, type Digest } from '../../policies/model/index.ts'
import type { Intent, NewIntent, Run } from '../../proto/resources/index.ts'
import { countBack, countRemoved } from '../inventory/index.ts'
import type { IntentOutcome, Store } from '../store/store.ts'
import { refusePaused } from '../workspaces/index.ts'
import { checkBasis, refuseRestored } from './basis.ts'
import { refuseCancelled } from './cancelled.ts'
import type { LedgerDeps } from './deps.ts'
import type { Held } from './reports.ts'
import { refuseLate } from './run-deadline.ts'
import { refuseOutside } from './windows.ts'

/**
 * Throws if the run may delete nothing now: all deletes are on hold, it was cancelled or paused, its window is
 * closed, it is past its deadline, a clock was set,
 * its policy changed, the image was restored since it decided, or nobody saw what it deletes.
 */
export function mayIntend(deps: LedgerDeps, held: Held, digest: Digest): void {
  const { run, lease } = held
  const hold = deps.store.holds.current()
  if (hold !== undefined) throw hold
  // Why: many images may be deleted before the next renewal.
  refuseCancelled(run)
  refuseLate(deps, run)
  refusePaused(deps.store, run)
  refuseOutside(deps, run)
  deps.clockSets.refuse(run, lease)
  checkBasis(deps, held)
  refuseRestored(deps, held, digest)
  refuseUnseen(deps, run)
}

export function intend({ store, now }: LedgerDeps, { run, lease }: Held, intent: NewIntent): number {
  return store.intents.insert(run, { runId: run.id, generation: lease.generation, at: now() }, intent)
}

/** Records an outcome, and updates the inventory at once, so that the next scan does not miss what careen removed. */
export function recordOutcome(
  { store }: LedgerDeps,
  run: Run,
  intentId: number,
  result: IntentOutcome,
): void {
  const { outcome, at } = result
  store.transaction(() => {
    const open = store.intents.open(run).find(({ id }) => id === intentId)
    const resolved = open ?? store.intents.ofRun(run.id, intentId - 1, 1).find(({ id }) => id === intentId)
    if (!store.intents.recordOutcome(intentId, result)) return
    if (open === undefined && resolved !== undefined) undoRemoval(store, run, resolved)
    if (open === undefined) return
    const { action, digest, tags } = open
    if (outcome === 'untagged') store.tags.remove(run, tags, at)
    if (action !== 'DELETE' || (outcome !== 'deleted' && outcome !== 'gone')) return
    countRemoved(store, run, open)
    store.sightings.remove(run, [digest], at)
    store.tags.removeWith(run, [digest], at)
  })
}

/** Restores the inventory after an outcome that wrongly said it was removed. */
function undoRemoval(store: Store, run: Run, intent: Intent): void {
  const { action, digest, outcomeAt } = intent
  countBack(store, run, intent)
  if (action === 'DELETE') store.sightings.keep(run, [digest])
  if (outcomeAt !== undefined) store.tags.keep(run, digest, outcomeAt)
}

/** Throws LIMIT_EXCEEDED if no plan has listed the deletes and nobody approved them. Independent of the worker. */
function refuseUnseen({ store }: LedgerDeps, run: Run): void {
  if (run.trigger === 'approval' || store.reviews.unknownSince(run) === undefined) return
  throw new CareenError(
    'LIMIT_EXCEEDED',
    `run ${run.id}: no plan has listed these deletes, so a person must approve them. Run again, inspect the run, then approve it`,
  )
}
