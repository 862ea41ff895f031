import { readFileSync, statSync } from 'node:fs'
import { CareenError, type Registry } from '../policies/index.ts'
import type { Clock } from './operations/clock.ts'
import { readCredentials } from './registry/credentials.ts'
import { openRegistry } from './registry/oci.ts'
import type { RegistryClient } from './registry/registry.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Clients of declared registries, one per URL and credentials reference, opened when first asked for. */
export type Connections = {
  readonly open: (registry: Registry) => Promise<RegistryClient>
  readonly close: () => Promise<void>
}

/** Secrets are read on this host, at use, and stay in this process. */
export function openConnections(env: Environment, clock: Clock, version: string): Connections {
  const clients = new Map<string, RegistryClient>()
  return {
    open: async ({ url, credentials, profile }) => {
      const key = `${url} ${credentials ?? ''} ${profile ?? ''}`
      const known = clients.get(key)
      if (known) return known
      const secret =
        credentials === undefined
          ? undefined
          : readCredentials(credentials, new URL(url).host, { env, readFile })
      const client = openRegistry({
        url,
        version,
        now: clock.now,
        sleep: clock.sleep,
        random: Math.random,
        ...(secret === undefined ? {} : { credentials: secret }),
        ...(profile === undefined ? {} : { profile }),
      })
      clients.set(key, client)
      return client
    },
    close: async () => {
      await Promise.all([...clients.values()].map((client) => client.close()))
      clients.clear()
    },
  }
}

function readFile(path: string): { text: string; mode: number } {
  try {
    return { text: readFileSync(path, 'utf8'), mode: statSync(path).mode }
  } catch (cause) {
    throw new CareenError('FAILED_PRECONDITION', `credentials file ${path} cannot be read`, { cause })
  }
}
