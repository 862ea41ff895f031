import type { Connection } from '../../proto/client.ts'
import { given } from '../../proto/convert/basics.ts'
import { fromPlaces, toPlaces } from '../../proto/convert/flow.ts'
import type { ShareOut, HostShare, HostUse } from '../registry/traffic/index.ts'

/** Who waits for a share waits no longer. Milliseconds. */
const DEADLINE = 1000

/** A daemon elsewhere shares out what registry hosts take. `member`: a name that no other process has. */
export function remoteFlow({ services, unary }: Connection, member: string): ShareOut {
  const { ShareFlow } = services.WorkerService.service
  return async (uses) => {
    const request = { worker: member, hosts: uses.map(toUse) }
    const { shares } = await unary(ShareFlow, request, { deadline: DEADLINE })
    return shares.map(({ origin, places, rate, pauseMillis }): HostShare => ({
      origin,
      places: fromPlaces(places, 'shares.places'),
      pause: pauseMillis,
      ...given({ rate }),
    }))
  }
}

function toUse({ origin, holds, rate, pause }: HostUse) {
  return { origin, holds: toPlaces(holds), pauseMillis: Math.ceil(pause), ...given({ rate }) }
}
