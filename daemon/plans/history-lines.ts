import { addressOf, compact } from '../../policies/model/index.ts'
import type { HistoryEntry, StoredPlan } from '../../proto/resources/index.ts'

const SIGN = { create: '+', update: '~', delete: '-' } as const

/** Returns the changes of a plan for people, a line for each, or the objects whose drift it accepts: `= lifecycle_policy.web`. */
export function historyLines({
  changes,
  refreshOnly,
  drift = [],
}: Pick<StoredPlan, 'changes' | 'refreshOnly' | 'drift'>): readonly string[] {
  if (refreshOnly === true) return drift.map(({ address }) => `= ${address}`)
  return changes.map(
    (change) =>
      `${SIGN[change.action]} ${addressOf(change.action === 'delete' ? change.before : change.after)}`,
  )
}

/** `lines`: the changes, for people. */
type Apply = Pick<HistoryEntry, 'serial' | 'appliedAt' | 'appliedBy' | 'identity' | 'claimed'> & {
  readonly lines: readonly string[]
}

/** Returns what the history says of an apply. */
export function historyEntry(plan: StoredPlan, { lines, ...apply }: Apply): HistoryEntry {
  const { cause } = plan.summary
  const images = cause === undefined ? undefined : { added: cause.added, removed: cause.removed }
  return {
    ...apply,
    workspace: plan.workspace,
    planId: plan.id,
    changes: lines,
    ...compact({ origin: plan.origin, images }),
  }
}
