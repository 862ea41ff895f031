import type { ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js'
import { CareenError } from '../../policies/model/index.ts'
import type { Caller } from '../../proto/resources/index.ts'
import { isReflection } from './access.ts'
import type { AdmitCall } from './admission.ts'
import type { Bounds, ApiLimits } from './bounds.ts'
import { streamEnded } from './calls.ts'
import { edge, type EdgeOptions } from './edge.ts'
import { EdgeServer, methodUnknown } from './grpc-server.ts'
import { type IdentifyOptions, openIdentify } from './identities.ts'
import { isLocalAddress, type ListenAddress, parseListenAddress } from './listen-address.ts'
import { type ApiListener, openListener } from './listener.ts'
import type { ListenerTls } from './tls-files.ts'
import { openTls, type TlsGate } from './tls-gate.ts'
import type { SocketAccess } from './unix-socket.ts'

/** A listener that is asked for. */
export type ListenerRequest = {
  /** `unix:PATH`, or `HOST:PORT` (port 0: any free one). */
  readonly address: string
  /** First words of errors and warnings, such as `--listen unix:PATH`. */
  readonly subject: string
  /** Who calls without credentials. Undefined: every caller needs some. */
  readonly anonymous: Caller | undefined
  /** Certificates of a port with TLS. Undefined: it has no TLS. */
  readonly tls: ListenerTls | undefined
  /** Who can open a unix socket. */
  readonly socket: SocketAccess
  /** True if everybody who can connect may read which services there are, and how their messages are defined. */
  readonly reflection: boolean
}

/** A service with its handlers. */
export type Served = {
  readonly service: ServiceDefinition
  readonly handlers: UntypedServiceImplementation
}

export type ListenerParts = {
  readonly bounds: Bounds
  readonly limits: () => ApiLimits
  readonly services: readonly Served[]
  /** The services of reflection. */
  readonly reflection: readonly Served[]
  readonly admit: AdmitCall
  /** How callers with credentials are identified. */
  readonly proofs: Omit<IdentifyOptions, 'anonymous'>
  /** What all listeners share. */
  readonly shared: Omit<EdgeOptions, 'admit'>
}

const MESSAGE = 4 << 20

/** Opens a listener with a gRPC server of its own, so that it knows who calls. Throws if it cannot listen. */
export async function startListener(request: ListenerRequest, parts: ListenerParts): Promise<ApiListener> {
  const { admit, proofs, bounds, limits, shared } = parts
  const services = request.reflection ? [...parts.services, ...parts.reflection] : parts.services
  const { subject, anonymous, socket } = request
  const address = parseListenAddress(request.address, subject)
  refuseOpen(address, request)
  warnCleartext(address, request, shared)
  const identify = openIdentify({ ...proofs, anonymous })
  const server = new EdgeServer(bounds.connections, {
    'grpc.max_receive_message_length': MESSAGE,
    'grpc.max_send_message_length': MESSAGE,
    interceptors: [
      edge({ ...shared, admit: admitting(request, (arrival) => admit({ ...arrival, identify })) }),
    ],
  })
  for (const { service, handlers } of services) server.addService(service, handlers)
  const tls = await tlsOf(request, server, parts)
  return openListener({
    address,
    subject,
    socket,
    server,
    tls,
    bounds: bounds.connections,
    limit: () => limits().connections,
    log: shared.log,
  })
}

/** Why here: reflection is known to the daemon, and not at each of its addresses. */
function admitting({ reflection }: ListenerRequest, admit: EdgeOptions['admit']): EdgeOptions['admit'] {
  if (reflection) return admit
  return (arrival) => {
    if (isReflection(arrival.path)) throw methodUnknown(arrival.path)
    return admit(arrival)
  }
}

function tlsOf(
  { tls: files, subject }: ListenerRequest,
  server: EdgeServer,
  { bounds, shared }: ListenerParts,
): Promise<TlsGate | undefined> {
  if (files === undefined) return Promise.resolve(undefined)
  const { log, calls } = shared
  const authoritiesChanged = (): void => {
    log.info(`${subject}: client_ca has changed. Clients with certificates have to connect again`)
    calls.endStreams((identity) => identity.startsWith('mtls:'), streamEnded)
    server.closeCertified()
  }
  return openTls({ files, subject, bounds: bounds.connections, log, authoritiesChanged })
}

function refuseOpen(address: ListenAddress, { anonymous, subject }: ListenerRequest): void {
  if (isLocalAddress(address) || anonymous === undefined) return
  throw new CareenError(
    'INVALID_ARGUMENT',
    `${subject}: without a token, anyone who reaches this address could delete images. Start with --token-file FILE`,
  )
}

function warnCleartext(
  address: ListenAddress,
  { subject, tls }: ListenerRequest,
  { log }: Pick<EdgeOptions, 'log'>,
): void {
  if (isLocalAddress(address) || tls !== undefined) return
  log.warn(
    `${subject}: connections are not encrypted, so the network between can read tokens and use them. Add a tls block, or use a private network`,
  )
}
