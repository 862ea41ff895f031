import { given, malformed } from '../../proto/convert/basics.ts'
import { fromPlaces, toPlaces } from '../../proto/convert/flow.ts'
import type { HostShare as WireShare } from '../../proto/gen/careen/v1/HostShare.ts'
import type { HostUse__Output } from '../../proto/gen/careen/v1/HostUse.ts'
import type { WorkerServiceHandlers } from '../../proto/gen/careen/v1/WorkerService.ts'
import type { HostShare, HostUse, HostFlow } from '../registry/traffic/index.ts'
import { type Gate, unary } from './calls.ts'

/** The part of the worker's service about flow control. */
export function flowHandlers(gate: Gate, flow: HostFlow): Pick<WorkerServiceHandlers, 'ShareFlow'> {
  return {
    ShareFlow: unary(gate, ({ worker, hosts }) => {
      if (worker === '') throw malformed('worker', 'it is missing')
      return { shares: flow.shareOut(worker, hosts.map(fromUse)).map(toShare) }
    }),
  }
}

function fromUse({ origin, holds, rate, pauseMillis }: HostUse__Output): HostUse {
  if (rate !== undefined && !(rate >= 0)) throw malformed('hosts.rate', `${rate} is no rate`)
  return { origin, holds: fromPlaces(holds, 'hosts.holds'), pause: pauseMillis, ...given({ rate }) }
}

function toShare({ origin, places, rate, pause }: HostShare): WireShare {
  return { origin, places: toPlaces(places), pauseMillis: Math.ceil(pause), ...given({ rate }) }
}
