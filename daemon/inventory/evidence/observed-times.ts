import {
  CareenError,
  type Digest,
  type Image,
  type Instant,
  type Known,
  type Registry,
} from '../../../policies/model/index.ts'
import type { Sighting } from '../../../proto/resources/index.ts'
import { readStorage, type StoredRepository } from '../storage-times.ts'

/** Times of a repository's images from sources other than scans. */
export type ObservedTimes = {
  /** Digests that may exist, tagged or untagged. */
  readonly digests: readonly Digest[]
  readonly pushed: ReadonlyMap<Digest, Known>
  readonly pulled: ReadonlyMap<Digest, Known>
  /** The last push of each tag, and its digest. */
  readonly tags: ReadonlyMap<string, { readonly digest: Digest; readonly at: Known }>
  /** Tags that pointed to two digests or more. */
  readonly movedTags: readonly string[]
  /** True if all untagged digests are listed. */
  readonly complete: boolean
}

export const NO_OBSERVED_TIMES: ObservedTimes = {
  digests: [],
  pushed: new Map(),
  pulled: new Map(),
  tags: new Map(),
  movedTags: [],
  complete: false,
}

/**
 * Returns the reported times of `sightings` with those of the registry's storage, if its block names it. Uses the later of two
 * push times. Why: either source may have missed one. Throws if the storage cannot be read.
 */
export async function observedTimesOf(
  { storage }: Pick<Registry, 'storage'>,
  repository: string,
  { sightings, signal }: { readonly sightings: Iterable<Sighting>; readonly signal: AbortSignal },
): Promise<ObservedTimes> {
  const stored =
    storage === undefined ? NO_OBSERVED_TIMES : fromStorage(await readStorage(storage, repository, signal))
  const pushed = new Map(stored.pushed)
  const pulled = new Map<Digest, Known>()
  for (const { digest, pushedAt, pulledAt } of sightings) {
    if (pulledAt !== undefined) pulled.set(digest, { at: pulledAt, source: 'pull' })
    if (pushedAt !== undefined && pushedAt >= (pushed.get(digest)?.at ?? -Infinity))
      pushed.set(digest, { at: pushedAt, source: 'event' })
  }
  return { ...stored, pushed, pulled }
}

function fromStorage({ revisions, tags }: StoredRepository): ObservedTimes {
  return {
    digests: [...revisions.keys()],
    pulled: new Map(),
    pushed: new Map([...revisions].map(([digest, at]) => [digest, written(at)])),
    tags: new Map([...tags].map(([tag, { digest, pushedAt }]) => [tag, { digest, at: written(pushedAt) }])),
    movedTags: [...tags].flatMap(([tag, { digests }]) => (digests > 1 ? [tag] : [])),
    complete: true,
  }
}

function written(at: Instant): Known {
  return { at, source: 'storage' }
}

/** Throws FAILED_PRECONDITION if no image is in the storage: it belongs to another registry. */
export function checkObservedTimes(
  images: readonly Image[],
  { complete, digests }: ObservedTimes,
  { storage = '' }: Pick<Registry, 'storage'>,
): void {
  const stored = new Set(digests)
  if (!complete || images.length === 0 || images.some(({ digest }) => stored.has(digest))) return
  throw new CareenError(
    'FAILED_PRECONDITION',
    `storage ${storage} contains none of the images that the registry serves. Check that it is the storage of this registry`,
  )
}
