import { given, malformed } from '../../proto/convert/basics.ts'
import { fromPlaces, toPlaces } from '../../proto/convert/flow.ts'
import type { HostShare as WireShare } from '../../proto/gen/careen/worker/v1/HostShare.ts'
import type { HostUse__Output } from '../../proto/gen/careen/worker/v1/HostUse.ts'
import type { WorkerServiceHandlers } from '../../proto/gen/careen/worker/v1/WorkerService.ts'
import type { HostAllocation, HostAllocator, HostUse } from '../registry/traffic/index.ts'
import { type Gate, unary } from './calls.ts'

/** Handlers of the worker service for rate limits. */
export function trafficHandlers(
  gate: Gate,
  allocator: HostAllocator,
): Pick<WorkerServiceHandlers, 'ShareFlow'> {
  return {
    ShareFlow: unary(gate, ({ instance, hosts }, { caller: { identity } }) => {
      if (instance === '') throw malformed('instance', 'it is missing')
      // Why both: a worker cannot report for one of another identity.
      const shares = allocator.allocate(`${identity} ${instance}`, hosts.map(fromUse))
      return { shares: shares.map(toAllocation) }
    }),
  }
}

function fromUse({ origin, holds: slots, rate, pauseMillis }: HostUse__Output): HostUse {
  if (rate !== undefined && !(rate >= 0)) throw malformed('hosts.rate', `${rate} is no rate`)
  return { origin, slots: fromPlaces(slots, 'hosts.holds'), backoff: pauseMillis, ...given({ rate }) }
}

function toAllocation({ origin, slots, rate, backoff }: HostAllocation): WireShare {
  return { origin, places: toPlaces(slots), pauseMillis: Math.ceil(backoff), ...given({ rate }) }
}
