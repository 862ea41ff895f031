import type { Run } from '../../proto/resources/index.ts'
import { count } from './text.ts'

/** Returns what a run removed, in words for use after a comma or colon; empty if nothing is known. */
export function removalsText(run: Run): string {
  const { deleted = 0, untagged = 0, pending = 0 } = removalsOf(run) ?? {}
  return [
    ...(deleted > 0 ? [`${count(deleted)} deleted`] : []),
    ...(untagged > 0 ? [`${count(untagged)} untagged`] : []),
    ...(pending > 0 ? [`${count(pending)} pending`] : []),
  ].join(', ')
}

/** Returns the removals of a run; for a daemon that does not send them, those of its counts. Undefined if neither is known. */
export function removalsOf({ removals, counts }: Run): Run['removals'] {
  if (removals !== undefined || counts === undefined) return removals
  return { deleted: counts.deleted, untagged: counts.untagged, pending: 0 }
}
