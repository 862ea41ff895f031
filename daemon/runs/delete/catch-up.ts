import type { Digest } from '../../../policies/model/index.ts'
import type { Clock } from '../../clock.ts'
import type { ManifestReader } from '../../registry/client.ts'
import type { ToldPushes } from './push-feed.ts'

export type CatchUpRequest = {
  readonly told: Pick<ToldPushes, 'heardAt'>
  readonly client: Pick<ManifestReader, 'manifest'>
  readonly repository: string
  /** An image that is read over and over: the registry tells of that, too, after all that came before. */
  readonly marker: () => Digest | undefined
  readonly clock: Clock
  /** By how much the registry's clock is ahead, to the second. Milliseconds. */
  readonly skew: number
  readonly signal: AbortSignal
}

/** A clock is read to the second. */
const PRECISION = 1_000
/** What is heard again after this is waited for no longer; all in milliseconds. */
const LONGEST = 30_000
/** A registry that told nothing for so long tells nothing. */
const QUIET = 3_600_000

/**
 * Registries tell in order and one by one, and a scan alone makes them tell of thousands of reads: news may be late. Waits
 * until all that happened before the call was told. False: it was not in time. True, at once: the registry tells nothing.
 */
export async function catchUp(request: CatchUpRequest): Promise<boolean> {
  const { told, client, repository, marker, clock, skew, signal } = request
  const wanted = clock.now() + skew + PRECISION
  const end = clock.monotonic() + LONGEST
  for (;;) {
    const heardAt = await told.heardAt()
    if (heardAt === undefined || heardAt < wanted - QUIET || heardAt >= wanted) return true
    const digest = marker()
    if (digest === undefined || clock.monotonic() >= end || signal.aborted) return false
    await clock.sleep(PRECISION, signal)
    await client.manifest(repository, digest, AbortSignal.any([signal, AbortSignal.timeout(LONGEST)]))
  }
}
