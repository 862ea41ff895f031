import { compact } from '../../../policies/model/index.ts'
import type { Reach } from '../client.ts'
import type { Credentials, CredentialSource } from '../credentials/index.ts'
import type { Slot } from '../traffic/index.ts'
import {
  type Authorized,
  authorize,
  type Hosts,
  type Http,
  type LookUp,
  openHosts,
  type Tls,
  urgently,
} from '../transport/index.ts'

export type RegistryOptions = {
  readonly url: string
  readonly credentials?: Credentials | CredentialSource
  readonly tls?: Tls
  /** What it may connect to. Default: everything that is ever dialled. */
  readonly reach?: Reach
  readonly version: string
  readonly random: () => number
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  readonly now: () => number
  /** Milliseconds of the clock that also times the intents of DELETEs. */
  readonly monotonic: () => number
  /** Hosts that are shared with other clients, which then are not closed with this one. Default: its own. */
  readonly hosts?: Hosts
  /** A person waits for the reads: they are sent before others. */
  readonly urgent?: boolean
  /** `tags` if the time of a delete by digest grows with the number of tags; then few are sent concurrently. Default: `tags`. */
  readonly deleteCost?: 'tags' | 'constant'
  /** As declared. Absent: detected. */
  readonly profile?: string
  /** Origin of the vendor's own API, if it is not the usual one. */
  readonly api?: string
}

/** A registry of the OCI distribution API, with the dependencies of all calls. */
export type Core = {
  readonly http: Http
  /** Opens a host that the registry sends us to. */
  readonly hostAt: (origin: string) => Http
  /** Opens the vendor's own API. Requires an origin from careen or the operator, never from the registry. */
  readonly vendorAt: (origin: string) => Http
  readonly auth: Authorized
  /** Slots in the host's delete lane that this client has acquired, by repository. */
  readonly slots: Map<string, Slot>
  /** By when the next DELETE of a repository must be sent, by the monotonic clock. */
  readonly latest: Map<string, number>
  readonly options: RegistryOptions
  /** Returns true if lists of tags and repositories are in no order that can be checked. */
  readonly listsUnordered: () => boolean
  readonly monotonic: () => number
  /** Closes the hosts if this client opened them. */
  readonly close: () => Promise<void>
  /** Returns `https://host/repository`, for messages. */
  readonly where: (repository: string) => string
}

/** What a vendor adds to the context. */
export type ContextParts = {
  /** Returns a function that exchanges the declared credentials. Absent or undefined: they are used unchanged. */
  readonly login?: (
    vendorAt: Core['vendorAt'],
  ) => ((lookUp: LookUp) => Promise<Credentials | undefined>) | undefined
  readonly listsUnordered: () => boolean
}

/** Opens the context of the calls. Does not send requests. */
export function openContext(options: RegistryOptions, { login, listsUnordered }: ContextParts): Core {
  const { monotonic, url, now, tls, reach } = options
  const hosts = options.hosts ?? openHosts({ ...options, monotonic })
  const mine = (http: Http): Http => (options.urgent === true ? urgently(http) : http)
  const http = mine(hosts.open(new URL(url).origin, tls, reach))
  const hostAt = (origin: string): Http =>
    mine(hosts.sentTo(origin, { distance: http.distance(), ...compact({ tls, reach }) }))
  const vendorAt = (origin: string): Http =>
    mine(hosts.open(origin, tls?.ca === undefined ? undefined : { ca: tls.ca }))
  const logged = login?.(vendorAt)
  const auth = authorize({
    http,
    now,
    hostAt,
    ...compact({ tokenHosts: reach?.tokenHosts }),
    ...sourceOf(options),
    ...(logged === undefined ? {} : { login: logged }),
  })
  return {
    http,
    hostAt,
    vendorAt,
    auth,
    slots: new Map(),
    latest: new Map(),
    options,
    listsUnordered,
    monotonic,
    where: (repository) => `${http.origin}/${repository}`,
    close: async () => {
      if (options.hosts === undefined) await hosts.close()
    },
  }
}

function sourceOf({ credentials }: RegistryOptions): { credentials?: CredentialSource } {
  if (credentials === undefined) return {}
  return { credentials: typeof credentials === 'function' ? credentials : () => Promise.resolve(credentials) }
}
