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

/** What is known of a repository's images from elsewhere than its API. */
export type Evidence = {
  /** Digests that may be there, with or without a tag. */
  readonly digests: readonly Digest[]
  readonly pushed: ReadonlyMap<Digest, Known>
  readonly pulled: ReadonlyMap<Digest, Known>
  /** When a tag was last pushed, and to which digest. */
  readonly tags: ReadonlyMap<string, { readonly digest: Digest; readonly at: Known }>
  /** Tags that led to two digests or more. */
  readonly movedTags: readonly string[]
  /** Nothing without a tag is hidden. */
  readonly complete: boolean
}

export const NO_EVIDENCE: Evidence = {
  digests: [],
  pushed: new Map(),
  pulled: new Map(),
  tags: new Map(),
  movedTags: [],
  complete: false,
}

/**
 * What the registry told of the images (`told`), and what its block names beside its API; an error where that cannot be
 * read. Of two push times the later counts: either may have missed one.
 */
export async function evidenceOf(
  { storage }: Pick<Registry, 'storage'>,
  repository: string,
  { told, signal }: { readonly told: Iterable<Sighting>; readonly signal: AbortSignal },
): Promise<Evidence> {
  const stored =
    storage === undefined ? NO_EVIDENCE : fromStorage(await readStorage(storage, repository, signal))
  const pushed = new Map(stored.pushed)
  const pulled = new Map<Digest, Known>()
  for (const { digest, pushedAt, pulledAt } of told) {
    if (pulledAt !== undefined) pulled.set(digest, { at: pulledAt, source: 'pull' })
    if (pushedAt !== undefined && pushedAt >= (pushed.get(digest)?.at ?? -Infinity))
      pushed.set(digest, { at: pushedAt, source: 'event' })
  }
  return { ...stored, pushed, pulled }
}

function fromStorage({ revisions, tags }: StoredRepository): Evidence {
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

/** FAILED_PRECONDITION when nothing of what the registry serves is in its storage: that is then another registry's. */
export function checkEvidence(
  images: readonly Image[],
  { complete, digests }: Evidence,
  { storage = '' }: Pick<Registry, 'storage'>,
): void {
  const stored = new Set(digests)
  if (!complete || images.length === 0 || images.some(({ digest }) => stored.has(digest))) return
  throw new CareenError(
    'FAILED_PRECONDITION',
    `storage ${storage} holds none of the images that the registry serves; is it that of another registry?`,
  )
}
