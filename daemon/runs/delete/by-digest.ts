import { mutableTags } from '../../evaluation/index.ts'
import type { DeletionContext } from './context.ts'
import { sendDeletes } from './send-deletes.ts'
import type { DeleteStrategy } from './strategy.ts'

export type ByDigestOptions = {
  /** True if the registry can delete a tag without its image. */
  readonly canUntag: boolean
  /** Images with a tag of these, or with a mutable one, are kept. Undefined: none is kept for its tags. */
  readonly movedTags: ReadonlySet<string> | undefined
}

/** Deletes an image with its tags on it, by one DELETE of its digest. */
export function byDigest(context: DeletionContext, { canUntag, movedTags }: ByDigestOptions): DeleteStrategy {
  return {
    ...NOTHING_STAGED,
    kind: 'by-digest',
    screen: (decision) => {
      if (decision.action === 'UNTAG' && !canUntag) return { kind: 'tag_delete_unsupported' }
      const tags = movedTags === undefined ? [] : mutableTags(decision, movedTags)
      return tags.length === 0 ? undefined : { kind: 'mutable_tags', tags }
    },
    send: (target) => {
      const deletesTags = target.decision.action === 'UNTAG'
      return sendDeletes(context, target, { deletesTags, via: deletesTags ? 'tags' : 'digest' })
    },
  }
}

/** The steps of a strategy that changes nothing before the DELETE. */
export const NOTHING_STAGED: Pick<DeleteStrategy, 'prepare' | 'stage' | 'rollback' | 'resolved' | 'finish'> =
  {
    prepare: () => Promise.resolve(),
    stage: () => Promise.resolve(undefined),
    rollback: () => Promise.resolve([]),
    resolved: () => {},
    finish: () => Promise.resolve(),
  }
