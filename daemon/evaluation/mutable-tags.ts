import { type Decision, isSignatureTag } from '../../policies/engine/index.ts'
import type { Digest } from '../../policies/model/index.ts'
import type { Capabilities } from '../registry/client.ts'

/** Tags that move by their nature, whether a move was seen or not. */
const MUTABLE: ReadonlySet<string> = new Set([
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
export function mutableTags(decision: Decision, moved: ReadonlySet<string>): readonly string[] {
  if (decision.action === 'UNTAG') return []
  return decision.tags.filter((tag) => !isSignatureTag(tag) && (MUTABLE.has(tag) || moved.has(tag)))
}

/** Must images whose tags move often be kept in a registry that can do this? `tombstones`: its block allows them. */
export function defersMutable({ untag, digestDelete, cascades }: Capabilities, tombstones: boolean): boolean {
  return !untag && !canTombstone({ digestDelete, cascades }, tombstones)
}

/** Only by consent, where nothing goes along, and where deleting is proven to work. */
export function canTombstone(
  { digestDelete, cascades }: Pick<Capabilities, 'digestDelete'> & { readonly cascades: true | undefined },
  tombstones: boolean,
): boolean {
  return tombstones && cascades !== true && digestDelete === 'yes'
}

/** `tags`: those of the image that move often. `follows`: what it follows and that is deferred. */
export type Deferral = { readonly tags: readonly string[]; readonly follows?: Digest }

/** The images that are deferred, by digest, of those that are to go in this order; with an image what follows it. */
export function deferrals(
  removals: readonly Decision[],
  moved: ReadonlySet<string>,
): ReadonlyMap<Digest, Deferral> {
  const deferred = new Map<Digest, Deferral>()
  for (const decision of removals) {
    const tags = mutableTags(decision, moved)
    const follows = decision.follows.find((digest) => deferred.has(digest))
    if (tags.length > 0) deferred.set(decision.digest, { tags })
    else if (follows !== undefined) deferred.set(decision.digest, { tags, follows })
  }
  return deferred
}

/** A deferred image stays; why the policy wants it gone is still said. */
export function asDeferred(decision: Decision, { tags, follows }: Deferral): Decision {
  const why = { kind: 'held_back', tags, ...(follows === undefined ? {} : { with: follows }) } as const
  return { ...decision, action: 'KEEP', untag: [], follows: [], reasons: [...decision.reasons, why] }
}
