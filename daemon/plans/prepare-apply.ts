import { createHash } from 'node:crypto'
import type { Change, RepositoryEffect } from '../../policies/diff/index.ts'
import { addressOf, canonicalJson, type DeclaredObject, type Instant } from '../../policies/model/index.ts'
import type { PlanHead } from '../../proto/resources/index.ts'
import type { Pace } from '../clock.ts'
import type { NewObject, Store } from '../store/store.ts'
import { changedModel, type Model, type StagedAssignments, type Workspaces } from '../workspaces/index.ts'
import { historyLines } from './history-lines.ts'
import { onlyRepository } from './only-repository.ts'
import { readChanges, readEffects } from './read-plan.ts'

/** All of an apply that does not depend on when its transaction begins. */
export type PreparedApply = {
  readonly effects: readonly RepositoryEffect[]
  readonly changes: readonly Change[]
  /** Undefined: the objects are not staged: they are few. */
  readonly staged: StagedChange | undefined
  /** Undefined: the assignments of repositories are not staged: they are few, or of one repository. */
  readonly assignments: StagedAssignments | undefined
  /** The objects of the workspace after it, if nothing else is applied before. */
  readonly after: Model
  /** The changes, for people. */
  readonly lines: readonly string[]
  /** Of the changes as canonical JSON. */
  readonly changesSha256: string
}

/** `stored`: what is staged. `count`: how many objects are stored or removed. */
export type StagedChange = {
  readonly stage: number
  readonly stored: readonly NewObject[]
  readonly count: number
}

/** Changes that are prepared at once. Plans of no more are not staged. */
const SLICE = 100

type PrepareDeps = {
  readonly store: Store
  readonly workspaces: Workspaces
  readonly now: () => Instant
}

/** Where a plan is prepared. `stage`: closed in the end by who opened it. */
export type Preparing = { readonly stage: number; readonly pace: Pace }

/**
 * Prepares a plan that can be applied, and stages its objects, and who governs which repository after it, a slice at a time. Why: decoding and
 * hashing ten thousand objects takes a second, in which no other call has its turn. Throws POLICY_NOT_UNDERSTOOD.
 */
export async function prepareApply(
  deps: PrepareDeps,
  head: PlanHead,
  { stage, pace }: Preparing,
): Promise<PreparedApply> {
  const { store, workspaces, now } = deps
  const { id, workspace } = head
  const effects = await readEffects(store, id, pace)
  const changes = await readChanges(store, id, pace)
  const staged =
    changes.length > SLICE ? await stageChanges(store, { head, changes }, { stage, pace }) : undefined
  const changesSha256 = await hashOf(changes, pace)
  const removed = changes.flatMap(removedBy)
  const after = changedModel(workspaces.model(workspace), changes.flatMap(afterOf), removed)
  await pace()
  const assignments = isLarge(store, after, changes)
    ? await workspaces.stageAssign(workspace, { stage, now: now(), after, pace })
    : undefined
  return {
    effects,
    changes,
    staged,
    assignments,
    after,
    lines: historyLines({ ...head, changes }),
    changesSha256,
  }
}

/** Returns true if many repositories may be assigned. */
function isLarge({ repositories }: Store, { registries }: Model, changes: readonly Change[]): boolean {
  if (onlyRepository(changes) !== undefined) return false
  const known = registries.reduce((sum, { name }) => sum + repositories.count(name), 0)
  return known + changes.length > SLICE
}

/** Stages what a plan stores and removes. */
async function stageChanges(
  { objects, transaction }: Store,
  { head, changes }: { readonly head: PlanHead; readonly changes: readonly Change[] },
  { stage, pace }: Preparing,
): Promise<StagedChange> {
  const { workspace, baseSerial, manager = '' } = head
  const place = { workspace, serial: baseSerial + 1, manager }
  const stored: NewObject[] = []
  for (let from = 0; from < changes.length; from += SLICE) {
    const slice = changes.slice(from, from + SLICE)
    transaction(() => {
      for (const object of slice.flatMap(afterOf)) stored.push(objects.stage(stage, place, object))
      for (const address of slice.flatMap(removedBy)) objects.stageRemoval(stage, place.serial, address)
    })
    await pace()
  }
  return { stage, stored, count: changes.length }
}

/** Returns the hash of the canonical JSON of changes, in hexadecimal digits. */
async function hashOf(changes: readonly Change[], pace: Pace): Promise<string> {
  const hash = createHash('sha256').update('[')
  for (const [at, change] of changes.entries()) {
    hash.update(at === 0 ? '' : ',').update(canonicalJson(change))
    if (at % SLICE === 0) await pace()
  }
  return hash.update(']').digest('hex')
}

/** Returns the object that a change makes, if there is one. */
export function afterOf(change: Change): readonly DeclaredObject[] {
  return change.action === 'delete' ? [] : [change.after]
}

/** Returns the address of what a change removes, if it does. */
export function removedBy(change: Change): readonly string[] {
  return change.action === 'delete' ? [addressOf(change.before)] : []
}
