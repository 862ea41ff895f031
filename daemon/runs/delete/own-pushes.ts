import type { HeldLease, Ledger } from '../../ledger/index.ts'
import type { RegistryClient } from '../../registry/client.ts'
import { holdsTombstone } from '../../registry/manifest/index.ts'

type Mending = {
  readonly client: RegistryClient
  readonly ledger: Pick<Ledger, 'putBack' | 'pushes'>
  readonly held: Pick<HeldLease, 'lease'>
}

/**
 * The client with which a run repairs. Where the registry tells of pushes, what is pushed with it counts as put back, so that
 * the registry's word of it is evidence for the image itself and makes it no newer than others. A tombstone is no image. What
 * is pushed on behalf of somebody whose push the registry lost is pushed with the plain client: that push was an arrival.
 */
export function mendingClient({ client, ledger, held }: Mending): RegistryClient {
  return {
    ...client,
    putManifest: async (repository, reference, manifest) => {
      await client.putManifest(repository, reference, manifest)
      if (holdsTombstone(manifest) || !(await tells(ledger, held))) return
      await ledger.putBack(held.lease(), [manifest.digest])
    },
  }
}

/** Where it does not, nobody takes a repair for a push, and the image is as old as it was. In doubt it does. */
async function tells({ pushes }: Mending['ledger'], held: Mending['held']): Promise<boolean> {
  try {
    const told = await pushes(held.lease(), 0)
    return told.heardAt !== undefined || told.pushes.length > 0
  } catch {
    return true
  }
}
