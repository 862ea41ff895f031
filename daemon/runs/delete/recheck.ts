import type { Decision } from '../../../policies/engine/index.ts'
import { CareenError } from '../../../policies/model/index.ts'
import { untilLost } from '../../ledger/index.ts'
import type { Cascade } from './cascade.ts'
import type { DeletionContext, Target } from './context.ts'
import type { DeleteGuard } from './guard.ts'
import { describeKeep, type KeepReason } from './keep-reason.ts'
import type { PendingIntent } from './pending-intent.ts'
import type { DeleteStrategy } from './strategy.ts'

/** `sendBefore`: of the intents of the image and of what goes with it. `changed`: why the image must be kept. */
type Rechecked = Pick<PendingIntent, 'sendBefore'> & { readonly changed: KeepReason | undefined }

type RecheckContext = Pick<DeletionContext, 'lease'> & {
  readonly cascade: Cascade
  readonly guard: DeleteGuard
}

/** The last check before the DELETE. Records that nothing was sent if it throws. */
export async function recheck(
  { cascade, guard, lease }: RecheckContext,
  decision: Decision,
  intent: PendingIntent,
): Promise<Rechecked> {
  try {
    const { digests, sendBefore } = await cascade.recordIntents(decision)
    const changed = await guard.recheck(decision, digests)
    if (changed === undefined) lease.check()
    return { changed, sendBefore: Math.min(sendBefore, intent.sendBefore) }
  } catch (thrown) {
    await intent.record('not_done', `nothing was sent: ${CareenError.from(thrown).message}`)
    throw thrown
  }
}

type LateContext = Pick<RecheckContext, 'lease' | 'cascade'> & { readonly strategy: DeleteStrategy }

/** Takes back what was staged, and records that nothing was sent. Throws if the lease was lost, and changes nothing then. */
export async function dropLate(
  { lease, strategy, cascade }: LateContext,
  target: Target,
  intent: PendingIntent,
): Promise<void> {
  untilLost(lease)()
  const detail = describeKeep({ kind: 'checks_slow' })
  await strategy.rollback(target)
  await cascade.notSent(detail)
  await intent.record('not_done', detail)
}
