import type { AskedIntent, Outcome } from '../../../proto/resources/index.ts'
import { actionOf, type DeletionContext, tagsOf, type Target } from './context.ts'
import type { DeleteStrategy } from './strategy.ts'

/** A committed intent without an outcome. `record` gives it one. */
export type PendingIntent = {
  readonly id: string
  /** Until when its first DELETE may be sent, by the monotonic clock. */
  readonly sendBefore: number
  readonly record: (outcome: Outcome, detail: string | undefined) => Promise<void>
}

export type IntentContext = IntentWindow & {
  readonly strategy: Pick<DeleteStrategy, 'resolved'>
}

export type IntentWindow = Pick<DeletionContext, 'ledger' | 'lease' | 'clock'>

/** Commits an intent. Returns until when its first DELETE may be sent, by the monotonic clock. Throws if the right to act has ended. */
export async function commitInTime(
  { ledger, lease, clock }: IntentWindow,
  intent: AskedIntent,
): Promise<Pick<PendingIntent, 'id' | 'sendBefore'>> {
  lease.check()
  const askedAt = clock.monotonic()
  const { id, sendWithin = Number.POSITIVE_INFINITY } = await ledger.intend(lease.current(), intent)
  return { id, sendBefore: askedAt + sendWithin }
}

/** Commits the intent of one image, with everything that is needed to restore it. Throws if the right to act has ended. */
export async function commitIntent(
  context: IntentContext,
  { decision, manifest }: Target,
): Promise<PendingIntent> {
  const { ledger, lease, strategy } = context
  const { digest } = decision
  const { mediaType, bytes } = manifest
  const { id, sendBefore } = await commitInTime(context, {
    digest,
    action: actionOf(decision),
    tags: tagsOf(decision),
    mediaType,
    bytes,
  })
  const record: PendingIntent['record'] = async (outcome, detail) => {
    await ledger.recordOutcome(lease.current(), id, outcome, detail)
    strategy.resolved()
  }
  return { id, sendBefore, record }
}
