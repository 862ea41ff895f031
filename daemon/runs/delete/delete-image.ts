import type { Decision } from '../../../policies/engine/index.ts'
import { failpoint } from '../../failpoint.ts'
import type { DeleteSlot } from '../../registry/client.ts'
import type { Cascade } from './cascade.ts'
import { type DeletionContext, tagsOf, type Target } from './context.ts'
import type { DeleteGuard } from './guard.ts'
import { describeKeep, type KeepReason } from './keep-reason.ts'
import { commitIntent, type PendingIntent } from './pending-intent.ts'
import type { DeleteResult } from './progress.ts'
import { dropLate, recheck } from './recheck.ts'
import type { Repair } from './repair.ts'
import type { DeleteStrategy } from './strategy.ts'

/** How often an image is checked and its intent committed, if the checks take too long. */
const TRIES = 3

/** Everything that one image's deletion needs, chosen and opened once for a run. */
export type Deletion = DeletionContext & {
  readonly strategy: DeleteStrategy
  readonly cascade: Cascade
  readonly guard: DeleteGuard
  readonly repair: Repair
}

/**
 * Deletes one image, or its tags, in the registry's next free slot: checks it again, commits the intent with all that a restore needs,
 * sends the DELETE once, and records one outcome. If the last checks took too long, it checks and asks anew. If the answer is lost, a
 * GET tells the outcome. The intent stays open if the DELETE may still arrive; throws DELETE_OUTCOME_UNKNOWN if that cannot be read.
 */
export async function deleteImage(deletion: Deletion, decision: Decision): Promise<DeleteResult> {
  const slot = await deletion.client.deleteSlot(deletion.repository, deletion.lease.signal)
  try {
    return await deleteInSlot(deletion, decision, slot)
  } finally {
    slot.end()
  }
}

async function deleteInSlot(deletion: Deletion, decision: Decision, slot: DeleteSlot): Promise<DeleteResult> {
  const { cascade, guard } = deletion
  const cascaded = await cascade.alreadyDeleted(decision)
  if (cascaded !== undefined) {
    guard.deleted(decision.tags)
    return { kind: 'deleted', manifest: cascaded, intent: undefined }
  }
  for (let tries = 0; tries < TRIES; tries += 1) {
    const result = await tryOnce(deletion, decision, slot)
    if (result !== 'late') return result
  }
  return kept({ kind: 'checks_slow' })
}

/** Returns `late` if the DELETE was not sent because the checks before it took too long. */
async function tryOnce(
  deletion: Deletion,
  decision: Decision,
  slot: DeleteSlot,
): Promise<DeleteResult | 'late'> {
  const { client, repository, lease, strategy, guard, clock } = deletion
  // A manifest never changes under its digest, so it may be read before the check ends.
  const [changed, manifest] = await Promise.all([
    guard.check(decision),
    client.manifest(repository, decision.digest, lease.signal),
  ])
  if (changed !== undefined) return kept(changed)
  if (manifest === undefined) return kept({ kind: 'image_missing' })
  await strategy.prepare(decision)
  failpoint('worker.checked')
  const target = { decision, manifest }
  const intent = await commitIntent(deletion, target)
  failpoint('worker.intended')
  const { changed: late, sendBefore } = await recheck(deletion, decision, intent)
  const reason = late ?? (await strategy.stage(target))
  if (reason !== undefined) {
    await intent.record('not_done', describeKeep(reason))
    return kept(reason)
  }
  slot.sendBy(sendBefore)
  if (clock.monotonic() <= sendBefore) return send(deletion, target, intent)
  await dropLate(deletion, target, intent)
  return 'late'
}

function kept(reason: KeepReason): DeleteResult {
  return { kind: 'kept', reason }
}

async function send(deletion: Deletion, target: Target, intent: PendingIntent): Promise<DeleteResult> {
  const { strategy, repair, guard } = deletion
  const { decision, manifest } = target
  failpoint('worker.sending')
  const sent = await strategy.send(target)
  failpoint('worker.sent')
  if (sent.kind === 'aborted') {
    const detail = [sent.error.message, ...(await strategy.rollback(target))].join('; ')
    await intent.record(sent.tagsDeleted ? 'refused' : 'not_done', detail)
    throw sent.error
  }
  const resolution = await repair.resolve(target, sent)
  if (resolution.state === 'present') {
    const { record } = resolution
    const detail = [resolution.detail, ...(await strategy.rollback(target))].join('; ')
    if (record === 'pending') strategy.resolved()
    else await intent.record(record, detail)
    return { kind: record === 'not_done' ? 'refused' : record, detail }
  }
  guard.deleted(tagsOf(decision))
  await intent.record(resolution.outcome, resolution.detail)
  failpoint('worker.recorded')
  const isConfirmed = sent.outcome.kind === 'deleted'
  const kind = decision.action === 'UNTAG' ? 'untagged' : 'deleted'
  return { kind, manifest, intent: isConfirmed ? intent.id : undefined }
}
