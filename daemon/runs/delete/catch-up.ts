import type { Digest } from '../../../policies/model/index.ts'
import type { Clock } from '../../clock.ts'
import type { ManifestReader } from '../../registry/client.ts'
import type { PushFeed } from './push-feed.ts'

export type CatchUpRequest = {
  readonly feed: Pick<PushFeed, 'deliveredUpTo'>
  readonly client: Pick<ManifestReader, 'manifest'>
  readonly repository: string
  /** Returns an image to read again and again. The registry reports that read after everything that came before it. */
  readonly marker: () => Digest | undefined
  readonly clock: Clock
  /** By how much the registry's clock is ahead, to the second. Milliseconds. */
  readonly skew: number
  readonly signal: AbortSignal
}

/** A clock is read to the second. */
const PRECISION = 1_000
/** The longest wait for notifications; all in milliseconds. */
const LONGEST = 30_000
/** A registry that reported nothing for this long reports nothing. */
const QUIET = 3_600_000

/**
 * Waits until the registry has reported everything that happened before the call. Registries report in order, one by one,
 * and a scan alone causes thousands of reports of reads, so notifications may be late. Returns false if they did not come
 * in time; true at once if the registry reports nothing.
 */
export async function catchUp(request: CatchUpRequest): Promise<boolean> {
  const { feed, client, repository, marker, clock, skew, signal } = request
  const wanted = clock.now() + skew + PRECISION
  const end = clock.monotonic() + LONGEST
  for (;;) {
    const upTo = await feed.deliveredUpTo()
    if (upTo === undefined || upTo < wanted - QUIET || upTo >= wanted) return true
    const digest = marker()
    if (digest === undefined || clock.monotonic() >= end || signal.aborted) return false
    await clock.sleep(PRECISION, signal)
    await client.manifest(repository, digest, AbortSignal.any([signal, AbortSignal.timeout(LONGEST)]))
  }
}
