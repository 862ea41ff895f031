import type { Decision } from '../../../policies/engine/index.ts'
import { CareenError } from '../../../policies/model/index.ts'
import { actionOf, tagsOf } from './context.ts'
import { type Deletion, deleteImage } from './delete-image.ts'
import { notEffective } from './gone-proof.ts'
import type { KeepReason } from './keep-reason.ts'
import { addReport, countResult, type DeletionProgress } from './progress.ts'

/** After how many deleted or untagged images the kept tags are verified. */
export const BATCH = 50

export type DeleteOrder = {
  /** In the engine's order: an image after everything that it `follows`. */
  readonly toDelete: readonly Decision[]
  /** Updated after each image, also if this throws. */
  readonly progress: DeletionProgress
  /** Aborts when the worker is asked to stop. The current image is finished first. */
  readonly stop: AbortSignal
}

/**
 * Deletes the images one by one. Restores a push that a DELETE removed right after it. Verifies the kept tags and a sample
 * of the deleted images after each batch and at the end, whatever ended it. Throws KEPT_TAG_MISSING, before it deletes more,
 * if a kept tag was missing (restored or not) or a lost push cannot be restored; DELETE_NOT_EFFECTIVE if the registry still
 * serves what it confirmed as deleted.
 */
export async function deleteImages(deletion: Deletion, order: DeleteOrder): Promise<void> {
  const { strategy, repair } = deletion
  const { progress } = order
  try {
    await deleteInOrder(deletion, order)
    await strategy.finish()
    addReport(progress, await repair.restoreLatePushes())
  } catch (thrown) {
    const error = CareenError.from(thrown)
    if (error.code !== 'KEPT_TAG_MISSING') await finishFailed(deletion, progress)
    throw error
  }
  addReport(progress, await repair.verify())
  addReport(progress, await repair.verifyDeleted())
}

/** Does after a failure what a run does at its end. Throws incidents alone: another failure must not hide one. */
async function finishFailed({ strategy, repair }: Deletion, progress: DeletionProgress): Promise<void> {
  await strategy.finish().catch(() => {})
  await throwIncidents(async () => addReport(progress, await repair.restoreLatePushes()))
  await throwIncidents(async () => addReport(progress, await repair.verify()))
}

async function throwIncidents(act: () => Promise<void>): Promise<void> {
  try {
    await act()
  } catch (thrown) {
    const error = CareenError.from(thrown)
    if (error.code === 'KEPT_TAG_MISSING') throw error
  }
}

/** Closes the cascade, unless an outcome is unknown: the next run does that then. */
async function deleteInOrder(deletion: Deletion, order: DeleteOrder): Promise<void> {
  const { progress } = order
  let isUnknown = false
  try {
    for (const decision of order.toDelete) {
      if (order.stop.aborted) return
      await deleteNext(deletion, progress, decision)
    }
  } catch (thrown) {
    isUnknown = CareenError.from(thrown).code === 'DELETE_OUTCOME_UNKNOWN'
    throw thrown
  } finally {
    if (!isUnknown) progress.dependentsOpen = !(await deletion.cascade.close(progress.pending))
  }
}

async function deleteNext(deletion: Deletion, progress: DeletionProgress, decision: Decision): Promise<void> {
  const { lease, strategy, repair, name } = deletion
  lease.check()
  const reason = strategy.screen(decision) ?? keptParent(progress, decision)
  if (reason === undefined) await repair.backup(decision.digest)
  const result =
    reason === undefined ? await deleteImage(deletion, decision) : ({ kind: 'kept', reason } as const)
  countResult(progress, decision, result)
  if (result.kind === 'not_gone') {
    const { digest } = decision
    throw notEffective(name, [{ action: actionOf(decision), digest, tags: tagsOf(decision) }])
  }
  if (result.kind === 'deleted' || result.kind === 'untagged')
    addReport(progress, await repair.afterDelete(decision, result))
  if (repair.unverified() >= BATCH) addReport(progress, await repair.verify())
}

/** An image is deleted only after everything that it follows. A deferred parent counts before one kept for another reason. */
function keptParent({ deleted, deferred }: DeletionProgress, { follows }: Decision): KeepReason | undefined {
  const waiting = follows.find((parent) => deferred.has(parent))
  if (waiting !== undefined) return { kind: 'parent_kept', parent: waiting, deferred: true }
  const parent = follows.find((one) => !deleted.has(one))
  return parent === undefined ? undefined : { kind: 'parent_kept', parent, deferred: false }
}
