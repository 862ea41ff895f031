import type { Ledger, OpenIntent } from '../../ledger/index.ts'
import type { Manifest } from '../../registry/client.ts'
import { holdsTombstone } from '../../registry/manifest/index.ts'
import type { DeletionContext } from './context.ts'
import type { TagRepairClient } from './dangling-tags.ts'
import { type TagsOnto, tagsOnto } from './tags-back.ts'
import { deleteTombstone } from './tombstone-cleanup.ts'

export type RecoverRequest = Pick<DeletionContext, 'repository' | 'lease'> & {
  readonly client: TagRepairClient
  readonly ledger: Pick<Ledger, 'openIntents' | 'recordOutcome'>
  readonly signal: AbortSignal
}

/** The detail of an outcome that was found out later. */
export const FOUND_LATER = 'found by inspection, after a worker ended or an answer was lost'

/**
 * Finds out what became of the intents that earlier runs left open, by GET. An intent whose DELETE may still arrive stays
 * open. An image that is there gets its tags back, from a tombstone or as careen deleted them, and `not_done` is recorded; then
 * tombstones are deleted. An intent whose tags cannot be put back now stays open, and the next run tries again. Returns the
 * intents whose image is gone for good: their outcome is recorded after the scan, as it may have to be restored.
 */
export async function recoverIntents(request: RecoverRequest): Promise<readonly OpenIntent[]> {
  const { ledger, lease, repository, client } = request
  const open = await ledger.openIntents(lease.current())
  const gone: OpenIntent[] = []
  for (const intent of open.filter((one) => !holdsTombstone(manifestOf(one)))) {
    const found = await whatIsThere(request, intent)
    if (intent.mayArriveFor > 0 || found === 'unknown') continue
    if (found === 'gone') gone.push(intent)
    else
      await ledger.recordOutcome(lease.current(), intent.id, 'not_done', [FOUND_LATER, ...found].join('; '))
  }
  for (const intent of open.filter((one) => holdsTombstone(manifestOf(one)))) {
    const target = { id: intent.id, manifest: manifestOf(intent), tags: [] }
    await deleteTombstone({ client, repository, ledger, lease, check: lease.check }, target)
  }
  return gone
}

/** Returns the manifest as the intent has it; without bytes if it was too large to be sent along. */
export function manifestOf({ digest, mediaType, bytes }: OpenIntent): Manifest {
  return { digest, mediaType, bytes }
}

/** Returns `gone` if what the intent was for is gone. */
async function whatIsThere(request: RecoverRequest, intent: OpenIntent): Promise<'gone' | TagsOnto> {
  const { client, repository, signal } = request
  if (intent.action === 'DELETE') {
    const image = await client.manifest(repository, intent.digest, signal)
    return image === undefined ? 'gone' : tagsOnto({ ...request, image, check: request.lease.check }, intent)
  }
  for (const tag of intent.tags) {
    const manifest = await client.manifest(repository, tag, signal)
    if (manifest?.digest === intent.digest) return []
  }
  return 'gone'
}
