import { CareenError, type Digest } from '../../../policies/model/index.ts'
import type { Lease } from '../../../proto/resources/index.ts'
import type { Ledger } from '../../ledger/index.ts'
import type { DeleteOutcome, Manifest } from '../../registry/client.ts'
import { type MendClient, mendTags } from './dangling-tags.ts'

export type TombstoneDeps = {
  readonly client: MendClient
  readonly repository: string
  readonly ledger: Pick<Ledger, 'settle'>
  readonly lease: () => Lease
  /** Throws when the right to act has ended. */
  readonly check: () => void
}

/** `id`: the intent that was committed before the tombstone was made. `tags`: known to have led to it. */
export type TombstoneTarget = {
  readonly id: number
  readonly digest: Digest
  readonly manifest: Manifest
  readonly tags: readonly string[]
}

/**
 * Deletes a tombstone that is there and settles its intent. One that stays makes it throw DELETE_OUTCOME_UNKNOWN, with the
 * intent open: the next run looks again.
 */
export async function removeTombstone(deps: TombstoneDeps, target: TombstoneTarget): Promise<void> {
  const { client, repository, ledger, lease, check } = deps
  const { id, digest } = target
  if (!(await isThere(deps, digest))) {
    await ledger.settle(lease(), id, 'gone', 'the tombstone was not there')
    return
  }
  check()
  const outcome = await sent(() => client.deleteManifest(repository, digest))
  if (await isThere(deps, digest)) throw stays(repository, digest, outcome)
  const request = { ...target, client, repository, canUntag: false, check }
  const mended = outcome.kind === 'deleted' ? undefined : await mendTags(request)
  if (mended?.gone === false) throw stays(repository, digest, { kind: 'unknown', why: mended.detail })
  await ledger.settle(lease(), id, outcome.kind === 'gone' ? 'gone' : 'deleted', mended?.detail)
}

async function sent(send: () => Promise<DeleteOutcome>): Promise<DeleteOutcome> {
  try {
    return await send()
  } catch (thrown) {
    return { kind: 'refused', why: CareenError.from(thrown).message }
  }
}

async function isThere({ client, repository }: TombstoneDeps, digest: Digest): Promise<boolean> {
  try {
    return (await client.manifest(repository, digest, AbortSignal.timeout(60_000))) !== undefined
  } catch (cause) {
    throw stays(repository, digest, { kind: 'unknown', why: CareenError.from(cause).message })
  }
}

function stays(repository: string, digest: Digest, outcome: DeleteOutcome): CareenError {
  const why = 'why' in outcome ? outcome.why : 'the registry says that it is gone, yet it is there'
  return new CareenError(
    'DELETE_OUTCOME_UNKNOWN',
    `${repository}@${digest}: the images are gone, and the tombstone that stands in for their tags is still there: ${why}. The next run tries again`,
  )
}
