import { type Instant, compact } from '../../../policies/model/index.ts'
import type { Push } from '../../../proto/resources/index.ts'
import { MAX_SKEW } from '../../inventory/index.ts'
import { type HeldLease, untilLost } from '../../ledger/index.ts'
import { holdsTombstone } from '../../registry/manifest/index.ts'
import type { ToldPushes } from './push-feed.ts'
import { putBack, type PutBackRequest, type Vanished } from './verify-kept.ts'

/**
 * Pushes that a DELETE took: a registry may remove a tag last, by a list that it made first, though the tag was pushed in
 * between and the push got its 201. What the registry tells of such a push is put back.
 */
export type LostPushes = {
  /** Tags that went with their image, or from it. */
  readonly removed: (tags: readonly string[]) => void
  /** Looks at those that the registry tells were pushed since, and puts back what leads nowhere. */
  readonly mend: () => Promise<readonly Vanished[]>
  /**
   * The same once more, of all that were pushed since the run began to delete; waits for what is told late. `late`: not all
   * was told in time.
   */
  readonly mendLast: () => Promise<{ readonly vanished: readonly Vanished[]; readonly late: boolean }>
}

export type LostPushesRequest = Omit<PutBackRequest, 'signal'> & {
  readonly held: HeldLease
  readonly told: Pick<ToldPushes, 'fresh'>
  /** Waits until all that happened was told; false: it was not in time. */
  readonly caughtUp: () => Promise<boolean>
  /** When the first DELETE could be sent: a push that was told of now may be older. */
  readonly since: Instant
}

/** How long looking at one tag and putting it back may take, in milliseconds. */
const MENDING = 120_000

export function openLostPushes(request: LostPushesRequest): LostPushes {
  const { told, caughtUp, since } = request
  const removed = new Set<string>()
  const contested = new Map<string, Push>()
  const hear = async (): Promise<[string, Push][]> => {
    const fresh = [...(await told.fresh())].filter(([, { at }]) => at >= since - MAX_SKEW)
    for (const [tag, push] of fresh) contested.set(tag, push)
    return fresh
  }
  const mendEach = async (pushes: Iterable<[string, Push]>): Promise<Vanished[]> => {
    const vanished: Vanished[] = []
    for (const [tag, push] of pushes) {
      const lost = removed.has(tag) ? await mendOne(request, tag, push) : undefined
      if (lost !== undefined) vanished.push(lost)
    }
    return vanished
  }
  return {
    removed: (tags) => {
      for (const tag of tags) removed.add(tag)
    },
    mend: async () => mendEach(await hear()),
    mendLast: async () => {
      if (removed.size === 0) return { vanished: [], late: false }
      const late = !(await caughtUp())
      await hear()
      return { vanished: await mendEach(contested), late }
    },
  }
}

/** Undefined: the tag leads somewhere. A tombstone is nowhere: it was put over the push. */
async function mendOne(
  request: LostPushesRequest,
  tag: string,
  { digest }: Push,
): Promise<Vanished | undefined> {
  const { client, repository, held } = request
  const signal = AbortSignal.timeout(MENDING)
  const there = await client.manifest(repository, tag, signal)
  if (there !== undefined && !holdsTombstone(there)) return undefined
  untilLost(held)()
  const failure = await putBack({ ...request, signal }, tag, digest)
  return { tag, digest, ...compact({ failure }) }
}
