import { isIP } from 'node:net'
import { checkServerIdentity, createSecureContext } from 'node:tls'
import { type ChannelCredentials, Client, credentials } from '@grpc/grpc-js'
import { CareenError } from '../policies/model/index.ts'

/** What a client needs of TLS beside the authorities that Node knows. PEM. */
export type ClientTls = {
  /** Authorities that replace those of Node. */
  readonly ca?: string
  /** The certificate of the client, and its key. */
  readonly certificate?: string
  readonly key?: string
}

export type ChannelOptions = {
  /** `unix:PATH`, `HOST:PORT`, or `https://HOST[:PORT]` with TLS. */
  readonly address: string
  readonly tls?: ClientTls
  /** Connect through the proxy that `https_proxy` or `grpc_proxy` names. Absent: do not. */
  readonly useProxy?: boolean
  /** After how many milliseconds of silence a connection with a call is asked whether it lives, and how long it may take to answer. */
  readonly keepalive?: { readonly time: number; readonly timeout: number }
}

/** Why: a network that forgets a connection says nothing, and a watch would wait on it without an end. */
const KEEPALIVE = { time: 30_000, timeout: 10_000 }

/** Opens a channel. Sends nothing before the first call. Throws INVALID_ARGUMENT if address and TLS do not fit together. */
export function openChannel({
  address,
  tls = {},
  useProxy = false,
  keepalive = KEEPALIVE,
}: ChannelOptions): Client {
  const target = secureTarget(address)
  if (target === undefined && Object.keys(tls).length > 0)
    throw new CareenError(
      'INVALID_ARGUMENT',
      `${address} has no TLS, so a certificate has no use. Write https://HOST:PORT`,
    )
  const options = {
    'grpc.enable_retries': 0,
    // Why: a daemon that restarts is there again after a few seconds.
    'grpc.max_reconnect_backoff_ms': 1000,
    'grpc.keepalive_time_ms': keepalive.time,
    'grpc.keepalive_timeout_ms': keepalive.timeout,
    // Why: variables that are set for the web must not lead calls, and their token, elsewhere.
    'grpc.enable_http_proxy': useProxy ? 1 : 0,
  }
  if (target !== undefined)
    return new Client(target, secure(target, tls), { ...options, ...serverName(target) })
  return new Client(address, credentials.createInsecure(), { ...options, 'grpc.default_authority': 'careen' })
}

/** Returns HOST:PORT of an address with TLS, or undefined. */
function secureTarget(address: string): string | undefined {
  if (!/^https:/i.test(address)) return undefined
  const url = URL.canParse(address) ? new URL(address) : undefined
  const rest =
    url === undefined ? '?' : `${url.username}${url.password}${url.pathname}${url.search}${url.hash}`
  if (url === undefined || rest !== '/' || url.hostname === '')
    throw new CareenError('INVALID_ARGUMENT', `address ${address}: write https://HOST or https://HOST:PORT`)
  return `${url.hostname}:${url.port === '' ? 443 : url.port}`
}

/** Why: gRPC would send an address as the name of the server, which TLS forbids. The certificate is compared with the address. */
function serverName(target: string): { readonly 'grpc.ssl_target_name_override'?: string } {
  return isIP(hostOf(target)) === 0 ? {} : { 'grpc.ssl_target_name_override': 'localhost' }
}

function hostOf(target: string): string {
  return target.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')
}

function secure(target: string, { ca, certificate: cert, key }: ClientTls): ChannelCredentials {
  const given = {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  }
  try {
    const context = createSecureContext({ ...given, minVersion: 'TLSv1.2' })
    return credentials.createFromSecureContext(context, {
      checkServerIdentity: (_name, shown) => checkServerIdentity(hostOf(target), shown),
    })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new CareenError(
      'INVALID_ARGUMENT',
      `the certificate files cannot be used: ${why}. Check the files`,
      {
        cause,
      },
    )
  }
}
