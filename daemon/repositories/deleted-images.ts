import type { Digest, RepositoryRef } from '../../policies/model/index.ts'
import type { Intent } from '../../proto/resources/index.ts'
import { isRemoval } from '../inventory/index.ts'
import { subjectOf } from '../registry/manifest/index.ts'
import type { Store } from '../store/store.ts'
import type { RestorePart } from './put-image.ts'

/** The removals of careen in a repository that a restore of one run needs. */
export type Removals = {
  /** Returns the newest removal of an image, by any run. */
  readonly of: (digest: Digest) => Intent | undefined
  /** Returns the run's removals that refer to an image, in their order. */
  readonly referring: (digest: Digest) => readonly Intent[]
  /** The run's removals, in order, without tombstones. */
  readonly ofRun: readonly Intent[]
}

const SIGNATURE = /^(sha256)-([0-9a-f]{64})/

export function removalsOf(store: Store, ref: RepositoryRef, runId: string): Removals {
  const ofRun = store.intents
    .ofRun(runId, 0, Number.MAX_SAFE_INTEGER)
    .filter((intent) => intent.registry === ref.registry && intent.repository === ref.repository)
    .filter(isRemoval)
  const referring = referringIn(ofRun)
  return {
    of: (digest) => store.intents.byDigest(ref, digest),
    referring: (digest) => referring.get(digest) ?? [],
    ofRun,
  }
}

/** The fields of an intent that a restore needs. */
export type RemovedPart = Pick<
  Intent,
  'runId' | 'digest' | 'mediaType' | 'bytes' | 'tags' | 'children' | 'outcome'
>

/** Returns the images that refer to others, by subject. */
export function referringIn<T extends RemovedPart>(removed: readonly T[]): ReadonlyMap<Digest, readonly T[]> {
  const referring = new Map<Digest, T[]>()
  for (const intent of removed) {
    for (const digest of refersTo(intent)) referring.set(digest, [...(referring.get(digest) ?? []), intent])
  }
  return referring
}

/** Returns the images that an intent's image is a signature or referrer of. */
function refersTo(intent: RemovedPart): ReadonlySet<Digest> {
  if (intent.outcome === 'untagged') return new Set()
  const subject = subjectOf(intent)
  const signed = intent.tags.flatMap((tag) => {
    const [, algorithm, hex] = SIGNATURE.exec(tag) ?? []
    return algorithm === undefined || hex === undefined ? [] : [`${algorithm}:${hex}`]
  })
  return new Set([...(subject === undefined ? [] : [subject]), ...signed])
}

type Together<T> = {
  readonly of: (digest: Digest) => T | undefined
  readonly referring: (digest: Digest) => readonly T[]
}

/**
 * Returns what to upload, in order: children first, as registries require, and referrers after each image. Only removals of careen
 * are uploaded. A child gets back the tags that were removed in the same run.
 */
export function partsOf<T extends RemovedPart>(removals: Together<T>, intent: T): RestorePart[] {
  const seen = new Set<Digest>()
  const parts: RestorePart[] = []
  const add = (part: T): void => {
    if (seen.has(part.digest)) return
    seen.add(part.digest)
    for (const child of part.children) {
      const removed = removals.of(child)
      if (removed) add(removed)
    }
    const { digest, mediaType, bytes } = part
    parts.push({ digest, mediaType, bytes, tags: part.runId === intent.runId ? part.tags : [] })
    for (const other of removals.referring(part.digest)) add(other)
  }
  add(intent)
  return parts
}
