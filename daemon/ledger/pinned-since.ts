import { CareenError, type Digest } from '../../policies/model/index.ts'
import type { Run, StoredPin } from '../../proto/resources/index.ts'

/** Returns the error of a run whose decisions are too old, as an image was pinned since. */
export function pinnedSince({ id }: Run, { reference, createdBy }: StoredPin): CareenError {
  return new CareenError(
    'POLICY_CHANGED',
    `run ${id}: ${createdBy} pinned ${reference} during the run, so it stopped before its next delete. It begins again, and keeps what is pinned`,
    { metadata: { run: id, changed: PINS } },
  )
}

/** Returns the error of a run whose decisions are too old, as an image was restored since. */
export function restoredSince({ id }: Run, digest: Digest): CareenError {
  return new CareenError(
    'POLICY_CHANGED',
    `run ${id}: ${digest} was restored during the run, so it stopped before its next delete. It begins again, and decides anew`,
    { metadata: { run: id, changed: RESTORED } },
  )
}

const PINS = 'pins'
const RESTORED = 'restored'

/** Returns true for the errors of `pinnedSince` and `restoredSince`, also of those that another process sent. */
export function isKeptSince({ code, metadata }: CareenError): boolean {
  const { changed } = metadata
  return code === 'POLICY_CHANGED' && (changed === PINS || changed === RESTORED)
}
