import type { EffectCause } from '../../policies/diff/index.ts'
import { type Decision, goes } from '../../policies/engine/index.ts'

/** Most names of images that are no longer deleted. */
const NAMED = 20

/** Compares the decisions by the policies planned with those by the policies in force, over the same images. */
export function effectCause(planned: readonly Decision[], inForce: readonly Decision[]): EffectCause {
  const deleted = new Set(planned.filter(goes).map(({ digest }) => digest))
  const before = inForce.filter(goes)
  const anyway = before.filter(({ digest }) => deleted.has(digest)).length
  const removed = before.filter(({ digest }) => !deleted.has(digest))
  return {
    added: deleted.size - anyway,
    anyway,
    removed: removed.length,
    removedNames: removed.slice(0, NAMED).map(({ tags, digest }) => tags[0] ?? digest),
  }
}
