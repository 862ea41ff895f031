import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { ServerCredentials } from '@grpc/grpc-js'
import { portOf } from '../listening/index.ts'
import type { Log } from '../log.ts'
import { bindAddress } from './binding.ts'
import type { ConnectionBounds, ApiLimits } from './bounds.ts'
import { oncePerMinute } from './connection-warnings.ts'
import { awaitPreface, ConnectionCounts } from './connections.ts'
import type { EdgeServer } from './grpc-server.ts'
import { formatListenAddress, type ListenAddress } from './listen-address.ts'
import type { TlsGate } from './tls-gate.ts'
import type { SocketAccess } from './unix-socket.ts'

export type ListenerOptions = {
  readonly address: ListenAddress
  /** First words of errors and warnings, for example `--listen unix:PATH`. */
  readonly subject: string
  readonly socket: SocketAccess
  /** Serves the connections. */
  readonly server: EdgeServer
  readonly bounds: ConnectionBounds
  /** Returns how many connections may be open. */
  readonly limit: () => ApiLimits['connections']
  readonly log: Log
  /** Opens the connection inside an accepted one. Undefined: it is the same. */
  readonly tls: TlsGate | undefined
}

export type ApiListener = {
  /** Where it listens, with the real port. */
  readonly address: string
  /** Reads certificates again, if there are any. */
  readonly reload: () => Promise<void>
  /** Accepts nothing more. Lets calls end for at most `grace` milliseconds, and closes every connection. */
  readonly close: (grace: number) => Promise<void>
}

/**
 * Starts to listen, and gives each connection to the gRPC server. Why not `bindAsync`: it replaces the file at the path of a unix
 * socket, and accepts any number of connections. Throws FAILED_PRECONDITION with the next step if it cannot listen.
 */
export async function openListener(options: ListenerOptions): Promise<ApiListener> {
  const { address, server, subject, socket, tls, log } = options
  const accept = acceptor(options)
  const bound = await bindAddress({ address, subject, socket, warn: log.warn, take: accept.take })
  const [first] = bound
  return {
    address: formatListenAddress(
      address.kind === 'unix' || first === undefined ? address : { ...address, port: portOf(first) },
    ),
    reload: async () => tls?.reload(),
    close: async (grace) => {
      const closed = bound.map((one) => once(one, 'close'))
      for (const one of bound) one.close()
      tls?.close()
      accept.dropSilent()
      const forced = setTimeout(() => {
        server.forceShutdown()
        accept.dropAll()
      }, grace)
      // Why not its callback: it comes before the last answers are sent, since Node itself closes the sessions of a server.
      server.tryShutdown(() => {})
      await Promise.all([...closed, accept.empty()])
      clearTimeout(forced)
    },
  }
}

type Acceptor = {
  readonly take: (socket: Socket) => void
  /** Closes the connections that have not begun with HTTP/2. */
  readonly dropSilent: () => void
  readonly dropAll: () => void
  /** Resolves when no connection is left. */
  readonly empty: () => Promise<void>
}

function acceptor(options: ListenerOptions): Acceptor {
  const { server, bounds, limit, log, subject, tls } = options
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure())
  const counts = new ConnectionCounts(limit)
  const [sockets, silent] = [new Set<Socket>(), new Set<Socket>()]
  const warn = oncePerMinute((count) =>
    log.warn(`${subject}: connections are refused, because too many are open (${count})`),
  )
  return {
    take: (socket) => {
      const leave = counts.enter(socket.remoteAddress)
      if (leave === undefined) {
        warn(undefined)
        socket.destroy()
        return
      }
      for (const set of [sockets, silent]) set.add(socket)
      socket.once('close', () => {
        leave()
        for (const set of [sockets, silent]) set.delete(socket)
      })
      socket.on('error', () => {})
      const begin = (connection: Duplex): void =>
        awaitPreface(connection, bounds.preface, () => {
          silent.delete(socket)
          injector.injectConnection(connection)
        })
      if (tls === undefined) begin(socket)
      else tls.open(socket, begin)
    },
    dropSilent: () => drop(silent),
    dropAll: () => drop(sockets),
    empty: () =>
      new Promise((resolve) => {
        const check = (): void => {
          if (sockets.size === 0) resolve()
        }
        for (const socket of sockets) socket.once('close', check)
        check()
      }),
  }
}

function drop(sockets: ReadonlySet<Socket>): void {
  for (const socket of sockets) socket.destroy()
}
