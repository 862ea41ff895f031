import { CareenError, type Digest } from '../../../policies/model/index.ts'
import type { NewIntent } from '../../../proto/resources/index.ts'
import { endOfRight, type HeldLease, untilLost, type Ledger } from '../../ledger/index.ts'
import type { BlobWriter, Manifest } from '../../registry/client.ts'
import { EMPTY_BLOB, tombstoneOf } from '../../registry/manifest/index.ts'
import type { MendClient } from './dangling-tags.ts'
import { removeTombstone } from './tombstone-cleanup.ts'

export type BurialRequest = {
  readonly client: MendClient & BlobWriter
  readonly ledger: Pick<Ledger, 'intend' | 'settle'>
  readonly held: HeldLease
  readonly runId: string
  readonly repository: string
}

/**
 * Stands in for untagging where a registry cannot do that: each tag of a doomed image is moved to the run's tombstone
 * first, so that a push of the tag during the delete of the image is not lost; at the end the tombstone goes, with all
 * tags that still lead to it.
 */
export type Burial = {
  /** Commits the tombstone's intent and uploads it; the first call does it, before anything is changed. */
  readonly prepare: () => Promise<void>
  /**
   * Moves the tags to the tombstone, each looked at right before. Undefined when all are; else why not, and what had been
   * moved is back. DELETE_OUTCOME_UNKNOWN when that cannot be told or done.
   */
  readonly over: (image: Manifest, tags: readonly string[]) => Promise<string | undefined>
  /** Moves the tags that lead to the tombstone back to their image. DELETE_OUTCOME_UNKNOWN when that fails. */
  readonly undo: (image: Manifest, tags: readonly string[]) => Promise<void>
  /** The intent of the image whose tags were moved last is settled: nothing needs its way back any more. */
  readonly settled: () => void
  /**
   * Removes the tombstone, and with it the tags; tried once. Nothing to do where none was made. While an image is not
   * settled the tombstone stays, as its tags may have to come back: the next run goes on.
   */
  readonly finish: () => Promise<void>
}

export function openBurial(request: BurialRequest): Burial {
  const { client, ledger, held, runId, repository } = request
  const tombstone = tombstoneOf(runId)
  const buried = new Set<string>()
  let intent: number | undefined
  let underWay = false
  return {
    prepare: async () => {
      if (intent !== undefined) return
      held.check()
      intent = await ledger.intend(held.lease(), intentFor(tombstone, runId))
      held.check()
      await client.putBlob(repository, EMPTY_BLOB)
      await client.putManifest(repository, tombstone.digest, tombstone)
    },
    over: async (image, tags) => {
      underWay = true
      const done: string[] = []
      for (const tag of tags) {
        const why = await unsettled(request, image.digest, () => buryTag(request, tombstone, image, tag))
        if (why !== undefined) {
          await exhume({ client, repository, image, tombstone: tombstone.digest }, [...done, tag])
          return why
        }
        done.push(tag)
        buried.add(tag)
      }
      return undefined
    },
    undo: (image, tags) => exhume({ client, repository, image, tombstone: tombstone.digest }, tags),
    settled: () => {
      underWay = false
    },
    finish: async () => {
      if (intent === undefined || underWay) return
      const target = { id: intent, digest: tombstone.digest, manifest: tombstone, tags: [...buried] }
      intent = undefined
      const lease = held.lease
      await removeTombstone({ client, repository, ledger, lease, check: untilLost(held) }, target)
    },
  }
}

/** Without tags: what leads to a tombstone is not what a person looks for. */
function intentFor({ digest, mediaType, bytes }: Manifest, runId: string): NewIntent {
  const reasons = [`tombstone of run ${runId}: stands in for tags until their images are gone`]
  return { digest, action: 'DELETE', tags: [], mediaType, bytes, children: [], size: bytes.length, reasons }
}

/** Undefined when the tag leads to the tombstone; else why not. */
async function buryTag(
  { client, held, repository }: BurialRequest,
  tombstone: Manifest,
  image: Manifest,
  tag: string,
): Promise<string | undefined> {
  const signal = AbortSignal.timeout(LOOKING)
  const before = await client.manifest(repository, tag, signal)
  if (before?.digest !== image.digest) return `tag ${tag} has moved`
  const ended = endOfRight(held)
  if (ended?.code === 'CANCELLED') return ended.message
  if (ended !== undefined) throw ended
  const failed = await client.putManifest(repository, tag, tombstone).then(
    () => undefined,
    (thrown: unknown) => CareenError.from(thrown).message,
  )
  const after = await client.manifest(repository, tag, signal)
  if (after?.digest === tombstone.digest) return undefined
  return failed ?? `the registry took a tombstone for tag ${tag}, but does not serve it`
}

export type ExhumeRequest = {
  readonly client: Pick<MendClient, 'manifest' | 'putManifest'>
  readonly repository: string
  readonly image: Manifest
  readonly tombstone: Digest
}

/** How long looking at one tag may take, in milliseconds, and putting all of an image's tags back. */
const LOOKING = 60_000
const UNDOING = 120_000

/** Tags that lead elsewhere, or nowhere, are left alone. */
export async function exhume(request: ExhumeRequest, tags: readonly string[]): Promise<void> {
  const { client, repository, image, tombstone } = request
  const signal = AbortSignal.timeout(UNDOING)
  await unsettled({ repository }, image.digest, async () => {
    for (const tag of tags) {
      if ((await client.manifest(repository, tag, signal))?.digest !== tombstone) continue
      await client.putManifest(repository, tag, image)
      const back = await client.manifest(repository, tag, signal)
      if (back?.digest === tombstone)
        throw new CareenError('REGISTRY_INVALID_RESPONSE', `the registry does not move tag ${tag} back`)
    }
  })
}

/** What cannot be told or put back leaves the image's intent open: the next run goes on there. */
async function unsettled<T>(
  { repository }: { readonly repository: string },
  digest: Digest,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act()
  } catch (cause) {
    const error = CareenError.from(cause)
    if (error.code === 'LEASE_LOST' || error.code === 'DELETE_OUTCOME_UNKNOWN') throw error
    throw new CareenError(
      'DELETE_OUTCOME_UNKNOWN',
      `${repository}@${digest}: its tags were being moved to a tombstone, and the registry broke off: ${error.message}. The next run goes on from there`,
      { cause },
    )
  }
}
