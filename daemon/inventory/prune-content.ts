import { type Instant, compact } from '../../policies/model/index.ts'
import type { FactPlace, Store } from '../store/store.ts'

export type PruneDeps = {
  readonly store: Pick<Store, 'factUses'>
  readonly now: Instant
  /** Resolves after other events have run. */
  readonly yieldLoop: () => Promise<void>
  /** Ends it after the slice at hand. */
  readonly stop: AbortSignal
}

/** How long facts are kept that nobody uses and nothing refers to, in milliseconds. */
export const UNUSED: number = 90 * 24 * 3600 * 1000

/** Facts that are looked at in one transaction. */
const SLICE = 200

/** Drops what is known of manifests and configs that are not needed any more; returns of how many. A scan fetches it again. */
export async function pruneFacts({ store, now, yieldLoop, stop }: PruneDeps): Promise<number> {
  const before = now - UNUSED
  let sum = 0
  for (const kind of ['manifest', 'config'] as const) {
    let after: FactPlace | undefined
    do {
      if (stop.aborted) return sum
      const { pruned, next } = store.factUses.prune(kind, { before, limit: SLICE, ...compact({ after }) })
      sum += pruned
      after = next
      await yieldLoop()
    } while (after !== undefined)
  }
  return sum
}
