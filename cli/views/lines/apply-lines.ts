import type { StoredPlan } from '../../../proto/resources/index.ts'
import type { AppliedCounts } from '../applied.ts'
import type { OutputLine } from './line.ts'

/** Returns the line before the request that applies a plan. */
export function applyStartLine({ id, workspace, baseSerial }: StoredPlan): OutputLine {
  const data = { plan: id, workspace, baseSerial }
  return { type: 'apply_start', message: `Applying plan ${id} to workspace ${workspace}`, data }
}

/** Returns the lines of a plan that was applied: what became of it, and the sum of objects. */
export function applyCompleteLines(
  plan: StoredPlan,
  { serial, approvedImages, waitingImages }: Omit<AppliedCounts, 'nextRunAt'>,
): readonly OutputLine[] {
  const { id, workspace, summary } = plan
  const { add, change, destroy: remove } = summary
  const changes = { add, change, remove, operation: 'apply' }
  return [
    {
      type: 'apply_complete',
      message: `Workspace ${workspace} is at serial ${serial}`,
      data: { plan: id, workspace, serial, approvedImages, waitingImages },
    },
    {
      type: 'change_summary',
      message: `Apply complete! Objects: ${add} added, ${change} changed, ${remove} destroyed.`,
      data: { changes },
    },
  ]
}
