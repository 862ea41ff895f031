import type { Digest } from '../../../policies/model/index.ts'
import { untilLost } from '../../ledger/index.ts'
import { NOTHING_STAGED } from './by-digest.ts'
import type { DeletionContext } from './context.ts'
import { sendDeletes } from './send-deletes.ts'
import type { DeleteStrategy, SendResult } from './strategy.ts'
import { putTagsBack } from './tags-back.ts'

/** How long all tags of an image may take to be read and put back, in milliseconds. */
const PUTTING_BACK = 120_000

/**
 * Deletes each tag of an image with its own request, then its digest: a tag that was pushed meanwhile is not deleted. Puts the tags
 * back if the image stays.
 */
export function tagsFirst(context: DeletionContext): DeleteStrategy {
  const { client, repository, lease } = context
  let last: { readonly digest: Digest; readonly result: SendResult } | undefined
  return {
    ...NOTHING_STAGED,
    kind: 'tags-first',
    screen: () => undefined,
    send: async (target) => {
      const result = await sendDeletes(context, target, { deletesTags: true, via: 'tags' })
      last = { digest: target.decision.digest, result }
      return result
    },
    rollback: async ({ decision, manifest: image }) => {
      const isLast = last?.digest === decision.digest && decision.action === 'DELETE'
      if (!isLast || !mayLackTags(last?.result)) return []
      const request = { client, repository, image, check: untilLost(lease) }
      return putTagsBack({ ...request, signal: AbortSignal.timeout(PUTTING_BACK) }, decision.tags)
    },
  }
}

/** Returns false if no tag was deleted, or if a DELETE may still arrive: the next run puts the tags back then. */
function mayLackTags(result: SendResult | undefined): boolean {
  if (result === undefined) return false
  if (result.kind === 'aborted') return result.tagsDeleted
  return result.outcome.kind !== 'unknown' || result.outcome.ended === true
}
