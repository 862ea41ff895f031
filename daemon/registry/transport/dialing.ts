import { createHash } from 'node:crypto'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { buildConnector, Pool } from 'undici'
import { CareenError } from '../../../policies/model/index.ts'
import type { Distance, Reach, SeenTrait } from '../client.ts'
import { distanceOf, farther, guardedLookup, isAsFarAs, literalAddress } from './dial-rules.ts'

export type DialerOptions = {
  readonly origin: string
  /** Set for a host that a registry sent us to: how far the registry itself is. */
  readonly sentBy: Distance | undefined
  readonly reach: Pick<Reach, 'nearest' | 'cleartext'>
  readonly pool: Omit<Pool.Options, 'connect'>
  /** Called for each new connection with what it shows. Default: nobody is. */
  readonly seen?: (trait: SeenTrait) => void
  /** Options of each connection except the lookup. */
  readonly connect: Omit<buildConnector.BuildOptions, 'lookup'>
}

/** The connections of a host. Each new one checks the address that it dials. */
export type Dialer = {
  /**
   * Returns the connections for a request. Throws REGISTRY_UNREACHABLE if the origin is an address that is not dialled, and
   * REGISTRY_UNAUTHORIZED if `confidential` and it would carry a secret over http to a public address. The request itself fails
   * with the same errors if its name resolves to such addresses only.
   */
  readonly poolFor: (request: { readonly confidential: boolean }) => Pool
  /** Returns how far away the host is; `public` before the first connection. */
  readonly distance: () => Distance
  /** Waits for requests in progress. */
  readonly close: () => Promise<void>
}

export function openDialer({ origin, sentBy, reach, pool, connect, seen }: DialerOptions): Dialer {
  const literal = literalAddress(origin)
  let distance = literal === undefined ? undefined : distanceOf(literal)
  const saw = (found: Distance): void => {
    distance = distance === undefined ? found : farther(distance, found)
  }
  const isClear = new URL(origin).protocol === 'http:'
  const openPool = (clearSecrets: boolean): Pool => {
    const refusal = (target: Distance): CareenError | undefined =>
      refusalOf(origin, target, { sentBy, reach, clearSecrets })
    return new Pool(origin, {
      ...pool,
      connect: observed(buildConnector({ ...connect, lookup: guardedLookup({ refusal, saw }) }), seen),
    })
  }
  // Why two: a connection of a public request must not be used for a secret.
  const pools = new Map<boolean, Pool>()
  return {
    poolFor: ({ confidential }) => {
      const clearSecrets = isClear && confidential
      // Why here: a literal address is never looked up.
      const refused =
        literal === undefined
          ? undefined
          : refusalOf(origin, distanceOf(literal), { sentBy, reach, clearSecrets })
      if (refused !== undefined) throw refused
      const found = pools.get(clearSecrets) ?? openPool(clearSecrets)
      pools.set(clearSecrets, found)
      return found
    },
    distance: () => distance ?? 'public',
    close: async () => {
      await Promise.all([...pools.values()].map((one) => one.close()))
    },
  }
}

/** Returns a connector that reports what its connections show. */
function observed(connect: buildConnector.connector, seen: DialerOptions['seen']): buildConnector.connector {
  if (seen === undefined) return connect
  return (options, done) => {
    connect(options, (...opened) => {
      // Why the error: undici passes no second argument with it.
      const [error, socket] = opened
      if (error === null && socket !== null) for (const trait of traitsOf(socket)) seen(trait)
      done(...opened)
    })
  }
}

function traitsOf(socket: Socket): readonly SeenTrait[] {
  const { remoteAddress, remotePort } = socket
  const address = { kind: 'address', value: `${remoteAddress} ${remotePort}` } as const
  const leaf = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined
  if (leaf === undefined) return [address]
  const spki = leaf.publicKey.export({ type: 'spki', format: 'der' })
  return [address, { kind: 'key', value: createHash('sha256').update(spki).digest('hex') }]
}

type Circumstances = Pick<DialerOptions, 'sentBy' | 'reach'> & { readonly clearSecrets: boolean }

/** Returns why a host at this distance is not dialled, or undefined if it is. */
function refusalOf(
  origin: string,
  target: Distance,
  { sentBy, reach, clearSecrets }: Circumstances,
): CareenError | undefined {
  if (sentBy !== undefined && !isAsFarAs(sentBy, target)) return notDialled(origin, SENT_TOO_NEAR)
  if (target === 'never') return notDialled(origin, NEVER_DIALLED)
  if (!isAsFarAs(reach.nearest, target)) return notDialled(origin, notAllowed(origin, target))
  if (!clearSecrets || isAsFarAs(target, reach.cleartext)) return undefined
  return new CareenError(
    'REGISTRY_UNAUTHORIZED',
    `${origin}: careen does not send credentials over http to a ${target} address. Use an https url, a registry block without credentials, or cleartext = true in careend.hcl where this process runs`,
  )
}

function notAllowed(origin: string, target: Distance): string {
  const { host } = new URL(origin)
  return `its address is ${target}. If that is right, set addresses = "${target}" in registry_host "${host}" of careend.hcl where this process runs`
}

function notDialled(origin: string, why: string): CareenError {
  return new CareenError('REGISTRY_UNREACHABLE', `${origin}: careen does not connect to it: ${why}`, {
    metadata: { dial: 'refused' },
  })
}

const SENT_TOO_NEAR =
  'its address is not allowed for a host that a registry names: nearer than the registry itself, link-local, or a metadata service'
const NEVER_DIALLED =
  'its address is link-local, multicast, unspecified, or that of a metadata service. Check the url and what its name resolves to'
