import type { Intent } from '../../proto/resources/index.ts'
import { tombstoneOf } from '../registry/manifest/index.ts'

/** Returns true if the intent deleted an image or tag that can be restored. */
export function isRemoval(intent: Intent): boolean {
  const { outcome } = intent
  return (outcome === 'deleted' || outcome === 'untagged' || outcome === 'gone') && !isOwnTombstone(intent)
}

/** Returns true for the tombstone of the intent's own run. Compares the digest, because its bytes may not be stored any more. */
export function isOwnTombstone({ runId, digest }: Pick<Intent, 'runId' | 'digest'>): boolean {
  return tombstoneOf(runId).digest === digest
}
