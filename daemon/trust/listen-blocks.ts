import { type Problems, type Values, valuesOf, type Written } from '../../policies/language/index.ts'
import { ALL_WORKSPACES, type Grant } from '../../proto/resources/index.ts'
import { LISTEN } from './edge-schema.ts'
import { roleOf } from './grant-blocks.ts'

/** One `listen` block. */
export type ListenBlock = {
  /** `unix:PATH` or `HOST:PORT`. */
  readonly address: string
  /** Who calls without credentials, such as `socket:local`, and its grants of this block. Undefined: nobody may. */
  readonly anonymous: { readonly identity: string; readonly grants: readonly Grant[] } | undefined
  /** Files of a port with TLS. */
  readonly tls: TlsBlock | undefined
  /** Mode and group of a unix socket. */
  readonly socket: { readonly mode: 0o600 | 0o660; readonly group: string | undefined }
  /** Whether it says how messages are defined. Undefined: the block does not say. */
  readonly reflection: boolean | undefined
}

export type TlsBlock = {
  readonly certificate: string
  readonly key: string
  /** Undefined: no client certificates. */
  readonly clientCa: string | undefined
}

const NAME = /^[A-Za-z][\w-]{0,62}$/

/** Returns what a `listen` block says. Adds a diagnostic for each value that is not valid. */
export function listenBlock(block: Written, values: Values, at: Problems): ListenBlock {
  const isUnix = block.label.startsWith('unix:')
  if (!isUnix) refuseOnPort(block, at)
  const mode = modeOf(block, values, at)
  const group = typeof values['group'] === 'string' ? values['group'] : undefined
  if (group !== undefined && mode === 0o600)
    at.error(
      block,
      'Group of a socket of mode "0600"',
      'Only its owner can connect. Write mode = "0660".',
      'group',
    )
  const anonymous = anonymousOf(block, values, at)
  const reflection = typeof values['reflection'] === 'boolean' ? values['reflection'] : undefined
  return { address: block.label, anonymous, tls: tlsOf(block, at), socket: { mode, group }, reflection }
}

function tlsOf(listen: Written, at: Problems): TlsBlock | undefined {
  const [block] = listen.blocks
  if (block === undefined) return undefined
  if (listen.label.startsWith('unix:'))
    at.error(block, 'TLS of a unix socket', 'The mode of the socket protects it. Remove the block.')
  const { certificate, key, client_ca: clientCa } = valuesOf(block, LISTEN.blocks['tls'] ?? LISTEN, at)
  return {
    certificate: textOf(certificate),
    key: textOf(key),
    clientCa: clientCa === undefined ? undefined : textOf(clientCa),
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** Why: everybody on a host can connect to its ports, so a port proves nothing of its callers. */
function refuseOnPort(block: Written, at: Problems): void {
  for (const name of ['identity', 'role', 'mode', 'group'] as const)
    if (block.body[name] !== undefined)
      at.error(
        block,
        `"${name}" of a port`,
        'Only a unix socket proves who calls. Callers of a port need credentials, such as a token.',
        name,
      )
}

function modeOf(block: Written, { mode }: Values, at: Problems): 0o600 | 0o660 {
  if (mode === undefined || mode === '0600') return 0o600
  if (mode !== '0660')
    at.error(
      block,
      'Mode of a socket',
      'Write "0600", for its owner alone, or "0660", also for its group.',
      'mode',
    )
  return 0o660
}

function anonymousOf(block: Written, values: Values, at: Problems): ListenBlock['anonymous'] {
  const { identity, mode } = values
  const role = roleOf(block, values, at)
  if (typeof identity !== 'string') {
    if (role !== undefined)
      at.error(block, 'Role without an identity', 'Add identity = "NAME", or leave out the role.', 'role')
    return undefined
  }
  if (!NAME.test(identity))
    at.error(block, 'Name of an identity', 'Write letters, digits, "_" and "-", a letter first.', 'identity')
  // Why: whoever may be socket:local stands in the history by the name that the client says.
  if (identity === 'local' && mode !== undefined && mode !== '0600')
    at.error(
      block,
      'Identity "local" of a shared socket',
      'It is for a socket of mode "0600". Choose another name.',
      'identity',
    )
  const grants = role === undefined ? [] : [{ role, workspaces: [ALL_WORKSPACES], registries: [] }]
  return { identity: `socket:${identity}`, grants }
}
