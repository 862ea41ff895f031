import type { ActiveLease, Ledger } from '../../ledger/index.ts'
import type { RegistryClient } from '../../registry/client.ts'
import { holdsTombstone } from '../../registry/manifest/index.ts'

type RepairRequest = {
  readonly client: RegistryClient
  readonly ledger: Pick<Ledger, 'putBack' | 'pushes'>
  readonly lease: Pick<ActiveLease, 'current'>
}

/**
 * Returns the client with which a run repairs. It records every image that it uploads as put back, if the registry reports
 * pushes: the report of that upload then makes the image no newer. Tombstones are not recorded. A push that the registry
 * lost is restored with the plain client, because that push was an arrival.
 */
export function repairClient({ client, ledger, lease }: RepairRequest): RegistryClient {
  return {
    ...client,
    putManifest: async (repository, reference, manifest) => {
      await client.putManifest(repository, reference, manifest)
      if (holdsTombstone(manifest) || !(await reportsPushes(ledger, lease))) return
      await ledger.putBack(lease.current(), [manifest.digest])
    },
  }
}

/** Returns true if the registry reports pushes, or if that cannot be found out. */
async function reportsPushes(
  { pushes }: RepairRequest['ledger'],
  lease: RepairRequest['lease'],
): Promise<boolean> {
  try {
    for await (const received of pushes(lease.current(), 0))
      if (received.deliveredUpTo !== undefined || received.pushes.length > 0) return true
    return false
  } catch {
    return true
  }
}
