import { sentence } from '../../../policies/engine/index.ts'
import type { Outcome } from '../../../proto/resources/index.ts'
import { actionOf, type DeletionContext, tagsOf, type Target } from './context.ts'
import type { Children } from './manifest-backup.ts'
import type { DeleteStrategy } from './strategy.ts'

/** A committed intent without an outcome. `record` gives it one. */
export type PendingIntent = {
  readonly id: number
  readonly record: (outcome: Outcome, detail: string | undefined) => Promise<void>
}

export type IntentContext = Pick<DeletionContext, 'ledger' | 'lease'> & {
  readonly strategy: Pick<DeleteStrategy, 'resolved'>
  readonly children: Children
}

/** Commits the intent of one image, with everything that is needed to restore it. Throws if the right to act has ended. */
export async function commitIntent(
  { ledger, lease, strategy, children }: IntentContext,
  { decision, manifest }: Target,
): Promise<PendingIntent> {
  const { digest, size, reasons } = decision
  const { mediaType, bytes } = manifest
  lease.check()
  const id = await ledger.intend(lease.current(), {
    digest,
    action: actionOf(decision),
    tags: tagsOf(decision),
    mediaType,
    bytes,
    children: children(digest),
    size,
    reasons: reasons.map(sentence),
  })
  const record: PendingIntent['record'] = async (outcome, detail) => {
    await ledger.recordOutcome(lease.current(), id, outcome, detail)
    strategy.resolved()
  }
  return { id, record }
}
