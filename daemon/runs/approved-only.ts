import type { Decision, LimitCheck } from '../../policies/engine/index.ts'
import type { Digest } from '../../policies/model/index.ts'

/** Returns true if a limit is exceeded, and a number may have approved the images. Why not an unknown effect: no plan has shown these images, so none of them can be approved by its number. */
export function exceedsWhatIsApprovable(limitChecks: readonly LimitCheck[]): boolean {
  const exceeded = limitChecks.filter(({ ok }) => !ok)
  return exceeded.length > 0 && exceeded.every(({ guard }) => guard !== 'effect_unknown')
}

/**
 * Drops images that were not approved, and those that have a dependent which was not approved: it was pushed after the
 * decision, and would be deleted with its parent or left over.
 */
export function withoutNewDependents(
  ordered: readonly Decision[],
  approved: ReadonlySet<Digest>,
): Decision[] {
  const kept = new Set<Digest>()
  const selected = ordered.toReversed().filter(({ digest, follows }) => {
    if (approved.has(digest) && !kept.has(digest)) return true
    for (const parent of follows) kept.add(parent)
    return false
  })
  return selected.toReversed()
}
