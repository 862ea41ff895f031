import { createServer, type Server, type Socket } from 'node:net'
import { listenAt, listening, listenRefused } from '../listening/index.ts'
import type { ListenAddress } from './listen-address.ts'
import {
  groupAccess,
  listenOnUnixSocket,
  prepareUnixSocket,
  shareUnixSocket,
  type SocketAccess,
} from './unix-socket.ts'

export type BindOptions = {
  readonly address: ListenAddress
  /** First words of errors and warnings. */
  readonly subject: string
  /** Who can open a unix socket. */
  readonly socket: SocketAccess
  readonly warn: (message: string) => void
  /** Takes each connection. */
  readonly take: (socket: Socket) => void
}

/** Returns sockets that listen on an address, at least one. Throws FAILED_PRECONDITION with the next step. */
export async function bindAddress(options: BindOptions): Promise<readonly Server[]> {
  const { address, subject, take } = options
  if (address.kind === 'unix') return [await bindSocket(address.path, options)]
  return listenAt(address, subject, () => createServer(take))
}

async function bindSocket(path: string, { subject, socket, warn, take }: BindOptions): Promise<Server> {
  const access = await groupAccess(socket, subject)
  await prepareUnixSocket({ path, subject, warn })
  const server = createServer(take)
  await listening(server, () => listenOnUnixSocket(server, path)).catch(listenRefused(subject))
  try {
    shareUnixSocket({ path, subject, warn }, access)
    return server
  } catch (error) {
    server.close()
    throw error
  }
}
