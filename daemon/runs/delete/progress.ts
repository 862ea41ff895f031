import type { Decision } from '../../../policies/engine/index.ts'
import type { Digest } from '../../../policies/model/index.ts'
import type { RunCounts } from '../../../proto/resources/index.ts'
import type { Manifest } from '../../registry/client.ts'
import type { KeepReason } from './keep-reason.ts'
import type { RepairReport } from './repair.ts'

/**
 * The result of one image. `intent` of `deleted` and `untagged`: the registry confirmed it and nobody checked yet. `pending`:
 * the DELETE may still arrive. `not_gone`: the registry confirmed it, and the image is there.
 */
export type DeleteResult =
  | {
      readonly kind: 'deleted' | 'untagged'
      readonly manifest: Manifest
      readonly intent: string | undefined
    }
  | { readonly kind: 'kept'; readonly reason: KeepReason }
  | { readonly kind: 'refused' | 'pending' | 'not_gone'; readonly detail: string }

/** The results of a run so far. It is updated while the run deletes. */
export type DeletionProgress = {
  counts: RunCounts
  readonly deleted: Set<Digest>
  /** Images with mutable tags, and images that are deleted after one; they count as skipped. */
  readonly deferred: Set<Digest>
  /** The mutable tags that deferred them. */
  readonly mutableTags: Set<string>
  /** Images whose DELETE may still arrive; they count as failed. */
  readonly pending: Set<Digest>
  /** What a registry deleted along could not be read, so its intents stay open. */
  dependentsOpen: boolean
  /** Tags that were removed, are listed all the same, and point to nothing. */
  readonly danglingTags: Set<string>
  /** Tags that were dangling when the repository was scanned, and were removed. */
  readonly repairedTags: Set<string>
  /** Tags that were pushed while their image was deleted, lost by the registry, and restored. */
  readonly restoredTags: Set<string>
  /** The registry's notifications are too late to know of all lost pushes. */
  notificationsLate: boolean
}

export function newProgress(counts: RunCounts): DeletionProgress {
  return {
    counts,
    deleted: new Set(),
    deferred: new Set(),
    mutableTags: new Set(),
    pending: new Set(),
    dependentsOpen: false,
    danglingTags: new Set(),
    repairedTags: new Set(),
    restoredTags: new Set(),
    notificationsLate: false,
  }
}

/** Counts the result of one image. A part of one, which goes with its group, counts only where it fails. */
export function countResult(
  progress: DeletionProgress,
  { digest, action }: Decision,
  result: DeleteResult,
): void {
  const { counts } = progress
  const images = action === 'CASCADE' ? 0 : 1
  switch (result.kind) {
    case 'deleted':
      progress.deleted.add(digest)
      progress.counts = { ...counts, deleted: counts.deleted + images }
      break
    case 'untagged':
      progress.counts = { ...counts, untagged: counts.untagged + 1 }
      break
    case 'kept':
      if (images > 0) noteDeferred(progress, digest, result.reason)
      progress.counts = { ...counts, skipped: counts.skipped + images, kept: counts.kept + images }
      break
    case 'pending':
      progress.pending.add(digest)
      progress.counts = { ...counts, failed: counts.failed + 1, kept: counts.kept + images }
      break
    case 'refused':
    case 'not_gone':
      progress.counts = { ...counts, failed: counts.failed + 1, kept: counts.kept + images }
      break
  }
}

function noteDeferred(progress: DeletionProgress, digest: Digest, reason: KeepReason): void {
  if (isDeferred(reason)) progress.deferred.add(digest)
  if (reason.kind === 'mutable_tags') for (const tag of reason.tags) progress.mutableTags.add(tag)
}

function isDeferred(reason: KeepReason): boolean {
  return reason.kind === 'mutable_tags' || (reason.kind === 'parent_kept' && reason.deferred)
}

/** Adds what a repair did. Throws its failure. */
export function addReport(progress: DeletionProgress, report: RepairReport): void {
  for (const tag of report.restoredTags) progress.restoredTags.add(tag)
  for (const tag of report.danglingTags) progress.danglingTags.add(tag)
  progress.notificationsLate ||= report.notificationsLate
  if (report.failure !== undefined) throw report.failure
}
