import { deletedImages } from '../../../policies/engine/index.ts'
import type { Digest } from '../../../policies/model/index.ts'
import type { Intent, RunCounts } from '../../../proto/resources/index.ts'
import type { Removal } from './intent.ts'

/** An intent of one lease, as far as counts need it. */
export type OwnIntent = Pick<Intent, 'id' | 'digest' | 'action' | 'outcome' | 'part'>

export type CountGround = {
  /** How many images were decided: groups, each an index with its children and signatures. */
  readonly images: number
  /** What the run was to remove. */
  readonly planned: readonly Removal[]
  /** The intents of the lease, oldest first, without its tombstone. */
  readonly intents: readonly OwnIntent[]
  /** True if the run has tried all that it planned. */
  readonly complete: boolean
  /** How many images the worker counts as failed. Of intents that were not done, only the worker knows which the registry refused. */
  readonly reportedFailed: number
}

/** Returns the counts of a run by its decisions and the journal, without bytes. A part of an image counts only where it failed. */
export function countsOf(ground: CountGround): Omit<RunCounts, 'bytes'> {
  const { images, intents, complete, reportedFailed } = ground
  const planned = ground.planned.filter(({ action }) => action !== 'CASCADE')
  const last = new Map(intents.map((intent) => [intent.digest, intent]))
  const count = (of: (intent: OwnIntent) => boolean): number => [...last.values()].filter(of).length
  const deleted = count((intent) => intent.action === 'DELETE' && intent.part !== true && isRemoved(intent))
  const untagged = count((intent) => intent.action === 'UNTAG' && isRemoved(intent))
  const notDone = count(({ outcome }) => outcome === 'not_done')
  const sure = count((intent) => !isRemoved(intent) && intent.outcome !== 'not_done')
  const failed = Math.min(Math.max(sure, Math.trunc(reportedFailed) || 0), sure + notDone)
  const left = Math.max(0, planned.length - deleted - untagged - failed)
  const skipped = complete ? left : sure + notDone - failed
  const kept = complete ? images - deleted : images - deletedImages(planned)
  return { kept, planned: planned.length, deleted, untagged, skipped, failed }
}

function isRemoved({ outcome }: OwnIntent): boolean {
  return outcome === 'deleted' || outcome === 'untagged' || outcome === 'gone'
}

/**
 * Returns the removals that an approval permits: of approved images, whose dependents are all approved. Others were pushed after the
 * decision, and would be deleted with them or left over.
 */
export function approvedRemovals(
  removals: Iterable<Removal>,
  isApproved: (digest: Digest) => boolean,
): readonly Removal[] {
  const all = new Map([...removals].map((removal) => [removal.digest, removal]))
  const kept = new Set<Digest>()
  const keep = (digests: readonly Digest[]): void => {
    for (const digest of digests) {
      if (kept.has(digest)) continue
      kept.add(digest)
      keep(all.get(digest)?.follows ?? [])
    }
  }
  for (const { digest, follows } of all.values()) if (!isApproved(digest)) keep([digest, ...follows])
  return [...all.values()].filter(({ digest }) => !kept.has(digest))
}
