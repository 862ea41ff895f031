import { addressOf } from '../../policies/model/index.ts'
import type { StoredPlan } from '../../proto/resources/index.ts'

const SIGN = { create: '+', update: '~', delete: '-' } as const

/** Returns the changes of a plan for people, a line for each. */
export function historyLines({ changes }: StoredPlan): readonly string[] {
  return changes.map(
    (change) =>
      `${SIGN[change.action]} ${addressOf(change.action === 'delete' ? change.before : change.after)}`,
  )
}
