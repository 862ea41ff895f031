import type { Digest, Instant, RepositoryRef } from '../../policies/model/index.ts'
import type { Intent } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'
import { countBack } from './image-counts.ts'
import { isRemoval } from './removals.ts'

/** `intent`: the removal that was undone, where it is not the newest one of its image. */
export type PutBack = { readonly digests: readonly Digest[]; readonly at: Instant; readonly intent?: Intent }

/**
 * Remembers that images which careen had removed are back, put there by careen itself: their own age begins anew, so that the
 * next run does not take them again.
 */
export function rememberPutBack(store: Store, ref: RepositoryRef, { digests, at, intent }: PutBack): void {
  store.transaction(() => {
    for (const digest of digests) {
      const done = digest === intent?.digest ? intent : newestRemoval(store, ref, digest)
      if (done === undefined) continue
      store.intents.markRestored(done.id, at)
      countBack(store, ref, done)
    }
    store.sightings.putBack(ref, digests, at)
  })
}

const LOOKED_AT = 20

function newestRemoval(store: Store, ref: RepositoryRef, digest: Digest): Intent | undefined {
  return store.intents.ofRepository(ref, digest, LOOKED_AT).find(isRemoval)
}
