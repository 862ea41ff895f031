import type { Lease, Outcome } from '../../policies/index.ts'
import type { ManifestReader } from '../registry/registry.ts'
import type { Ledger, OpenIntent } from './ledger.ts'

export type SettleRequest = {
  readonly client: ManifestReader
  readonly repository: string
  readonly ledger: Pick<Ledger, 'openIntents' | 'settle'>
  readonly lease: () => Lease
  readonly signal: AbortSignal
}

/** Finds out, by looking, what became of the intents that a dead runner left, and settles each. Returns how many. */
export async function settleOpenIntents(request: SettleRequest): Promise<number> {
  const open = await request.ledger.openIntents(request.lease())
  for (const intent of open) {
    const outcome = await find(request, intent)
    await request.ledger.settle(request.lease(), intent.id, outcome, 'found by looking, after a runner died')
  }
  return open.length
}

async function find({ client, repository, signal }: SettleRequest, intent: OpenIntent): Promise<Outcome> {
  if (intent.action === 'DELETE') {
    return (await client.manifest(repository, intent.digest, signal)) === undefined ? 'deleted' : 'not_done'
  }
  for (const tag of intent.tags) {
    const manifest = await client.manifest(repository, tag, signal)
    if (manifest?.digest === intent.digest) return 'not_done'
  }
  return 'untagged'
}
