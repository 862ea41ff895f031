import { CareenError } from '../../policies/model/index.ts'
import type { Run } from '../../proto/resources/index.ts'

/** Throws CANCELLED if a person cancelled the run. */
export function refuseCancelled({ id, cancelRequested }: Run): void {
  if (!cancelRequested) return
  throw new CareenError(
    'CANCELLED',
    `run ${id} was cancelled. Images that it deleted before are not restored`,
  )
}
