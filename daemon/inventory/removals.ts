import type { Intent } from '../../proto/resources/index.ts'
import { tombstoneOf } from '../registry/manifest/index.ts'

/** Did something go that may come back? */
export function isRemoval(intent: Intent): boolean {
  const { outcome } = intent
  return (outcome === 'deleted' || outcome === 'untagged' || outcome === 'gone') && !isOwnTombstone(intent)
}

/** The tombstone of the intent's own run; told by its digest, as its bytes may not be kept any longer. */
export function isOwnTombstone({ runId, digest }: Pick<Intent, 'runId' | 'digest'>): boolean {
  return tombstoneOf(runId).digest === digest
}
