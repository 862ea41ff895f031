import type { Digest, RepositoryRef } from '../../policies/model/index.ts'
import type { Intent } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'

type CountedIntent = Pick<Intent, 'digest' | 'action' | 'part'>

/**
 * Counts an image less that a DELETE removed, unless it is a part or does not count. Called before the inventory removes it, in that
 * transaction.
 */
export function countRemoved(store: Store, ref: RepositoryRef, intent: CountedIntent): void {
  if (isImage(intent) && isThere(store, ref, intent.digest)) store.repositories.addToImageCount(ref, -1)
}

/** Counts an image again that a DELETE had removed. Called before the inventory puts it back, in that transaction. */
export function countBack(store: Store, ref: RepositoryRef, intent: CountedIntent): void {
  const isKnown = store.sightings.has(ref, intent.digest)
  if (isImage(intent) && isKnown && !isThere(store, ref, intent.digest))
    store.repositories.addToImageCount(ref, 1)
}

function isImage({ action, part }: CountedIntent): boolean {
  return action === 'DELETE' && part !== true
}

function isThere({ sightings }: Store, ref: RepositoryRef, digest: Digest): boolean {
  return sightings
    .find(ref, [digest])
    .some(({ goneAt, missingSince }) => goneAt === undefined && missingSince === undefined)
}
