import type { HeldLease, Ledger, OpenIntent } from '../../ledger/index.ts'
import type { Manifest, Prober } from '../../registry/client.ts'
import { holdsTombstone } from '../../registry/manifest/index.ts'
import type { MendClient } from './dangling-tags.ts'
import { removeTombstone } from './tombstone-cleanup.ts'
import { exhume } from './tombstone.ts'

export type SettleRequest = {
  readonly client: MendClient & Prober
  readonly repository: string
  readonly ledger: Pick<Ledger, 'openIntents' | 'settle'>
  readonly held: HeldLease
  readonly signal: AbortSignal
}

/** Said of outcomes that nobody was told. */
export const LOOKED = 'found by looking, after a runner died or an answer was lost'

/**
 * Finds out, by looking, what became of the intents that were left open. What can still be taken by a DELETE under way stays
 * open; what is there for good is settled; an image that is there gets its tags back from a tombstone, and then tombstones
 * go. Returns what is gone for good: its outcome is settled after the scan (`settleGone`), as it may have to come back.
 */
export async function settleOpenIntents(request: SettleRequest): Promise<readonly OpenIntent[]> {
  const { ledger, held, repository, client } = request
  const open = await ledger.openIntents(held.lease())
  const gone: OpenIntent[] = []
  for (const intent of open.filter((one) => !holdsTombstone(manifestOf(one)))) {
    const there = await whatIsThere(request, intent)
    if (intent.mayArriveFor > 0) continue
    if (there === undefined) gone.push(intent)
    else await ledger.settle(held.lease(), intent.id, 'not_done', [LOOKED, ...there].join('; '))
  }
  for (const intent of open.filter((one) => holdsTombstone(manifestOf(one)))) {
    const target = { id: intent.id, digest: intent.digest, manifest: manifestOf(intent), tags: [] }
    const { lease, check } = held
    await removeTombstone({ client, repository, ledger, lease, check }, target)
  }
  return gone
}

export function manifestOf({ digest, mediaType, bytes }: OpenIntent): Manifest {
  return { digest, mediaType, bytes }
}

/** Undefined when what was to go is gone; else what was found besides. */
async function whatIsThere(
  request: SettleRequest,
  intent: OpenIntent,
): Promise<readonly string[] | undefined> {
  const { client, repository, signal } = request
  if (intent.action === 'DELETE') {
    const image = await client.manifest(repository, intent.digest, signal)
    return image === undefined ? undefined : unbury(request, intent, image)
  }
  for (const tag of intent.tags) {
    const manifest = await client.manifest(repository, tag, signal)
    if (manifest?.digest === intent.digest) return []
  }
  return undefined
}

/** The image is there: its tags are, too, unless they lead to a tombstone. */
async function unbury(
  { client, repository, signal, held }: SettleRequest,
  intent: OpenIntent,
  image: Manifest,
): Promise<readonly string[]> {
  const back: string[] = []
  const missing: string[] = []
  for (const tag of intent.tags) {
    const there = await client.manifest(repository, tag, signal)
    if (there === undefined) missing.push(tag)
    if (there === undefined || !holdsTombstone(there)) continue
    held.check()
    await exhume({ client, repository, image, tombstone: there.digest }, [tag])
    back.push(tag)
  }
  return [
    ...(back.length === 0 ? [] : [`tags moved back from a tombstone: ${back.join(', ')}`]),
    ...(missing.length === 0 ? [] : [`tags that are gone: ${missing.join(', ')}`]),
  ]
}
