import { CareenError, type Registry } from '../../policies/model/index.ts'
import { canonicalRegistryUrl } from '../../policies/scalars/index.ts'
import { ANYWHERE, type Reach, type RegistryClient } from '../registry/client.ts'
import type { CareendFile } from './careend-file.ts'
import type { ReferenceKind, RegistryHost } from './registry-hosts.ts'

/** Decides which secrets and files of this host the registry blocks of clients may use, and what may be connected to for them. */
export type Trust = {
  /**
   * Returns what may be connected to for a registry block of a workspace. Throws CREDENTIAL_NOT_BOUND if it refers to a secret or
   * a file of this host that is not bound to the registry's host. Reads no secret and no file, so the error is the same whether
   * they exist.
   */
  readonly check: (registry: Registry, workspace: string) => Reach
  /** Returns what `careend.hcl` says of the names of registries. */
  readonly names: () => Pick<CareendFile, 'aliases' | 'distinct'>
  /** Throws CREDENTIAL_NOT_BOUND if the block's `events_secret` is not bound. */
  readonly checkEvents: (registry: Registry, workspace: string) => void
}

const NO_NAMES = { aliases: new Map(), distinct: new Map() }

/** Allows every reference: only the daemon's own user can connect, and that user can read the files anyway. */
export const LOCAL_TRUST: Trust = {
  check: () => ANYWHERE,
  checkEvents: () => {},
  names: () => NO_NAMES,
}

/** Allows what the `registry_host` blocks of a host file bind. `current` returns the file in force. */
export function bindings(current: () => CareendFile): Trust {
  return {
    check: (registry, workspace) => {
      const blocks = blocksFor(current(), registry, workspace)
      for (const reference of referencesOf(registry)) requireBound(blocks, { registry, workspace, reference })
      return reachOf(blocks)
    },
    checkEvents: (registry, workspace) => {
      const { eventsSecret: value } = registry
      if (value === undefined) return
      const reference = { attribute: 'events_secret', kind: 'events_secrets', value } as const
      requireBound(blocksFor(current(), registry, workspace), { registry, workspace, reference })
    },
    names: current,
  }
}

/** Returns a function that checks the registry block before it opens a client. */
export function trusted<Use extends object>(
  trust: Trust,
  open: (registry: Registry, use: Use & { readonly reach: Reach }) => Promise<RegistryClient>,
): (registry: Registry, workspace: string, use?: Use) => Promise<RegistryClient> {
  return async (registry, workspace, use) =>
    open(registry, { ...(use ?? ({} as Use)), reach: trust.check(registry, workspace) })
}

/** Returns a function that says why this process cannot read what a registry block names: it is not bound, or not readable. */
export function checksReferences(
  trust: Trust,
  read: (registry: Registry) => Promise<void>,
): (registry: Registry, workspace: string) => Promise<CareenError | undefined> {
  return async (registry, workspace) => {
    try {
      trust.check(registry, workspace)
      await read(registry)
      return undefined
    } catch (thrown) {
      return CareenError.from(thrown)
    }
  }
}

type Reference = { readonly attribute: string; readonly kind: ReferenceKind; readonly value: string }

/** Returns what the block makes this process read when it opens the registry. */
function referencesOf(registry: Registry): readonly Reference[] {
  const { credentials, caFile, clientCertificate, clientKey, storage } = registry
  const all: readonly {
    readonly attribute: string
    readonly kind: ReferenceKind
    value: string | undefined
  }[] = [
    // Why not docker: alone: its config has secrets by host already.
    {
      attribute: 'credentials',
      kind: 'credentials',
      value: credentials === 'docker:' ? undefined : credentials,
    },
    { attribute: 'ca_file', kind: 'ca_files', value: caFile },
    { attribute: 'client_certificate', kind: 'client_files', value: clientCertificate },
    { attribute: 'client_key', kind: 'client_files', value: clientKey },
    { attribute: 'storage', kind: 'storage', value: storage },
  ]
  return all.flatMap(({ value, ...rest }) => (value === undefined ? [] : [{ ...rest, value }]))
}

function blocksFor(
  { registryHosts }: CareendFile,
  { url }: Registry,
  workspace: string,
): readonly RegistryHost[] {
  const host = canonicalRegistryUrl(url)
  return registryHosts.filter(
    ({ hosts, workspaces }) =>
      hosts.includes(host) && (workspaces === undefined || workspaces.has(workspace)),
  )
}

/** Returns what the blocks of a host allow together. Without a block: public addresses, and nothing in clear text. */
function reachOf(blocks: readonly RegistryHost[]): Reach {
  const allowed = (distance: RegistryHost['nearest']): boolean =>
    blocks.some(({ nearest }) => nearest === distance)
  const nearest = allowed('loopback') ? 'loopback' : allowed('private') ? 'private' : 'public'
  return {
    nearest,
    cleartext: blocks.some(({ cleartext }) => cleartext) ? 'public' : 'loopback',
    tokenHosts: new Set(blocks.flatMap(({ tokenHosts }) => [...tokenHosts])),
  }
}

type Bound = { readonly registry: Registry; readonly workspace: string; readonly reference: Reference }

function requireBound(blocks: readonly RegistryHost[], { registry, workspace, reference }: Bound): void {
  const { name, url } = registry
  const { attribute, kind, value } = reference
  if (blocks.some((one) => one[kind].has(value))) return
  const shown = URL.canParse(url) ? new URL(url).host : url
  throw new CareenError(
    'CREDENTIAL_NOT_BOUND',
    `registry ${name}: ${attribute} ${value} is not bound to ${shown} for workspace ${workspace} where this process runs. Add it to ` +
      `${kind} of registry_host "${shown}" in careend.hcl there`,
    { metadata: { registry: name, attribute } },
  )
}
