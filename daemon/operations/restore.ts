import {
  CareenError,
  type Digest,
  type Intent,
  type Restored,
  type Registry,
  type RepositoryState,
} from '../../policies/index.ts'
import { subjectOf } from '../registry/manifest.ts'
import type { RegistryClient } from '../registry/registry.ts'
import { type RestorePart, restoreImage } from '../registry/restore.ts'
import type { Store } from '../store/store.ts'
import { registryOf } from './names.ts'

export type RestoreDeps = {
  readonly store: Store
  readonly open: (registry: Registry) => Promise<RegistryClient>
  readonly now: () => number
}

/**
 * Puts back what careen deleted: the image, those of its children that went too, and its signatures. NOT_FOUND when careen deleted no such
 * image; RESTORE_IMPOSSIBLE when the registry has dropped its layers.
 */
export async function restore(
  deps: RestoreDeps,
  state: RepositoryState,
  reference: string,
): Promise<Restored> {
  const { store } = deps
  const intent = lastRemoval(store, state, reference)
  const client = await deps.open(registryOf(store, state))
  const signal = AbortSignal.timeout(300_000)
  const parts = partsOf(store, state, intent)
  const report = await restoreImage(client, { repository: state.repository, parts }, signal)
  switch (report.kind) {
    case 'restored':
      remember(deps, state, intent, report.manifests)
      return { digest: intent.digest, tags: report.tags, taken: report.taken, manifests: report.manifests }
    case 'blobs_gone':
      throw new CareenError(
        'RESTORE_IMPOSSIBLE',
        `${state.repository}@${intent.digest} cannot come back: the registry has dropped ${report.missing.length} of its ` +
          `blobs (${report.missing.slice(0, 3).join(', ')}); its garbage collection ran since. Push the image again`,
      )
  }
}

/** A restored image counts as pushed now: its age begins anew, so that the next run does not take it again. */
function remember(
  { store, now }: RestoreDeps,
  state: RepositoryState,
  intent: Intent,
  digests: readonly Digest[],
): void {
  store.transaction(() => {
    for (const digest of digests) {
      const done = digest === intent.digest ? intent : store.intents.byDigest(state, digest)
      if (done) store.intents.markRestored(done.id, now())
    }
    store.sightings.remove(state, digests)
    store.sightings.add(
      state,
      digests.map((digest) => ({ digest, firstSeenAt: now(), baseline: false })),
    )
  })
}

/** The newest removal that a reference means: a digest, or a tag that went. */
function lastRemoval(store: Store, state: RepositoryState, reference: string): Intent {
  const name = `${state.registry}/${state.repository}`
  if (reference === '') {
    throw new CareenError('INVALID_ARGUMENT', `name an image: careen restore ${name}:TAG or ${name}@DIGEST`)
  }
  const removals = store.intents.ofRepository(state, reference, 50)
  const removal = removals.find(
    (intent) => intent.outcome === 'deleted' || intent.outcome === 'untagged' || intent.outcome === 'gone',
  )
  if (removal) return removal
  throw new CareenError(
    'NOT_FOUND',
    `careen deleted no image ${reference} from ${name}; careen explain ${name} lists what it deleted`,
    { metadata: { repository: name, reference } },
  )
}

/**
 * Children first, as the registry wants them, and after each image what refers to it; only those that careen itself removed
 * need to be put back.
 */
function partsOf(store: Store, state: RepositoryState, intent: Intent): RestorePart[] {
  const seen = new Set<Digest>()
  const parts: RestorePart[] = []
  const went = groupOf(store, state, intent)
  const add = (part: Intent, tags: readonly string[]): void => {
    if (seen.has(part.digest)) return
    seen.add(part.digest)
    for (const child of part.children) {
      const removed = store.intents.byDigest(state, child)
      if (removed) add(removed, [])
    }
    parts.push({ digest: part.digest, mediaType: part.mediaType, bytes: part.bytes, tags })
    for (const other of went.filter((one) => refersTo(one, part.digest))) add(other, other.tags)
  }
  add(intent, intent.tags)
  return parts
}

/** What went in the same run, after the image: its children, signatures and the like are among them. */
function groupOf(store: Store, state: RepositoryState, intent: Intent): Intent[] {
  return store.intents
    .ofRun(intent.runId, intent.id, Number.MAX_SAFE_INTEGER)
    .filter((other) => other.registry === state.registry && other.repository === state.repository)
    .filter((other) => other.outcome === 'deleted' || other.outcome === 'gone')
}

function refersTo(intent: Intent, digest: Digest): boolean {
  const prefix = digest.replace(':', '-')
  return subjectOf(intent) === digest || intent.tags.some((tag) => tag.startsWith(prefix))
}
