import { openSource, parseFile, renderDiagnostic, type SourceFile } from '../../policies/hcl/index.ts'
import {
  constantScope,
  hasErrors,
  inReadingOrder,
  type Problems,
  problems,
  readBlock,
  valuesOf,
  type Written,
} from '../../policies/language/index.ts'
import { CareenError } from '../../policies/model/index.ts'
import { canonicalRegistryHost } from '../../policies/scalars/index.ts'
import type { Reach } from '../registry/client.ts'
import { CAREEND_FILE } from './schema.ts'

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

/** The content of `careend.hcl`. */
export type CareendFile = {
  readonly registryHosts: readonly RegistryHost[]
  /** Identities of hosts by those of their aliases. */
  readonly aliases: ReadonlyMap<string, string>
  /** Identities that are other registries than that of the key. */
  readonly distinct: ReadonlyMap<string, ReadonlySet<string>>
}

/** Reads the text of a `careend.hcl`. Throws INVALID_ARGUMENT with every error at its place. */
export async function parseCareendFile(file: SourceFile): Promise<CareendFile> {
  const at = problems()
  const source = openSource(file)
  const { body, diagnostics } = parseFile(source)
  diagnostics.forEach(at.add)
  const scope = await constantScope([], source)
  const tree = { type: '', typeEnd: 0, labels: [], headerEnd: 0, start: 0, end: file.text.length, body }
  const isBroken = (): boolean => diagnostics.length > 0
  const root = readBlock({ tree, schema: CAREEND_FILE, scope, address: '', label: '' }, { at, isBroken })
  const hosts = root.blocks.map((block) => ({ block, host: registryHost(block) }))
  for (const { block } of hosts) {
    valuesOf(block, CAREEND_FILE.blocks['registry_host'] ?? CAREEND_FILE, at)
    if (!HOST.test(block.label))
      at.error(block, 'Label of a registry_host block', 'Write HOST or HOST:PORT, without a scheme or path.')
    checkReach(block, at)
  }
  const all = inReadingOrder(at.all())
  if (!hasErrors(all)) return contentOf(hosts.map(({ host }) => host))
  const text = all.map((one) => renderDiagnostic(one, { paint: (_, plain) => plain, width: 100 })).join('\n')
  throw new CareenError('INVALID_ARGUMENT', `${file.name} has errors.\n${text}`)
}

/** Why no scheme: the same secrets count for http and https. */
const HOST = /^(?:[a-z\d](?:[\w.-]*[a-z\d])?|\[[\da-f:.]+\])(?::\d{1,5})?$/i

function contentOf(registryHosts: readonly RegistryHost[]): CareendFile {
  const aliases = registryHosts.flatMap(({ hosts: [host = '', ...others] }) =>
    others.map((other) => [other, host] as const),
  )
  const distinct = registryHosts.map(({ hosts: [host = ''], distinctFrom }) => [host, distinctFrom] as const)
  return { registryHosts, aliases: new Map(aliases), distinct: new Map(distinct) }
}

const ADDRESSES = ['public', 'private', 'loopback'] as const

function checkReach(block: Written, at: Problems): void {
  const { addresses = 'public', token_hosts: tokenHosts = [] } = block.body
  if (!ADDRESSES.some((one) => one === addresses))
    at.error(block, 'Unknown addresses', `Write ${ADDRESSES.map((one) => `"${one}"`).join(', ')}.`)
  for (const host of Array.isArray(tokenHosts) ? tokenHosts : [])
    if (typeof host === 'string' && !HOST.test(host))
      at.error(block, 'Host of a token service', `"${host}" is no HOST or HOST:PORT.`)
}

/** Returns the host as a URL writes it, or nothing if it is invalid, which is an error of the file. */
function hostInUrl(host: string): readonly string[] {
  return HOST.test(host) && URL.canParse(`https://${host}`) ? [new URL(`https://${host}`).host] : []
}

function registryHost({ label, body }: Written): RegistryHost {
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
