import { CareenError, type Digest } from '../../../policies/model/index.ts'
import type { ActiveLease, Ledger } from '../../ledger/index.ts'
import type { DeleteOutcome, Manifest } from '../../registry/client.ts'
import { repairDanglingTags, type TagRepairClient } from './dangling-tags.ts'

export type TombstoneContext = {
  readonly client: TagRepairClient
  readonly repository: string
  readonly ledger: Pick<Ledger, 'recordOutcome'>
  readonly lease: Pick<ActiveLease, 'current'>
  /** Throws when the right to act has ended. */
  readonly check: () => void
}

/** `id`: the tombstone's intent. `tags`: those that were moved to it. */
export type TombstoneTarget = {
  readonly id: string
  readonly manifest: Manifest
  readonly tags: readonly string[]
}

/**
 * Deletes a tombstone once and records the outcome of its intent. Throws DELETE_OUTCOME_UNKNOWN if it is still there; the
 * intent stays open for the next run.
 */
export async function deleteTombstone(context: TombstoneContext, target: TombstoneTarget): Promise<void> {
  const { client, repository, ledger, lease, check } = context
  const { id, manifest, tags } = target
  const { digest } = manifest
  if (!(await isThere(context, digest))) {
    await ledger.recordOutcome(lease.current(), id, 'gone', 'the tombstone did not exist')
    return
  }
  check()
  const outcome = await sent(() => client.deleteManifest(repository, digest))
  if (await isThere(context, digest)) throw stays(repository, digest, outcome)
  const request = { client, repository, digest, tags, manifest, canUntag: false, check }
  const repaired = outcome.kind === 'deleted' ? undefined : await repairDanglingTags(request)
  if (repaired?.gone === false) throw stays(repository, digest, { kind: 'unknown', why: repaired.detail })
  await ledger.recordOutcome(
    lease.current(),
    id,
    outcome.kind === 'gone' ? 'gone' : 'deleted',
    repaired?.detail,
  )
}

async function sent(send: () => Promise<DeleteOutcome>): Promise<DeleteOutcome> {
  try {
    return await send()
  } catch (thrown) {
    return { kind: 'refused', why: CareenError.from(thrown).message }
  }
}

async function isThere({ client, repository }: TombstoneContext, digest: Digest): Promise<boolean> {
  try {
    return (await client.manifest(repository, digest, AbortSignal.timeout(60_000))) !== undefined
  } catch (cause) {
    throw stays(repository, digest, { kind: 'unknown', why: CareenError.from(cause).message })
  }
}

function stays(repository: string, digest: Digest, outcome: DeleteOutcome): CareenError {
  const why = 'why' in outcome ? outcome.why : 'the registry reports that it is deleted, but still serves it'
  return new CareenError(
    'DELETE_OUTCOME_UNKNOWN',
    `${repository}@${digest}: the images are deleted, but the tombstone that has their tags is not: ${why}. The next run tries again`,
  )
}
