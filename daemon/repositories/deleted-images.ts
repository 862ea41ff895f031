import type { Digest, RepositoryRef } from '../../policies/model/index.ts'
import type { Intent } from '../../proto/resources/index.ts'
import { isRemoval } from '../inventory/index.ts'
import { subjectOf } from '../registry/manifest/index.ts'
import type { Store } from '../store/store.ts'
import type { RestorePart } from './put-image.ts'

/** What careen removed from a repository, as far as putting one run's images back needs it. */
export type Removals = {
  /** The newest removal of an image, by whatever run. */
  readonly of: (digest: Digest) => Intent | undefined
  /** What went in the run and refers to an image, in the order in which it went. */
  readonly referring: (digest: Digest) => readonly Intent[]
  /** The run's removals, in order; tombstones are none. */
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

/** What is needed to put an image back. */
export type RemovedPart = Pick<
  Intent,
  'runId' | 'digest' | 'mediaType' | 'bytes' | 'tags' | 'children' | 'outcome'
>

/** Those of the images that refer to another one, by what they refer to. */
export function referringIn<T extends RemovedPart>(removed: readonly T[]): ReadonlyMap<Digest, readonly T[]> {
  const referring = new Map<Digest, T[]>()
  for (const intent of removed) {
    for (const digest of refersTo(intent)) referring.set(digest, [...(referring.get(digest) ?? []), intent])
  }
  return referring
}

/** Images that an intent's image is a signature or other referrer of. */
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
 * Children first, as the registry wants them, and after each image what refers to it; only those that careen itself
 * removed need to be put back. A child gets the tags back that went with it in the same run.
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
