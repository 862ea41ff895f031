import { NOTHING_STAGED } from './by-digest.ts'
import type { DeletionContext } from './context.ts'
import { sendDeletes } from './send-deletes.ts'
import type { DeleteStrategy } from './strategy.ts'

/** Deletes each tag of an image with its own request, then its digest: a tag that was pushed meanwhile is not deleted. */
export function tagsFirst(context: DeletionContext): DeleteStrategy {
  return {
    ...NOTHING_STAGED,
    kind: 'tags-first',
    screen: () => undefined,
    send: (target) => sendDeletes(context, target, { deletesTags: true, via: 'tags' }),
  }
}
