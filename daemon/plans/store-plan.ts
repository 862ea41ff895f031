import type { Change, RepositoryEffect } from '../../policies/diff/index.ts'
import { unknownEffects } from '../../policies/diff/index.ts'
import { allSteps, CareenError } from '../../policies/model/index.ts'
import { readableBytes } from '../../policies/scalars/index.ts'
import type { Declared, StoredPlan } from '../../proto/resources/index.ts'
import { inTurns, type Pace } from '../clock.ts'
import { insertedWith, type PlanBody, type Store } from '../store/store.ts'

/** Rows that are written in one transaction. */
const SLICE = 200

/** A plan that was made. */
export type PlanResult = {
  readonly body: PlanBody
  readonly changes: readonly Change[]
  readonly effects: readonly RepositoryEffect[]
}

/** Returns the request of a plan, which was stored in parts. */
export async function readSpool({ plans }: Store, id: string, pace: Pace): Promise<readonly Declared[]> {
  const declared: Declared[] = []
  for (let part = 0; ; part += 1) {
    const found = plans.spooled(id, part)
    if (found === undefined) return declared
    for (const one of found) declared.push(one)
    await pace()
  }
}

/**
 * Stores all parts of a plan, a slice at a time, and last that it is made. Returns false if it is not PLANNING any more. Throws the reason if
 * the signal aborts before, and PLAN_TOO_LARGE for one that is larger than all plans may be. Older plans give way.
 */
export async function storePlan(
  { plans, transaction }: Store,
  id: string,
  { body, changes, effects }: PlanResult,
  {
    pace,
    signal,
    mostBytes,
  }: { readonly pace: Pace; readonly signal: AbortSignal; readonly mostBytes: number },
): Promise<boolean> {
  let slice: PartWrite[] = []
  const flush = async (): Promise<void> => {
    const writes = slice
    slice = []
    transaction(() => {
      for (const write of writes) write()
    })
    await pace()
    signal.throwIfAborted()
  }
  for (const write of writesOf(plans, id, { changes, effects })) {
    slice.push(write)
    if (slice.length >= SLICE) await flush()
  }
  await flush()
  const content = await inTurns(plans.measure(id), pace)
  signal.throwIfAborted()
  if (content.bytes > mostBytes) throw tooLarge(content.bytes, mostBytes)
  return transaction(() => {
    const isStored = plans.finish(id, { state: stateOf(effects), body, content })
    if (isStored) plans.forgetBeyond(id, mostBytes)
    return isStored
  })
}

function tooLarge(bytes: number, most: number): CareenError {
  return new CareenError(
    'PLAN_TOO_LARGE',
    `the plan has ${readableBytes(bytes)} of changes and images, and all plans may have ${readableBytes(most)}. Plan fewer policies at once with -target, or split the workspace`,
  )
}

/** Stores a plan that is made already, and returns it. Requires a transaction. `draw`: returns an id. */
export function storeAtOnce(
  { plans }: Pick<Store, 'plans'>,
  { body, changes, effects }: PlanResult,
  draw: () => string,
): StoredPlan {
  const { id } = insertedWith(draw, { body }, plans.begin)
  for (const write of writesOf(plans, id, { changes, effects })) write()
  const content = allSteps(plans.measure(id))
  plans.finish(id, { state: stateOf(effects), body, content })
  return { id, ...body, changes, effects, contentSha256: content.sha256 }
}

function stateOf(effects: readonly RepositoryEffect[]): 'READY' | 'INCOMPLETE' {
  return unknownEffects(effects).length > 0 ? 'INCOMPLETE' : 'READY'
}

/** Stores one part. */
type PartWrite = () => void

function* writesOf(
  plans: Store['plans'],
  id: string,
  { changes, effects }: Pick<PlanResult, 'changes' | 'effects'>,
): Iterable<PartWrite> {
  for (const [at, change] of changes.entries()) yield () => plans.addChange(id, at, change)
  for (const [place, effect] of effects.entries()) {
    yield () => plans.addEffect(id, place, effect)
    for (const [at, image] of effect.deletes.entries()) yield () => plans.addImage(id, [place, at], image)
  }
}
