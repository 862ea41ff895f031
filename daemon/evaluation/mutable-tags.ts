import { type Decision, isSignatureTag } from '../../policies/engine/index.ts'
import type { Digest } from '../../policies/model/index.ts'
import type { Capabilities } from '../registry/client.ts'

/** Tags that count as mutable without an observed move. */
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
 * Returns the mutable tags of an image. If a registry cannot delete a tag alone, a push of such a tag during the delete of its old
 * image is lost, because the delete removes the tag. Signature tags do not count: nobody pulls them by name.
 */
export function mutableTags(decision: Decision, moved: ReadonlySet<string>): readonly string[] {
  if (decision.action === 'UNTAG') return []
  return decision.tags.filter((tag) => !isSignatureTag(tag) && (MUTABLE.has(tag) || moved.has(tag)))
}

/** Returns true if images with mutable tags must be deferred. `tombstones`: the registry block permits tombstones. */
export function defersMutable({ untag, digestDelete, cascades }: Capabilities, tombstones: boolean): boolean {
  return !untag && !canTombstone({ digestDelete, cascades }, tombstones)
}

/** Returns true if tombstones are possible: permitted, without cascades, and with proven deletes. */
export function canTombstone(
  { digestDelete, cascades }: Pick<Capabilities, 'digestDelete'> & { readonly cascades: true | undefined },
  tombstones: boolean,
): boolean {
  return tombstones && cascades !== true && digestDelete === 'yes'
}

/** `tags`: mutable tags of the image. `follows`: its deferred parent. */
export type Deferral = { readonly tags: readonly string[]; readonly follows?: Digest }

/** Returns the deferred images by digest, with their dependents. Requires removals in the order of execution. */
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

/** Returns a KEEP decision with the reasons of the policy and of the deferral. */
export function asDeferred(decision: Decision, { tags, follows }: Deferral): Decision {
  const why = { kind: 'held_back', tags, ...(follows === undefined ? {} : { with: follows }) } as const
  return { ...decision, action: 'KEEP', untag: [], follows: [], reasons: [...decision.reasons, why] }
}
