import { CareenError } from '../../../policies/model/index.ts'
import { untilLost } from '../../ledger/index.ts'
import type { DeleteOutcome } from '../../registry/client.ts'
import { type DeletionContext, tagsOf, type Target } from './context.ts'
import type { AnsweredDelete, SendResult } from './strategy.ts'

/** Which DELETE requests are sent for one image. `deletesTags`: its tags one by one, before its digest. */
export type SendPlan = { readonly deletesTags: boolean; readonly via: AnsweredDelete['via'] }

type Sent = DeleteOutcome | Extract<SendResult, { readonly kind: 'aborted' }>

/**
 * Sends the DELETE requests of one image in order, each once: tags if the plan says so, then the digest unless only tags
 * are removed. Stops at the first that is refused or has no answer. Each request may take minutes, so the lease is checked
 * before each: throws if it was lost. A cancelled run finishes the image.
 */
export async function sendDeletes(
  { client, lease, repository }: DeletionContext,
  { decision }: Target,
  { deletesTags, via }: SendPlan,
): Promise<SendResult> {
  const check = untilLost(lease)
  let tagsDeleted = false
  const sendOne = async (request: () => Promise<DeleteOutcome>): Promise<Sent> => {
    check()
    try {
      return await request()
    } catch (thrown) {
      return { kind: 'aborted', error: CareenError.from(thrown), tagsDeleted }
    }
  }
  for (const tag of deletesTags ? tagsOf(decision) : []) {
    const sent = await sendOne(() => client.deleteTag(repository, tag, decision.digest))
    if (sent.kind !== 'deleted' && sent.kind !== 'gone') return answered(sent, via)
    tagsDeleted = true
  }
  if (decision.action === 'UNTAG') return answered({ kind: 'deleted' }, via)
  return answered(await sendOne(() => client.deleteManifest(repository, decision.digest)), via)
}

function answered(sent: Sent, via: AnsweredDelete['via']): SendResult {
  return sent.kind === 'aborted' ? sent : { kind: 'answered', outcome: sent, via }
}
