import { type Decision, isSignatureTag } from '../../policies/index.ts'

/** Tags that move by their nature, whether a move was seen or not. */
const MOVING: ReadonlySet<string> = new Set([
  'latest',
  'main',
  'master',
  'develop',
  'edge',
  'nightly',
  'stable',
])

/**
 * The image's tags that move often. Where a registry cannot remove a tag alone, a push of such a tag during the delete of
 * its old image is lost: the delete takes the tag. Signatures' tags do not count; nobody pulls them by name.
 */
export function movingTags(decision: Decision, moved: ReadonlySet<string>): readonly string[] {
  if (decision.action === 'UNTAG') return []
  return decision.tags.filter((tag) => !isSignatureTag(tag) && (MOVING.has(tag) || moved.has(tag)))
}
