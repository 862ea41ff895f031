import type { Decision } from '../../../policies/engine/index.ts'
import type { Digest } from '../../../policies/model/index.ts'
import type { AskedIntent, Outcome } from '../../../proto/resources/index.ts'
import type { Manifest } from '../../registry/client.ts'
import type { DeletionContext } from './context.ts'
import type { ManifestBackup } from './manifest-backup.ts'
import { commitInTime } from './pending-intent.ts'

/**
 * For registries that delete an image together with its children without tags and what refers to it. The intents of those
 * dependents are committed before the image's DELETE is sent.
 */
export type Cascade = {
  /**
   * Commits the intents of all dependents of an image, after its own. Reads manifests, which takes time: the caller has to
   * check the image again.
   */
  readonly recordIntents: (image: Decision) => Promise<Cascaded>
  /** Records that the DELETE of the last image was not sent, for the intents that its last `recordIntents` committed. */
  readonly notSent: (detail: string) => Promise<void>
  /**
   * Records the outcome of an image whose intent was committed with its parent's. Returns its manifest if it was deleted;
   * undefined if it is still there or has no such intent.
   */
  readonly alreadyDeleted: (image: Decision) => Promise<Manifest | undefined>
  /** Records the outcomes that are left, except those of dependents of pending images. Returns false if an image cannot be read. */
  readonly close: (pending: ReadonlySet<Digest>) => Promise<boolean>
}

/** All dependents of an image, and until when a DELETE that takes them along may be sent, by the monotonic clock. */
export type Cascaded = { readonly digests: readonly Digest[]; readonly sendBefore: number }

const NOTHING: Cascaded = { digests: [], sendBefore: Number.POSITIVE_INFINITY }

/** For registries that delete one image at a time. Sends no requests. */
export const NO_CASCADE: Cascade = {
  recordIntents: () => Promise.resolve(NOTHING),
  notSent: () => Promise.resolve(),
  alreadyDeleted: () => Promise.resolve(undefined),
  close: () => Promise.resolve(true),
}

/** How long reading one image may take, in milliseconds. */
const READING = 60_000

const GONE = 'the registry deleted it with the image that it belongs to'

export function openCascade(
  context: DeletionContext,
  toDelete: readonly Decision[],
  backup: Pick<ManifestBackup, 'before' | 'add'>,
): Cascade {
  const { client, repository, lease } = context
  const dependents = dependentsOf(toDelete)
  const { open, settle, record } = openDependents(context)
  const committed: Digest[] = []
  return {
    recordIntents: async (image) => {
      committed.length = 0
      if (image.action === 'UNTAG') return NOTHING
      const all = dependents(image.digest)
      let { sendBefore } = NOTHING
      for (const dependent of all.filter(({ digest }) => !open.has(digest))) {
        await backup.before(dependent.digest)
        const manifest = await client.manifest(repository, dependent.digest, lease.signal)
        if (manifest === undefined) continue
        const intent = await commitInTime(context, intentFor(dependent, manifest))
        sendBefore = Math.min(sendBefore, intent.sendBefore)
        open.set(dependent.digest, { id: intent.id, manifest })
        committed.push(dependent.digest)
        backup.add(manifest)
      }
      return { digests: all.map(({ digest }) => digest), sendBefore }
    },
    notSent: async (detail) => {
      for (const digest of committed) await settle(digest, 'not_done', detail)
    },
    alreadyDeleted: async ({ digest }) => {
      const recorded = open.get(digest)
      return recorded !== undefined && (await record(digest)) ? recorded.manifest : undefined
    },
    close: async (pending) => {
      const waiting = new Set([...pending].flatMap((image) => dependents(image).map(({ digest }) => digest)))
      try {
        for (const digest of open.keys()) if (!waiting.has(digest)) await record(digest)
        return true
      } catch {
        return false
      }
    },
  }
}

/** The intents of dependents that have no outcome, and functions that give them one. `record` reads the image first. */
function openDependents({ client, repository, ledger, lease }: DeletionContext) {
  const open = new Map<Digest, { readonly id: string; readonly manifest: Manifest }>()
  const settle = async (digest: Digest, outcome: Outcome, detail: string): Promise<void> => {
    const intent = open.get(digest)
    if (intent !== undefined) await ledger.recordOutcome(lease.current(), intent.id, outcome, detail)
    open.delete(digest)
  }
  const record = async (digest: Digest): Promise<boolean> => {
    const isGone = (await client.manifest(repository, digest, AbortSignal.timeout(READING))) === undefined
    if (isGone) await settle(digest, 'gone', GONE)
    else await settle(digest, 'not_done', 'the registry did not delete it with its group')
    return isGone
  }
  return { open, settle, record }
}

function intentFor({ digest, tags }: Decision, { mediaType, bytes }: Manifest): AskedIntent {
  return { digest, action: 'DELETE', tags, mediaType, bytes }
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
