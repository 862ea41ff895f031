import type { Duration, Instant } from '../../policies/model/index.ts'
import type { Store } from '../store/store.ts'

/** How long, and up to how many bytes in all, deleted manifests are kept so that they can be put back. */
export type TrashLimits = { readonly age: Duration; readonly size: number }

/** Manifests that are emptied in one transaction. */
const PART = 1000

/** Empties manifests that are too old or too many, the oldest first. Returns how many; what was deleted stays on record. */
export function emptyTrash(
  { trash }: Pick<Store, 'trash'>,
  { age, size }: TrashLimits,
  now: Instant,
): number {
  let emptied = repeat(() => trash.emptyBefore(now - age, PART))
  if (trash.size() > size) emptied += repeat(() => trash.emptyBeyond(size, PART))
  return emptied
}

function repeat(act: () => number): number {
  let sum = 0
  for (;;) {
    const done = act()
    sum += done
    if (done < PART) return sum
  }
}
