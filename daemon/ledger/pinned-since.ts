import { CareenError } from '../../policies/model/index.ts'
import type { Run, StoredPin } from '../../proto/resources/index.ts'

/** Returns the error of a run whose decisions are too old, as an image was pinned since. */
export function pinnedSince({ id }: Run, { reference, createdBy }: StoredPin): CareenError {
  return new CareenError(
    'POLICY_CHANGED',
    `run ${id}: ${createdBy} pinned ${reference} during the run, so it stopped before its next delete. It begins again, and keeps what is pinned`,
    { metadata: { run: id, changed: PINS } },
  )
}

const PINS = 'pins'

/** Returns true for the errors of `pinnedSince`, also of those that another process sent. */
export function isPinnedSince({ code, metadata }: CareenError): boolean {
  return code === 'POLICY_CHANGED' && metadata['changed'] === PINS
}
