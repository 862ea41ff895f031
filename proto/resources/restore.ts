import type { Digest } from '../../policies/model/index.ts'

/**
 * What became of one image of a run that is put back. `tag_conflict`: it is back, and some of its tags point elsewhere by now.
 * `blobs_gone`: the registry has dropped its layers. `expired`: the daemon does not keep its manifest any longer.
 */
export type RestoreOutcome = 'restored' | 'tag_conflict' | 'blobs_gone' | 'expired' | 'failed'

/** `hadTags`: the tags that it had. `manifests`: all that came back with it, children first. `detail`: why it did not. */
export type RestoredImage = Restored & {
  readonly hadTags: readonly string[]
  readonly outcome: RestoreOutcome
  readonly detail?: string
}

/** How far putting back a run has come, in images; `image` is the latest. */
export type RestoreProgress = {
  readonly image: RestoredImage
  readonly done: number
  readonly total: number
}

/** What a restore did. `tagConflicts`: tags that point elsewhere by now and were left alone. */
export type Restored = {
  readonly digest: Digest
  readonly tags: readonly string[]
  readonly tagConflicts: readonly string[]
  readonly manifests: readonly Digest[]
}
