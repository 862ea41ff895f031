import type { Change } from '../../policies/diff/index.ts'
import { addressOf, CareenError, type DeclaredObject } from '../../policies/model/index.ts'

/** Objects that one message names; the rest is counted. */
const NAMED = 5

/** Throws DESTROY_PREVENTED if an object is destroyed whose stored form prevents that. */
export function refusePrevented(changes: readonly Change[]): void {
  const prevented = changes.flatMap((change) =>
    change.action === 'delete' && isPrevented(change.before) ? [addressOf(change.before)] : [],
  )
  const [first] = prevented
  if (first === undefined) return
  const more = prevented.length > NAMED ? ` and ${prevented.length - NAMED} more` : ''
  throw new CareenError(
    'DESTROY_PREVENTED',
    `${prevented.slice(0, NAMED).join(', ')}${more}: prevent_destroy = true, and this would destroy it. Declare it again, or apply it without prevent_destroy first. Nothing was changed`,
    { metadata: { object: first } },
  )
}

function isPrevented({ preventDestroy }: DeclaredObject): boolean {
  return preventDestroy === true
}
