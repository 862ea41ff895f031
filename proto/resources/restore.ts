import type { Digest } from '../../policies/model/index.ts'

/**
 * The outcome of restoring one image of a run. `tag_conflict`: it was restored, and some of its tags point to another image
 * now. `blobs_gone`: the registry has deleted its layers. `expired`: the daemon does not store its manifest any more.
 */
export type RestoreOutcome = 'restored' | 'tag_conflict' | 'blobs_gone' | 'expired' | 'failed'

/** `hadTags`: the tags that it had. `manifests`: all restored manifests, children first. `detail`: why it was not restored. */
export type RestoredImage = Omit<Restored, 'unchanged'> & {
  readonly hadTags: readonly string[]
  readonly outcome: RestoreOutcome
  readonly detail?: string
}

/** The progress of restoring a run, in images. `image` is the last one. */
export type RestoreProgress = {
  readonly image: RestoredImage
  readonly done: number
  readonly total: number
}

/**
 * The result of a restore. `tagConflicts`: tags that point to another image now, and were not moved. `unchanged`: the manifests,
 * and all tags but the conflicts, existed before, so that nothing was uploaded.
 */
export type Restored = {
  readonly digest: Digest
  readonly tags: readonly string[]
  readonly tagConflicts: readonly string[]
  readonly manifests: readonly Digest[]
  readonly unchanged: boolean
}
