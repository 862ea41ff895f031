import { type Decision, sentence } from '../../../policies/engine/index.ts'
import type { Digest } from '../../../policies/model/index.ts'
import type { NewIntent, Outcome } from '../../../proto/resources/index.ts'
import type { Manifest } from '../../registry/client.ts'
import { childrenOf } from '../../registry/manifest/index.ts'
import type { DeletionContext } from './context.ts'
import type { ManifestBackup } from './manifest-backup.ts'

/**
 * For registries that delete an image together with its children without tags and what refers to it. The intents of those
 * dependents are committed before the image's DELETE is sent.
 */
export type Cascade = {
  /**
   * Commits the intents of all dependents of an image, after its own. Returns their digests. Reads manifests, which takes
   * time: the caller has to check the image again.
   */
  readonly recordIntents: (image: Decision) => Promise<readonly Digest[]>
  /**
   * Records the outcome of an image whose intent was committed with its parent's. Returns its manifest if it was deleted;
   * undefined if it is still there or has no such intent.
   */
  readonly alreadyDeleted: (image: Decision) => Promise<Manifest | undefined>
  /** Records the outcomes that are left, except those of dependents of pending images. Throws if an image cannot be read. */
  readonly close: (pending: ReadonlySet<Digest>) => Promise<void>
}

/** For registries that delete one image at a time. Sends no requests. */
export const NO_CASCADE: Cascade = {
  recordIntents: () => Promise.resolve([]),
  alreadyDeleted: () => Promise.resolve(undefined),
  close: () => Promise.resolve(),
}

/** How long reading one image may take, in milliseconds. */
const READING = 60_000

export function openCascade(
  context: DeletionContext,
  toDelete: readonly Decision[],
  backup: Pick<ManifestBackup, 'before' | 'add'>,
): Cascade {
  const { client, repository, ledger, lease } = context
  const dependents = dependentsOf(toDelete)
  const open = new Map<Digest, { readonly id: number; readonly manifest: Manifest }>()
  const record = async (digest: Digest, id: number): Promise<boolean> => {
    const isGone = (await client.manifest(repository, digest, AbortSignal.timeout(READING))) === undefined
    const [outcome, detail]: [Outcome, string] = isGone
      ? ['gone', 'the registry deleted it with the image that it belongs to']
      : ['not_done', 'the registry did not delete it with its group']
    await ledger.recordOutcome(lease.current(), id, outcome, detail)
    open.delete(digest)
    return isGone
  }
  return {
    recordIntents: async (image) => {
      if (image.action === 'UNTAG') return []
      const all = dependents(image.digest)
      for (const dependent of all.filter(({ digest }) => !open.has(digest))) {
        await backup.before(dependent.digest)
        const manifest = await client.manifest(repository, dependent.digest, lease.signal)
        if (manifest === undefined) continue
        lease.check()
        const id = await ledger.intend(lease.current(), intentFor(dependent, manifest))
        open.set(dependent.digest, { id, manifest })
        backup.add(manifest)
      }
      return all.map(({ digest }) => digest)
    },
    alreadyDeleted: async ({ digest }) => {
      const recorded = open.get(digest)
      return recorded !== undefined && (await record(digest, recorded.id)) ? recorded.manifest : undefined
    },
    close: async (pending) => {
      const waiting = new Set([...pending].flatMap((image) => dependents(image).map(({ digest }) => digest)))
      for (const [digest, { id }] of open) if (!waiting.has(digest)) await record(digest, id)
    },
  }
}

function intentFor({ digest, tags, size, reasons }: Decision, manifest: Manifest): NewIntent {
  const { mediaType, bytes } = manifest
  const children = childrenOf(manifest)
  return { digest, action: 'DELETE', tags, mediaType, bytes, children, size, reasons: reasons.map(sentence) }
}

/** Returns a function from an image to everything that is deleted after it because of it, each once. */
function dependentsOf(toDelete: readonly Decision[]): (root: Digest) => readonly Decision[] {
  const direct = new Map<Digest, Decision[]>()
  for (const decision of toDelete)
    for (const parent of decision.follows) direct.set(parent, [...(direct.get(parent) ?? []), decision])
  return (root) => {
    const found = new Set<Decision>()
    const visit = (digest: Digest): void => {
      for (const dependent of direct.get(digest) ?? []) {
        if (found.has(dependent)) continue
        found.add(dependent)
        visit(dependent.digest)
      }
    }
    visit(root)
    return [...found]
  }
}
