import { type Instant, compact } from '../../../policies/model/index.ts'
import type { Push } from '../../../proto/resources/index.ts'
import { MAX_SKEW } from '../../inventory/index.ts'
import { type ActiveLease, untilLost } from '../../ledger/index.ts'
import { holdsTombstone } from '../../registry/manifest/index.ts'
import type { PushFeed } from './push-feed.ts'
import { type MissingTag, restore, type RestoreRequest } from './verify-kept.ts'

/**
 * Restores pushes that a DELETE removed. A registry may remove a tag last, by a list that it made first, although the tag
 * was pushed in between and the push got its 201. Only pushes that the registry reports are known.
 */
export type LostPushes = {
  /** Notes tags that were removed, with their image or from it. */
  readonly deleted: (tags: readonly string[]) => void
  /** Restores those of the removed tags that were pushed since the last call and point to nothing. */
  readonly restore: () => Promise<readonly MissingTag[]>
  /** The same for all pushes since the run began to delete. Waits for late notifications; `late` if some are missing. */
  readonly restoreLast: () => Promise<{ readonly missing: readonly MissingTag[]; readonly late: boolean }>
}

export type LostPushesRequest = Omit<RestoreRequest, 'signal'> & {
  readonly lease: ActiveLease
  readonly feed: Pick<PushFeed, 'newPushes'>
  /** Waits for late notifications; false if they did not come in time. */
  readonly caughtUp: () => Promise<boolean>
  /** When the first DELETE could be sent. A push that is reported now may be older. */
  readonly since: Instant
}

/** How long reading one tag and restoring it may take, in milliseconds. */
const RESTORING = 120_000

export function openLostPushes(request: LostPushesRequest): LostPushes {
  const { feed, caughtUp, since } = request
  const deleted = new Set<string>()
  const contested = new Map<string, Push>()
  const receive = async (): Promise<[string, Push][]> => {
    const fresh = [...(await feed.newPushes())].filter(([, { at }]) => at >= since - MAX_SKEW)
    for (const [tag, push] of fresh) contested.set(tag, push)
    return fresh
  }
  const restoreEach = async (pushes: Iterable<[string, Push]>): Promise<MissingTag[]> => {
    const missing: MissingTag[] = []
    for (const [tag, push] of pushes) {
      const lost = deleted.has(tag) ? await restoreOne(request, tag, push) : undefined
      if (lost !== undefined) missing.push(lost)
    }
    return missing
  }
  return {
    deleted: (tags) => {
      for (const tag of tags) deleted.add(tag)
    },
    restore: async () => restoreEach(await receive()),
    restoreLast: async () => {
      if (deleted.size === 0) return { missing: [], late: false }
      const late = !(await caughtUp())
      await receive()
      return { missing: await restoreEach(contested), late }
    },
  }
}

/** Returns undefined if the tag points to an image. A tombstone is none: it was put over the push. */
async function restoreOne(
  request: LostPushesRequest,
  tag: string,
  { digest }: Push,
): Promise<MissingTag | undefined> {
  const { client, repository, lease } = request
  const signal = AbortSignal.timeout(RESTORING)
  const there = await client.manifest(repository, tag, signal)
  if (there !== undefined && !holdsTombstone(there)) return undefined
  untilLost(lease)()
  const failure = await restore({ ...request, signal }, tag, digest)
  return { tag, digest, ...compact({ failure }) }
}
