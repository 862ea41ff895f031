import { compact } from '../../../policies/model/index.ts'
import { ANYWHERE, type Distance, type Reach, type SeenTrait } from '../client.ts'
import { type AllocateHosts, RequestQueue, startExchange, type Time } from '../traffic/index.ts'
import { type Ask, type Http, openHttp, type Tls } from './http.ts'
import type { SentRequest } from './observed.ts'

export type HostsOptions = Time & {
  /** Version of careen, for the User-Agent. */
  readonly version: string
  readonly random: () => number
  /** Exchanges use for allocations with other processes. Absent: no other process uses the hosts. */
  readonly allocate?: AllocateHosts
  /** Called with what connections to a host of a registry block show. Default: nobody is. */
  readonly seen?: (origin: string, trait: SeenTrait) => void
  /** Called with failures as the system describes them; for a log. Default: nobody is. */
  readonly report?: (message: string) => void
  /** Called with each request that has ended. Never throws. Default: nobody is. */
  readonly observe?: (request: SentRequest) => void
}

/** The hosts of this process. Each has one rate limiter, whatever the credentials. */
export type Hosts = {
  /** A host of a registry block. `reach`: default everywhere. */
  readonly open: (origin: string, tls?: Tls, reach?: Reach) => Http
  /**
   * A host that a registry sent us to: a token service or a blob store. It gets the registry's certificate authority, never the
   * client certificate. Requests to an address nearer than the registry throw REGISTRY_UNREACHABLE.
   */
  readonly sentTo: (origin: string, by: SentBy) => Http
  readonly close: () => Promise<void>
}

/** The registry that sent us to a host. `reach`: default everywhere. */
export type SentBy = { readonly distance: Distance; readonly tls?: Tls; readonly reach?: Reach }

/** Most open hosts that registries sent us to. The oldest is closed first. */
const MOST_SENT_TO = 32

export function openHosts(options: HostsOptions): Hosts {
  const queues = new Map<string, RequestQueue>()
  const peers = options.allocate === undefined ? undefined : startExchange(queues, options.allocate, options)
  const own = new Map<string, Http>()
  const sentTo = new Map<string, Http>()
  const open = (origin: string, { tls, sentBy, reach = ANYWHERE }: HostSettings): Http => {
    const kept = sentBy === undefined ? own : sentTo
    const key = JSON.stringify([origin, sentBy, tls, reach.nearest, reach.cleartext])
    const found = kept.get(key)
    if (found) return found
    const queue = queues.get(origin) ?? new RequestQueue(origin, options, peers)
    queues.set(origin, queue)
    const { seen, ...rest } = options
    const http = openHttp({
      ...rest,
      origin,
      userAgent: `careen/${options.version}`,
      queue,
      reach,
      ...(tls === undefined ? {} : { tls }),
      ...(sentBy === undefined ? {} : { sentBy }),
      ...(seen === undefined || sentBy !== undefined ? {} : { seen: (trait) => seen(origin, trait) }),
    })
    kept.set(key, http)
    return http
  }
  return {
    open: (origin, tls, reach) => open(origin, compact({ tls, reach })),
    sentTo: (origin, { distance, tls, reach }) => {
      const ca = tls?.ca === undefined ? undefined : { ca: tls.ca }
      const http = open(origin, { sentBy: distance, ...compact({ tls: ca, reach }) })
      const [oldest] = sentTo
      if (oldest !== undefined && sentTo.size > MOST_SENT_TO) {
        sentTo.delete(oldest[0])
        if (![...own.values()].some(({ origin: other }) => other === oldest[1].origin))
          queues.delete(oldest[1].origin)
        // Closing waits for requests in progress.
        void oldest[1].close()
      }
      return http
    },
    close: async () => {
      await peers?.close()
      for (const queue of queues.values()) queue.close()
      await Promise.all([...own.values(), ...sentTo.values()].map((http) => http.close()))
    },
  }
}

type HostSettings = { readonly tls?: Tls; readonly sentBy?: Distance; readonly reach?: Reach }

/** Returns the same host with urgent requests: each read is sent before reads that are not urgent. */
export function urgently(http: Http): Http {
  return { ...http, once: (ask) => http.once(asUrgent(ask)), read: (ask) => http.read(asUrgent(ask)) }
}

function asUrgent(ask: Ask): Ask {
  return { ...ask, urgent: true }
}
