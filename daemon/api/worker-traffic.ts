import { given, malformed } from '../../proto/convert/basics.ts'
import { fromPlaces, toPlaces } from '../../proto/convert/flow.ts'
import type { HostShare as WireShare } from '../../proto/gen/careen/worker/v1/HostShare.ts'
import type { HostUse__Output } from '../../proto/gen/careen/worker/v1/HostUse.ts'
import type { WorkerServiceHandlers } from '../../proto/gen/careen/worker/v1/WorkerService.ts'
import type { WorkerHosts } from '../ledger/index.ts'
import {
  HOST_SLOTS,
  type HostAllocation,
  type HostAllocator,
  type HostUse,
} from '../registry/traffic/index.ts'
import { type Gate, unary } from './calls.ts'

/** Most hosts of a worker that are shared. */
const MOST = 64

export type TrafficDeps = {
  readonly allocator: HostAllocator
  /** The hosts that a worker may report. */
  readonly hostsOf: WorkerHosts
  /** The key prefix of the queue. Empty: the queue is not in Redis. */
  readonly queuePrefix: string
}

/** Handlers of the worker service for rate limits, and for where the queue is. */
export function trafficHandlers(
  gate: Gate,
  { allocator, hostsOf, queuePrefix }: TrafficDeps,
): Pick<WorkerServiceHandlers, 'ShareFlow'> {
  return {
    ShareFlow: unary(gate, ({ instance, hosts }, { caller: { identity } }) => {
      if (instance === '') throw malformed('instance', 'it is missing')
      const known = hostsOf({ identity, instance })
      const uses = hosts.map(fromUse)
      const shared = uses.filter(({ origin }) => known.has(origin)).slice(0, MOST)
      // Why both: a worker cannot report for one of another identity.
      const allocated = allocator.allocate(`${identity} ${instance}`, shared)
      const shares = new Map(allocated.map((one) => [one.origin, one]))
      return { queuePrefix, shares: uses.map((use) => toAllocation(shares.get(use.origin) ?? alone(use))) }
    }),
  }
}

/** Of a host that is not a registry of the worker's runs, such as a token service: what it says concerns nobody else. */
function alone({ origin, backoff }: HostUse): HostAllocation {
  return { origin, slots: HOST_SLOTS, backoff: Math.max(0, backoff) }
}

function fromUse({ origin, holds: slots, rate, pauseMillis }: HostUse__Output): HostUse {
  if (rate !== undefined && !(rate >= 0)) throw malformed('hosts.rate', `${rate} is no rate`)
  return { origin, slots: fromPlaces(slots, 'hosts.holds'), backoff: pauseMillis, ...given({ rate }) }
}

function toAllocation({ origin, slots, rate, backoff }: HostAllocation): WireShare {
  return { origin, places: toPlaces(slots), pauseMillis: Math.ceil(backoff), ...given({ rate }) }
}
