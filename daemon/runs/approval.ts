import { type Decision, deletedImages, imagesIn } from '../../policies/engine/index.ts'
import type { Run, RunCounts } from '../../proto/resources/index.ts'
import type { Decided } from '../evaluation/index.ts'
import { approvedDigests, type Assignment, type RunResult } from '../ledger/index.ts'
import { exceedsWhatIsApprovable, withoutNewDependents } from './approved-only.ts'
import type { Execution } from './execution.ts'

/** What a run deletes, in the engine's order. `left`: images that it leaves, as they were not approved. Absent: it is not limited to approved ones. */
export type Selection = { readonly toDelete: readonly Decision[]; readonly left?: number }

/**
 * Returns what the run may delete: after an approval only what was approved. A run over a limit is limited to what a person approved
 * with a plan, if anything of it is approved.
 */
export async function selectDeletions(
  execution: Pick<Execution, 'assignment' | 'ledger' | 'lease'>,
  { removals, limitChecks }: Pick<Decided, 'removals' | 'limitChecks'>,
): Promise<Selection> {
  const { assignment, ledger, lease } = execution
  const isApproval = assignment.run.trigger === 'approval'
  if (!isApproval && !exceedsWhatIsApprovable(limitChecks)) return { toDelete: removals }
  const toDelete = withoutNewDependents(removals, await approvedDigests(ledger, lease))
  if (isApproval) return { toDelete }
  if (toDelete.length === 0) return { toDelete: removals }
  return { toDelete, left: imagesIn(removals) - imagesIn(toDelete) }
}

/** Returns the counts of a run that has deleted nothing yet. */
export function plannedCounts({ kept: left, removals }: Decided, toDelete: readonly Decision[]): RunCounts {
  const kept = left + deletedImages(removals) - deletedImages(toDelete)
  const planned = toDelete.filter(({ action }) => action !== 'CASCADE').length
  return { kept, planned, deleted: 0, untagged: 0, skipped: 0, failed: 0, bytes: 0 }
}

/** Returns the result of a run that exceeds a limit and waits for approval; undefined if it may delete. */
export function parkedResult(
  { run }: Assignment,
  decided: Decided,
  { toDelete, left }: Selection,
): RunResult | undefined {
  const { limitChecks } = decided
  const exceeded = limitChecks.filter(({ ok }) => !ok)
  if (exceeded.length === 0 || toDelete.length === 0) return undefined
  if (run.trigger === 'approval' || left !== undefined) return undefined
  return {
    state: 'AWAITING_APPROVAL',
    counts: plannedCounts(decided, toDelete),
    limitChecks,
    message: parkedMessage(run, exceeded.map(({ message }) => message).join('; ')),
    digests: toDelete.map(({ digest }) => digest),
  }
}

/** Why counts: a run that its worker handed back has those of before, and no further attempt. */
function parkedMessage({ attempts, counts }: Run, limits: string): string {
  const again = attempts > 1 || counts !== undefined ? ' in this attempt' : ''
  return `${limits}. Nothing was deleted${again}. Inspect the run, then approve it or change the policy`
}
