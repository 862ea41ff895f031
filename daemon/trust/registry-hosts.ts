import type { Problems, Written } from '../../policies/language/index.ts'
import { canonicalRegistryHost } from '../../policies/scalars/index.ts'
import type { Reach } from '../registry/client.ts'

/** Kinds of references that a registry block can make to this host. */
export type ReferenceKind = 'credentials' | 'ca_files' | 'client_files' | 'storage' | 'events_secrets'

/** One `registry_host` block. `hosts`: canonical names of the host and its aliases. */
export type RegistryHost = {
  readonly hosts: readonly string[]
  /** Identities of other registries that look the same. */
  readonly distinctFrom: ReadonlySet<string>
  /** Undefined: all. */
  readonly workspaces: ReadonlySet<string> | undefined
  readonly nearest: Reach['nearest']
  /** True if credentials may be sent over http. */
  readonly cleartext: boolean
  /** Hosts as in a URL. */
  readonly tokenHosts: ReadonlySet<string>
} & { readonly [Kind in ReferenceKind]: ReadonlySet<string> }

/** Returns what a `registry_host` block says. Adds a diagnostic for each value that is not valid. */
export function registryHost(block: Written, at: Problems): RegistryHost {
  if (!isHost(block.label))
    at.error(block, 'Label of a registry_host block', 'Write HOST or HOST:PORT, without a scheme or path.')
  checkReach(block, at)
  return hostOf(block)
}

/** Why no scheme: the same secrets count for http and https. */
const HOST = /^(?:[a-z\d](?:[\w.-]*[a-z\d])?|\[[\da-f:.]+\])(?::\d{1,5})?$/i

/** Why also as a URL: a port is at most 65535. */
function isHost(text: string): boolean {
  return HOST.test(text) && URL.canParse(`https://${text}`)
}

const ADDRESSES = ['public', 'private', 'loopback'] as const

function checkReach(block: Written, at: Problems): void {
  const { addresses = 'public', token_hosts: tokenHosts = [] } = block.body
  if (!ADDRESSES.some((one) => one === addresses))
    at.error(block, 'Unknown addresses', `Write ${ADDRESSES.map((one) => `"${one}"`).join(', ')}.`)
  for (const host of Array.isArray(tokenHosts) ? tokenHosts : [])
    if (typeof host === 'string' && !isHost(host))
      at.error(block, 'Host of a token service', `"${host}" is no HOST or HOST:PORT.`)
}

/** Returns the host as a URL writes it, or nothing if it is invalid, which is an error of the file. */
function hostInUrl(host: string): readonly string[] {
  return isHost(host) ? [new URL(`https://${host}`).host] : []
}

function hostOf({ label, body }: Written): RegistryHost {
  const strings = (name: string): readonly string[] => {
    const value = body[name]
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
  }
  return {
    hosts: [label, ...strings('aliases')].map(canonicalRegistryHost),
    distinctFrom: new Set(strings('distinct_from').map(canonicalRegistryHost)),
    workspaces: body['workspaces'] === undefined ? undefined : new Set(strings('workspaces')),
    nearest: ADDRESSES.find((one) => one === body['addresses']) ?? 'public',
    cleartext: body['cleartext'] === true,
    tokenHosts: new Set(strings('token_hosts').flatMap(hostInUrl)),
    credentials: new Set(strings('credentials')),
    ca_files: new Set(strings('ca_files')),
    client_files: new Set(strings('client_files')),
    storage: new Set(strings('storage')),
    events_secrets: new Set(strings('events_secrets')),
  }
}
