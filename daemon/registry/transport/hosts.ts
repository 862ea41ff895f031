import { type ShareOut, startSharing, type Time, Turns } from '../traffic/index.ts'
import type { Distance } from './dial-rules.ts'
import { type Ask, type Http, openHttp, type Tls } from './http.ts'

export type HostsOptions = Time & {
  /** Of careen, for the User-Agent. */
  readonly version: string
  readonly random: () => number
  /** Between the processes that speak to the same hosts. Absent: this one acts as if it were alone. */
  readonly shareOut?: ShareOut
}

/** The hosts that this process speaks to: one flow control for each, whoever asks and with whatever credentials. */
export type Hosts = {
  /** A host of a registry block. */
  readonly open: (origin: string, tls?: Tls) => Http
  /**
   * A host that a registry sent us to: a token service, or where its blobs lie. Gets the registry's certificate authority, never
   * the client's certificate; an address nearer than the registry is refused with REGISTRY_UNREACHABLE when dialled.
   */
  readonly sentTo: (origin: string, by: { readonly distance: Distance; readonly tls?: Tls }) => Http
  readonly close: () => Promise<void>
}

/** Hosts that registries sent us to: more than these are not kept, and the first goes before the rest. */
const MOST_SENT_TO = 32

export function openHosts(options: HostsOptions): Hosts {
  const turns = new Map<string, Turns>()
  const sharing = options.shareOut === undefined ? undefined : startSharing(turns, options.shareOut, options)
  const own = new Map<string, Http>()
  const sentTo = new Map<string, Http>()
  const open = (origin: string, tls: Tls | undefined, sentBy: Distance | undefined): Http => {
    const kept = sentBy === undefined ? own : sentTo
    const key = JSON.stringify([origin, sentBy, tls])
    const found = kept.get(key)
    if (found) return found
    const shared = turns.get(origin) ?? new Turns(origin, options, sharing)
    turns.set(origin, shared)
    const http = openHttp({
      ...options,
      origin,
      userAgent: `careen/${options.version}`,
      turns: shared,
      ...(tls === undefined ? {} : { tls }),
      ...(sentBy === undefined ? {} : { sentBy }),
    })
    kept.set(key, http)
    return http
  }
  return {
    open: (origin, tls) => open(origin, tls, undefined),
    sentTo: (origin, { distance, tls }) => {
      const http = open(origin, tls?.ca === undefined ? undefined : { ca: tls.ca }, distance)
      const [oldest] = sentTo
      if (oldest !== undefined && sentTo.size > MOST_SENT_TO) {
        sentTo.delete(oldest[0])
        if (![...own.values()].some(({ origin: other }) => other === oldest[1].origin))
          turns.delete(oldest[1].origin)
        // What is under way there is finished first.
        void oldest[1].close()
      }
      return http
    },
    close: async () => {
      await sharing?.close()
      for (const one of turns.values()) one.close()
      await Promise.all([...own.values(), ...sentTo.values()].map((http) => http.close()))
    },
  }
}

/** The same host for somebody who waits: each of its reads goes before what nobody waits for. */
export function urgently(http: Http): Http {
  return { ...http, once: (ask) => http.once(asUrgent(ask)), read: (ask) => http.read(asUrgent(ask)) }
}

function asUrgent(ask: Ask): Ask {
  return { ...ask, urgent: true }
}
