import type { Decision } from '../../../policies/engine/index.ts'
import type { Digest } from '../../../policies/model/index.ts'
import type { KeepReason } from './keep-reason.ts'
import type { PushFeed } from './push-feed.ts'
import type { TagMap, TagWatch } from './tag-watch.ts'

/** Finds out, until the last moment before a DELETE, whether something new needs the image. */
export type DeleteGuard = {
  /** Before the intent: lists and resolves tags again. Returns why the image must be kept. */
  readonly check: (image: Decision) => Promise<KeepReason | undefined>
  /**
   * After the intents of the image and of what the registry deletes with it (`cascaded`). Asks for pushes last. Returns why
   * the image must be kept.
   */
  readonly recheck: (image: Decision, cascaded: readonly Digest[]) => Promise<KeepReason | undefined>
  /** Stops expecting tags that were removed. */
  readonly deleted: (tags: readonly string[]) => void
  /** Returns the tags that must still be there, with the digest that each was last seen at. */
  readonly keptTags: () => TagMap
}

export function openGuard(watch: TagWatch, pushes: Pick<PushFeed, 'keepReason'>): DeleteGuard {
  return {
    check: ({ digest, tags }) => watch.changed(digest, tags),
    recheck: async (image, cascaded) => {
      const { digest, tags } = image
      // Why: recording the intents of a cascade takes time.
      const changed =
        cascaded.length === 0 ? undefined : ((await watch.changed(digest, tags)) ?? watch.neededAny(cascaded))
      return changed ?? pushes.keepReason(image, cascaded)
    },
    deleted: watch.deleted,
    keptTags: watch.keptTags,
  }
}
