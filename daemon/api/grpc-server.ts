import type { Http2Server, IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from 'node:http2'
import type { TLSSocket } from 'node:tls'
import { Server, type ServerOptions } from '@grpc/grpc-js'
import { CareenError } from '../../policies/model/index.ts'
import { toStatus } from '../../proto/status.ts'
import { earlierProtocol } from '../../proto/worker-protocol.ts'
import type { ConnectionBounds } from './bounds.ts'
import { type ClientCertificate, clientCertificateOf } from './client-certificates.ts'
import { watchPings } from './pings.ts'

/** A handler as grpc-js stores it. */
type Handler = {
  readonly path: string
  readonly type: string
  readonly serialize: (value: never) => Buffer
  readonly deserialize: (bytes: Buffer) => unknown
  readonly func: (call: unknown, callback: (status: object) => void) => void
}

/** What grpc-js 1.14 does not publish. `test/api/details.test.ts` fails if an upgrade renames it. */
type Private = {
  _retrieveHandler(path: string): Handler | null
  _verifyContentType(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): boolean
  _sessionHandler(server: Http2Server): (session: ServerHttp2Session) => void
}

const Base = Server as unknown as new (options: ServerOptions) => Omit<Server, keyof Private> & Private

/**
 * A server that gives calls of unknown methods to the interceptors, like all others, and that bounds pings. grpc-js answers such calls
 * without details, and all pings.
 */
export class EdgeServer extends Base {
  readonly #bounds: ConnectionBounds
  readonly #certified = new Set<ServerHttp2Session>()

  constructor(bounds: ConnectionBounds, options: ServerOptions) {
    super({
      'grpc.max_concurrent_streams': bounds.streams,
      'grpc.keepalive_time_ms': bounds.keepalive.time,
      'grpc.keepalive_timeout_ms': bounds.keepalive.timeout,
      // Why: nobody reads its counts of calls and connections.
      'grpc.enable_channelz': 0,
      ...options,
    })
    this.#bounds = bounds
  }

  override _sessionHandler(server: Http2Server): (session: ServerHttp2Session) => void {
    // oxlint-disable-next-line no-underscore-dangle
    const handle = super._sessionHandler(server)
    return (session) => {
      watchPings(session, this.#bounds.ping)
      if (session.encrypted === true) this.#noteCertificate(session)
      handle(session)
    }
  }

  #noteCertificate(session: ServerHttp2Session): void {
    const certificate = clientCertificateOf(session.socket as TLSSocket)
    if (certificate === undefined) return
    certificates.set(session, certificate)
    this.#certified.add(session)
    session.once('close', () => this.#certified.delete(session))
  }

  /** Closes the connections of clients that have shown a certificate, after their calls have ended. */
  closeCertified(): void {
    for (const session of this.#certified) session.close()
  }

  override _retrieveHandler(path: string): Handler {
    // oxlint-disable-next-line no-underscore-dangle
    return super._retrieveHandler(path) ?? unknownMethod(path)
  }

  override _verifyContentType(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): boolean {
    const timeout = headers['grpc-timeout']
    if (timeout !== undefined) timeouts.set(stream, String(timeout))
    // oxlint-disable-next-line no-underscore-dangle
    return super._verifyContentType(stream, headers)
  }
}

const certificates = new WeakMap<object, ClientCertificate>()

/** Returns the certificate that the client of a call has shown, or undefined. Requires the innermost call. */
export function certificateOf(call: object): ClientCertificate | undefined {
  const { session } = streamOf(call)
  return session === undefined ? undefined : certificates.get(session)
}

/** The deadlines that callers ask for. grpc-js reads one of more than 24 days as any other. */
const timeouts = new WeakMap<ServerHttp2Stream, string>()

/** Returns the header with the deadline of a call, or undefined if it has none. Requires the innermost call. */
export function timeoutOf(call: object): string | undefined {
  return timeouts.get(streamOf(call))
}

/** Returns the HTTP/2 stream of a call. Requires the innermost call, as the first interceptor receives it. */
export function streamOf(call: object): ServerHttp2Stream {
  return (call as { readonly stream: ServerHttp2Stream }).stream
}

/** Returns the error for a method that the server does not have. */
export function methodUnknown(path: string): CareenError {
  const message = `this daemon has no method ${path}. Upgrade the daemon, or use a client of its version`
  return earlierProtocol(path) ?? new CareenError('METHOD_UNKNOWN', message)
}

function unknownMethod(path: string): Handler {
  return {
    path,
    type: 'unary',
    serialize: () => Buffer.alloc(0),
    deserialize: (bytes) => bytes,
    func: (_call, callback) => callback(toStatus(methodUnknown(path))),
  }
}
