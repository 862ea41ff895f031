import { readHostFile, runProgram } from '../../host/index.ts'
import { compact, type Registry } from '../../policies/model/index.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Reach, RegistryClient, SeenTrait } from './client.ts'
import { readCredentials, type CredentialSource, type SecretSources } from './credentials/index.ts'
import { openRegistry } from './open.ts'
import type { AllocateHosts } from './traffic/index.ts'
import { openHosts, readTls, type SentRequest } from './transport/index.ts'

export type ConnectionsOptions = {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  readonly version: string
  /** Exchanges use for allocations with other processes. Undefined: no other process uses the registries. */
  readonly allocate: AllocateHosts | undefined
  /** Called with what connections to registries show. Default: nobody is. */
  readonly seen?: (origin: string, trait: SeenTrait) => void
  /** Called with each request that has ended. Never throws. Default: nobody is. */
  readonly observe?: (request: SentRequest) => void
  /** Gets what the system says of failures. Clients get the kind of failure. */
  readonly log: Pick<Log, 'warn'>
}

/** How a client is used. `reach`: default everywhere. */
export type ClientUse = { readonly urgent?: boolean; readonly reach?: Reach }

/** Clients of declared registries, one per registry block's content, opened when first asked for. */
export type Connections = {
  /**
   * Returns the client of a registry, the same one for the same settings. All clients of a host use one rate limiter, whatever
   * their credentials. `urgent`: a person waits for the reads, so they are sent before others. Certificates are read at each
   * call; changed ones make another client. Throws REGISTRY_UNAUTHORIZED if credentials cannot be read, and FAILED_PRECONDITION
   * if certificates cannot.
   */
  readonly open: (registry: Registry, use?: ClientUse) => Promise<RegistryClient>
  /** Reads the certificates and the credentials of a registry anew. Sends no requests, and runs no programs. Throws as `open`. */
  readonly read: (registry: Registry) => Promise<void>
  readonly close: () => Promise<void>
}

/** Opens connections. Secrets are read on this host, at use, and stay in this process. */
export function openConnections({
  env,
  clock,
  version,
  allocate,
  seen,
  observe,
  log,
}: ConnectionsOptions): Connections {
  const clients = new Map<string, RegistryClient>()
  const options = { ...clock, version, random: Math.random }
  const hosts = openHosts({
    ...options,
    report: (message) => log.warn(message),
    ...compact({ allocate, seen, observe }),
  })
  const sources: SecretSources = { env, readFile: readHostFile, run: runProgram }
  return {
    open: async (registry, { urgent = false, reach } = {}) => {
      const { url, credentials, profile } = registry
      const tls = await readTls(registry, readHostFile)
      const key = JSON.stringify([url, credentials, profile, urgent, tls, asText(reach)])
      const known = clients.get(key)
      if (known) return known
      const source = sourceOf(credentials, url, sources)
      // Why: a missing secret is reported here, not in the middle of a run.
      await source()
      const client = openRegistry({
        ...options,
        url,
        hosts,
        urgent,
        ...compact({ tls, reach, credentials: credentials === undefined ? undefined : source, profile }),
      })
      clients.set(key, client)
      return client
    },
    read: async (registry) => {
      await readTls(registry, readHostFile)
      await sourceOf(registry.credentials, registry.url, { ...sources, run: notRun })()
    },
    close: async () => {
      clients.clear()
      await hosts.close()
    },
  }
}

function asText(reach: Reach | undefined): string {
  return JSON.stringify({ ...reach, tokenHosts: reach?.tokenHosts && [...reach.tokenHosts] })
}

/** Answers in place of a program. */
const notRun: SecretSources['run'] = async () => ({
  kind: 'ended',
  code: 0,
  output: JSON.stringify({ Username: 'not', Secret: 'run' }),
})

function sourceOf(reference: string | undefined, url: string, sources: SecretSources): CredentialSource {
  if (reference === undefined) return async () => undefined
  const { host } = new URL(url)
  return () => readCredentials(reference, host, sources)
}
