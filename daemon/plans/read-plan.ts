import type { Change, RepositoryEffect } from '../../policies/diff/index.ts'
import type { Decision } from '../../policies/engine/index.ts'
import type {
  ImagePlace,
  PlacedEffect,
  PlanHead,
  PlannedImage,
  StoredPlan,
} from '../../proto/resources/index.ts'
import type { Pace } from '../clock.ts'
import type { Store } from '../store/store.ts'

/** Parts that are decoded at once. */
const SLICE = 100

/** Returns the changes of a plan, decoded a slice at a time. */
export async function readChanges(
  { plans }: Pick<Store, 'plans'>,
  id: string,
  pace: Pace,
): Promise<readonly Change[]> {
  const changes: Change[] = []
  for (;;) {
    const slice = plans.changes(id, changes.length, SLICE)
    for (const change of slice) changes.push(change)
    if (slice.length < SLICE) return changes
    await pace()
  }
}

type ReadEffect = Omit<RepositoryEffect, 'deletes'> & { readonly deletes: Decision[] }

/** Returns the effects of a plan with their images, decoded a slice at a time. */
export async function readEffects(
  store: Pick<Store, 'plans'>,
  id: string,
  pace: Pace,
): Promise<readonly RepositoryEffect[]> {
  const effects = new Map<number, ReadEffect>()
  let last: number | undefined = -1
  while (last !== undefined) {
    const slice: readonly PlacedEffect[] = store.plans.effects(id, { after: last, limit: SLICE })
    for (const { place, effect } of slice) effects.set(place, { ...effect, deletes: [] })
    last = slice.length < SLICE ? undefined : slice.at(-1)?.place
    if (last !== undefined) await pace()
  }
  if (effects.size > 0) await readImages(store, id, { effects, pace })
  return [...effects.values()]
}

async function readImages(
  { plans }: Pick<Store, 'plans'>,
  id: string,
  { effects, pace }: { readonly effects: ReadonlyMap<number, ReadEffect>; readonly pace: Pace },
): Promise<void> {
  let after: ImagePlace | undefined = [-1, -1]
  while (after !== undefined) {
    const slice: readonly PlannedImage[] = plans.images(id, { after, limit: SLICE })
    for (const { place, decision } of slice) effects.get(place[0])?.deletes.push(decision)
    after = slice.length < SLICE ? undefined : slice.at(-1)?.place
    if (after !== undefined) await pace()
  }
}

/** Returns a plan with its parts. */
export function wholePlan(
  head: PlanHead,
  { changes, effects }: Pick<StoredPlan, 'changes' | 'effects'>,
): StoredPlan {
  const { state: _state, etag: _etag, failure: _failure, ...rest } = head
  return { ...rest, changes, effects }
}
