import type { Connection } from '../../proto/connection.ts'
import { given } from '../../proto/convert/basics.ts'
import { fromPlaces, toPlaces } from '../../proto/convert/flow.ts'
import type { AllocateHosts, HostAllocation, HostUse } from '../registry/traffic/index.ts'

/** Longest wait for allocations. Milliseconds. */
const DEADLINE = 1000

/** Returns allocations of registry hosts from a remote daemon. `instance`: a UUID of this process. */
export function remoteAllocator({ services, unary }: Connection, instance: string): AllocateHosts {
  const { ShareFlow } = services.WorkerService.service
  return async (uses) => {
    const request = { instance, hosts: uses.map(toUse) }
    const { shares } = await unary(ShareFlow, request, { deadline: DEADLINE })
    return shares.map(({ origin, places, rate, pauseMillis }): HostAllocation => ({
      origin,
      slots: fromPlaces(places, 'shares.places'),
      backoff: pauseMillis,
      ...given({ rate }),
    }))
  }
}

function toUse({ origin, slots, rate, backoff }: HostUse) {
  return { origin, holds: toPlaces(slots), pauseMillis: Math.ceil(backoff), ...given({ rate }) }
}
