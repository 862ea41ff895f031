import { CareenError } from '../../../policies/model/index.ts'
import { endOfRight, untilLost } from '../../ledger/index.ts'
import type { Manifest } from '../../registry/client.ts'
import { EMPTY_BLOB, tombstoneOf } from '../../registry/manifest/index.ts'
import type { DeletionContext, Target } from './context.ts'
import type { KeepReason } from './keep-reason.ts'
import { sendDeletes } from './send-deletes.ts'
import type { DeleteStrategy } from './strategy.ts'
import { deleteTombstone } from './tombstone-cleanup.ts'
import { moveTagsBack, orUnknown } from './tombstone-tags.ts'

/** How long one tag may take to read, in milliseconds. */
const READING = 60_000

/**
 * For a registry that cannot delete a tag alone. Moves each tag of an image to the run's tombstone first, so that a push of
 * the tag during the image's DELETE is not lost. Deletes the tombstone at the end, with the tags that still point to it.
 * Throws DELETE_OUTCOME_UNKNOWN if tags were moved and cannot be moved back: the intent stays open for the next run.
 */
export function tombstoneStrategy(context: DeletionContext, runId: string): DeleteStrategy {
  const { client, lease, repository } = context
  const tombstone = tombstoneOf(runId)
  const moved = new Set<string>()
  let intent: string | undefined
  let isStaged = false
  const moveBack = async ({ manifest: image }: Target, tags: readonly string[]): Promise<void> => {
    if (tags.length > 0) await moveTagsBack({ client, repository, image, tombstone: tombstone.digest }, tags)
  }
  return {
    kind: 'tombstone',
    screen: ({ action }) => (action === 'UNTAG' ? { kind: 'tag_delete_unsupported' } : undefined),
    prepare: async ({ tags }) => {
      if (intent !== undefined || tags.length === 0) return
      intent = await commitIntent(context, tombstone)
      lease.check()
      await client.putBlob(repository, EMPTY_BLOB)
      await client.putManifest(repository, tombstone.digest, tombstone)
    },
    stage: async (target) => {
      isStaged = target.decision.tags.length > 0
      const done: string[] = []
      for (const tag of target.decision.tags) {
        const reason = await moveTag(context, tombstone, target, tag)
        done.push(tag)
        if (reason !== undefined) {
          await moveBack(target, done)
          return reason
        }
        moved.add(tag)
      }
      return undefined
    },
    send: (target) => {
      const via = target.decision.tags.length === 0 ? 'digest' : 'tombstone'
      return sendDeletes(context, target, { deletesTags: false, via })
    },
    rollback: (target) => moveBack(target, target.decision.tags).then(() => []),
    resolved: () => {
      isStaged = false
    },
    finish: async () => {
      if (intent === undefined || isStaged) return
      const target = { id: intent, manifest: tombstone, tags: [...moved] }
      intent = undefined
      await deleteTombstone({ ...context, check: untilLost(lease) }, target)
    },
  }
}

/** Returns the id of the tombstone's intent. It has no tags: nobody looks for an image by a tag on a tombstone. */
async function commitIntent(
  { ledger, lease }: DeletionContext,
  { digest, mediaType, bytes }: Manifest,
): Promise<string> {
  lease.check()
  const intent = { digest, action: 'DELETE', tags: [], mediaType, bytes } as const
  const { id } = await ledger.intend(lease.current(), intent)
  return id
}

/** Returns undefined if the tag points to the tombstone now. Throws DELETE_OUTCOME_UNKNOWN if that cannot be found out. */
function moveTag(
  context: DeletionContext,
  tombstone: Manifest,
  { manifest: image }: Target,
  tag: string,
): Promise<KeepReason | undefined> {
  const { client, repository, lease } = context
  const signal = AbortSignal.timeout(READING)
  return orUnknown({ repository, digest: image.digest }, async () => {
    // Read right before the tag is moved, and right after it.
    const before = await client.manifest(repository, tag, signal)
    if (before?.digest !== image.digest) return { kind: 'tag_changed', tag, change: 'moved' }
    const ended = endOfRight(lease)
    if (ended?.code === 'CANCELLED') return { kind: 'not_staged', detail: ended.message }
    if (ended !== undefined) throw ended
    const failed = await client.putManifest(repository, tag, tombstone).then(
      () => undefined,
      (thrown: unknown) => CareenError.from(thrown).message,
    )
    const after = await client.manifest(repository, tag, signal)
    if (after?.digest === tombstone.digest) return undefined
    const detail = failed ?? `the registry accepted a tombstone for tag ${tag}, but does not serve it`
    return { kind: 'not_staged', detail }
  })
}
