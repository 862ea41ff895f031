import type { Outcome } from '../../policies/index.ts'
import type { Manifest, Prober } from '../registry/registry.ts'
import { holdsTombstone } from '../registry/tombstone.ts'
import { exhume } from './bury.ts'
import { type MendClient, mendTags, tagsOrNone } from './dangling.ts'
import type { HeldLease } from './lease.ts'
import type { Ledger, OpenIntent } from './ledger.ts'
import { present } from './present.ts'
import { removeTombstone } from './remove-tombstone.ts'

export type SettleRequest = {
  readonly client: MendClient & Prober
  readonly repository: string
  readonly ledger: Pick<Ledger, 'openIntents' | 'settle'>
  readonly held: HeldLease
  readonly signal: AbortSignal
}

type Found = { readonly outcome: Outcome; readonly detail?: string }

const LOOKED = 'found by looking, after a runner died'

/**
 * Finds out, by looking, what became of the intents that a dead runner left, and settles each. Tags that its delete left
 * leading nowhere are removed; an image that stays gets its tags back from a tombstone; a tombstone goes when all images
 * are settled. Returns how many there were.
 */
export async function settleOpenIntents(request: SettleRequest): Promise<number> {
  const { ledger, held, repository, client } = request
  const open = await ledger.openIntents(held.lease())
  for (const intent of open.filter((one) => !holdsTombstone(manifestOf(one)))) {
    const { outcome, detail } = await find(request, intent)
    const told = detail === undefined ? LOOKED : `${LOOKED}; ${detail}`
    await ledger.settle(held.lease(), intent.id, outcome, told)
  }
  for (const intent of open.filter((one) => holdsTombstone(manifestOf(one)))) {
    const target = { id: intent.id, digest: intent.digest, manifest: manifestOf(intent), tags: [] }
    const { lease, check } = held
    await removeTombstone({ client, repository, ledger, lease, check }, target)
  }
  return open.length
}

function manifestOf({ digest, mediaType, bytes }: OpenIntent): Manifest {
  return { digest, mediaType, bytes }
}

async function find(request: SettleRequest, intent: OpenIntent): Promise<Found> {
  const { client, repository, signal } = request
  if (intent.action === 'DELETE') {
    const image = await client.manifest(repository, intent.digest, signal)
    return image === undefined ? mend(request, intent) : unbury(request, intent, image)
  }
  for (const tag of intent.tags) {
    const manifest = await client.manifest(repository, tag, signal)
    if (manifest?.digest === intent.digest) return { outcome: 'not_done' }
  }
  return { outcome: 'untagged' }
}

/** The image is there: its tags are, too, unless they lead to a tombstone. */
async function unbury(
  { client, repository, signal, held }: SettleRequest,
  intent: OpenIntent,
  image: Manifest,
): Promise<Found> {
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
  const told = [
    ...(back.length === 0 ? [] : [`tags moved back from a tombstone: ${back.join(', ')}`]),
    ...(missing.length === 0 ? [] : [`tags that are gone: ${missing.join(', ')}`]),
  ]
  return { outcome: 'not_done', ...present({ detail: told.length === 0 ? undefined : told.join('; ') }) }
}

/** The image is gone: perhaps its tags are not. */
async function mend(request: SettleRequest, intent: OpenIntent): Promise<Found> {
  const { client, repository, signal, held } = request
  const { digest, tags, bytes } = intent
  const listed = new Set(await tagsOrNone(client, repository, signal))
  if (!tags.some((tag) => listed.has(tag))) return { outcome: 'deleted' }
  const { untag } = await client.probe(repository, signal)
  const manifest = bytes.length === 0 ? undefined : manifestOf(intent)
  const mended = await mendTags({
    client,
    repository,
    digest,
    tags,
    manifest,
    canUntag: untag,
    check: held.check,
  })
  if (mended === undefined) return { outcome: 'deleted' }
  return { outcome: mended.gone ? 'deleted' : 'not_done', detail: mended.detail }
}
