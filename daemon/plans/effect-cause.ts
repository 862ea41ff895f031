import type { EffectCause } from '../../policies/diff/index.ts'
import { type Decision, goes, isDeletedImage } from '../../policies/engine/index.ts'
import type { Digest } from '../../policies/model/index.ts'

/** Most names of images that are no longer deleted. */
const NAMED = 20

/**
 * Compares the decisions by the policies planned with those by the policies in force, over the same images. A group counts once,
 * as its root.
 */
export function effectCause(planned: readonly Decision[], inForce: readonly Decision[]): EffectCause {
  const deleted = digests(planned.filter(goes))
  const before = digests(inForce.filter(goes))
  const roots = planned.filter(isDeletedImage)
  const anyway = roots.filter(({ digest }) => before.has(digest)).length
  const removed = inForce.filter((decision) => isDeletedImage(decision) && !deleted.has(decision.digest))
  return {
    added: roots.length - anyway,
    anyway,
    removed: removed.length,
    removedNames: removed.slice(0, NAMED).map(({ tags, digest }) => tags[0] ?? digest),
  }
}

function digests(decisions: readonly Decision[]): ReadonlySet<Digest> {
  return new Set(decisions.map(({ digest }) => digest))
}
