import {
  CareenError,
  type Digest,
  type Image,
  type Instant,
  type Known,
  type Registry,
} from '../../policies/index.ts'
import { readStorage, type StoredRepository } from '../registry/storage.ts'

/** What is known of a repository's images from elsewhere than its API. */
export type Evidence = {
  /** Digests that may be there, with or without a tag. */
  readonly digests: readonly Digest[]
  readonly pushed: ReadonlyMap<Digest, Known>
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
  tags: new Map(),
  movedTags: [],
  complete: false,
}

/** Asks what the registry's block names beside its API; an error where that cannot be read. */
export async function evidenceOf(
  { storage }: Pick<Registry, 'storage'>,
  repository: string,
  signal: AbortSignal,
): Promise<Evidence> {
  return storage === undefined ? NO_EVIDENCE : fromStorage(await readStorage(storage, repository, signal))
}

function fromStorage({ revisions, tags }: StoredRepository): Evidence {
  return {
    digests: [...revisions.keys()],
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
  { complete, pushed }: Evidence,
  { storage = '' }: Pick<Registry, 'storage'>,
): void {
  if (!complete || images.length === 0 || images.some(({ digest }) => pushed.has(digest))) return
  throw new CareenError(
    'FAILED_PRECONDITION',
    `storage ${storage} holds none of the images that the registry serves; is it that of another registry?`,
  )
}

/** The images with the times that the evidence has: better than when careen first saw them. */
export function withEvidence(images: readonly Image[], evidence: Evidence): readonly Image[] {
  if (evidence === NO_EVIDENCE) return images
  return images.map((image) => {
    const pushed = evidence.pushed.get(image.digest)
    const tagged = taggedAt(image, evidence)
    return {
      ...image,
      ...(pushed === undefined ? {} : { pushed }),
      ...(tagged === undefined ? {} : { tagged }),
    }
  })
}

/** Only where all of its tags are known, and lead to it. */
function taggedAt({ digest, tags }: Image, evidence: Evidence): Known | undefined {
  let newest: Known | undefined
  for (const tag of tags) {
    const known = evidence.tags.get(tag)
    if (known?.digest !== digest) return undefined
    if (newest === undefined || known.at.at > newest.at) newest = known.at
  }
  return newest
}
