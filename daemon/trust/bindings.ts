import { CareenError, type Registry } from '../../policies/model/index.ts'
import { canonicalRegistryUrl } from '../../policies/scalars/index.ts'
import type { CareendFile, ReferenceKind } from './careend-file.ts'

/** Decides which secrets and files of this host the registry blocks of clients may use. */
export type Trust = {
  /**
   * Throws CREDENTIAL_NOT_BOUND if the registry block refers to a secret or a file of this host that is not bound to the
   * registry's host. Reads no secret and no file, so the error is the same whether they exist.
   */
  readonly check: (registry: Registry) => void
  /** Throws CREDENTIAL_NOT_BOUND if the block's `events_secret` is not bound. */
  readonly checkEvents: (registry: Registry) => void
}

/** Allows every reference: only the daemon's own user can connect, and that user can read the files anyway. */
export const LOCAL_TRUST: Trust = { check: () => {}, checkEvents: () => {} }

/** Allows what the `registry_host` blocks of a host file bind. `current` returns the file in force. */
export function bindings(current: () => CareendFile): Trust {
  return {
    check: (registry) => {
      for (const reference of referencesOf(registry)) requireBound(current(), registry, reference)
    },
    checkEvents: (registry) => {
      const { eventsSecret: value } = registry
      if (value !== undefined)
        requireBound(current(), registry, { attribute: 'events_secret', kind: 'events_secrets', value })
    },
  }
}

/** Returns a function that checks the registry block before it opens a client. */
export function trusted<Rest extends unknown[], Opened>(
  trust: Trust,
  open: (registry: Registry, ...rest: Rest) => Promise<Opened>,
): (registry: Registry, ...rest: Rest) => Promise<Opened> {
  return async (registry, ...rest) => {
    trust.check(registry)
    return open(registry, ...rest)
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

function requireBound(
  { registryHosts }: CareendFile,
  { name, url }: Registry,
  { attribute, kind, value }: Reference,
): void {
  const host = canonicalRegistryUrl(url)
  if (registryHosts.some((one) => one.hosts.includes(host) && one[kind].has(value))) return
  const shown = URL.canParse(url) ? new URL(url).host : url
  throw new CareenError(
    'CREDENTIAL_NOT_BOUND',
    `registry ${name}: ${attribute} ${value} is not bound to ${shown} where this process runs. Add it to ${kind} of ` +
      `registry_host "${shown}" in careend.hcl there`,
    { metadata: { registry: name, attribute } },
  )
}
