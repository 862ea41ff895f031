import { lookup } from 'node:dns/promises'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { CareenError, errorCode } from '../../policies/model/index.ts'
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

/** What the system reports if it lacks a family of addresses. */
const ABSENT: readonly (string | undefined)[] = ['EADDRNOTAVAIL', 'EAFNOSUPPORT']

/**
 * Returns sockets that listen on an address, at least one. A name such as localhost can have an address of each family; one that this
 * host lacks is left out. Throws FAILED_PRECONDITION with the next step.
 */
export async function bindAddress(options: BindOptions): Promise<readonly Server[]> {
  const { address, subject } = options
  if (address.kind === 'unix') return [await bindSocket(address.path, options)]
  const hosts = await lookup(address.host, { all: true }).catch(refuse(subject))
  return bindHosts(
    hosts.map(({ address: host }) => host),
    address.port,
    options,
  )
}

async function bindSocket(path: string, { subject, socket, warn, take }: BindOptions): Promise<Server> {
  const access = await groupAccess(socket, subject)
  await prepareUnixSocket({ path, subject, warn })
  const server = createServer(take)
  await listening(server, () => listenOnUnixSocket(server, path)).catch(refuse(subject))
  try {
    shareUnixSocket({ path, subject, warn }, access)
    return server
  } catch (error) {
    server.close()
    throw error
  }
}

/** Returns the port of a server that listens on a host. */
export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

async function bindHosts(
  hosts: readonly string[],
  port: number,
  { subject, take }: BindOptions,
): Promise<readonly Server[]> {
  const bound: Server[] = []
  const failures: unknown[] = []
  for (const host of hosts) {
    const server = createServer(take)
    const [first] = bound
    const options = { host, port: first === undefined ? port : portOf(first) }
    await listening(server, () => server.listen(options)).then(
      () => bound.push(server),
      (error: unknown) => failures.push(error),
    )
  }
  const failure = failures.find((error) => bound.length === 0 || !ABSENT.includes(errorCode(error)))
  if (failure === undefined) return bound
  for (const server of bound) server.close()
  return refuse(subject)(failure)
}

function listening(server: Server, listen: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.once('listening', () => {
      server.off('error', reject)
      resolve()
    })
    listen()
  })
}

function refuse(subject: string): (cause: unknown) => never {
  return (cause) => {
    throw new CareenError('FAILED_PRECONDITION', `${subject}: ${reasonOf(cause)}`, { cause })
  }
}

/** Returns what happened and the next step. */
function reasonOf(cause: unknown): string {
  const code = errorCode(cause)
  switch (code) {
    case 'EADDRINUSE':
      return 'another process listens there. Stop it, or choose another address'
    case 'EACCES':
    case 'EPERM':
      return 'this process has no permission to listen there. Choose another address'
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
      return 'this host does not have that address. Choose another address'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'the name of the host has no address. Check the name, or write an address'
    default:
      return `cannot listen there: ${code ?? String(cause)}. Choose another address`
  }
}
