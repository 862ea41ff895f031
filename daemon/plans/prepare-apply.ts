import { createHash } from 'node:crypto'
import type { Change, RepositoryEffect } from '../../policies/diff/index.ts'
import { addressOf, canonicalJson, type DeclaredObject } from '../../policies/model/index.ts'
import type { PlanHead } from '../../proto/resources/index.ts'
import type { NewObject, Store } from '../store/store.ts'
import { changedModel, type Model, type Workspaces } from '../workspaces/index.ts'
import type { Pace } from './pace.ts'
import { readChanges, readEffects } from './read-plan.ts'

/** All of an apply that does not depend on when its transaction begins. */
export type PreparedApply = {
  readonly effects: readonly RepositoryEffect[]
  readonly changes: readonly Change[]
  /** True if what the plan stores is staged: it is many. */
  readonly isStaged: boolean
  /** What is staged. */
  readonly stored: readonly NewObject[]
  /** The addresses of what it removes. */
  readonly removed: readonly string[]
  /** The objects of the workspace after it, if nothing else is applied before. */
  readonly after: Model
  /** Of the changes as canonical JSON. */
  readonly changesSha256: string
}

/** Changes that are prepared at once. Plans of no more are not staged. */
const SLICE = 100

/**
 * Prepares a plan that can be applied, and stages its objects, a slice at a time. Why: decoding and hashing ten thousand objects takes a
 * second, in which no other call has its turn. Requires that it is unstaged in the end. Throws POLICY_NOT_UNDERSTOOD.
 */
export async function prepareApply(
  { store, workspaces }: { readonly store: Store; readonly workspaces: Workspaces },
  { id, workspace, baseSerial, manager = '' }: PlanHead,
  pace: Pace,
): Promise<PreparedApply> {
  const { stage } = store.objects
  const effects = await readEffects(store, id, pace)
  const changes = await readChanges(store, id, pace)
  const removed = changes.flatMap((change) => (change.action === 'delete' ? [addressOf(change.before)] : []))
  const hash = createHash('sha256').update('[')
  const place = { workspace, serial: baseSerial + 1, manager }
  const isStaged = changes.length > SLICE
  const stored: NewObject[] = []
  for (let from = 0; from < changes.length; from += SLICE) {
    const slice = changes.slice(from, from + SLICE)
    for (const [at, change] of slice.entries())
      hash.update(from + at === 0 ? '' : ',').update(canonicalJson(change))
    if (isStaged)
      stored.push(...store.transaction(() => slice.flatMap(afterOf).map((one) => stage(id, place, one))))
    if (isStaged) await pace()
  }
  const after = changedModel(workspaces.model(workspace), changes.flatMap(afterOf), removed)
  const changesSha256 = hash.update(']').digest('hex')
  return { effects, changes, isStaged, stored, removed, after, changesSha256 }
}

/** Returns the object that a change makes, if there is one. */
export function afterOf(change: Change): readonly DeclaredObject[] {
  return change.action === 'delete' ? [] : [change.after]
}
