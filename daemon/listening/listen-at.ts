import { lookup } from 'node:dns/promises'
import type { AddressInfo, Server } from 'node:net'
import { CareenError, errorCode } from '../../policies/model/index.ts'
import type { HostPort } from './host-port.ts'

/** What the system reports if it lacks a family of addresses. */
const ABSENT: readonly (string | undefined)[] = ['EADDRNOTAVAIL', 'EAFNOSUPPORT']

/**
 * Returns servers that listen on a host and a port, at least one. A name such as localhost can have an address of each family, with a
 * server for each; one that this host lacks is left out. `make` returns a new server. `subject`: the first words of errors. Throws
 * FAILED_PRECONDITION with the next step.
 */
export async function listenAt<S extends Server>(
  { host, port }: HostPort,
  subject: string,
  make: () => S,
): Promise<readonly S[]> {
  const found = await lookup(host, { all: true }).catch(listenRefused(subject))
  const bound: S[] = []
  const failures: unknown[] = []
  for (const { address } of found) {
    const server = make()
    const [first] = bound
    const at = { host: address, port: first === undefined ? port : portOf(first) }
    await listening(server, () => server.listen(at)).then(
      () => bound.push(server),
      (error: unknown) => failures.push(error),
    )
  }
  const failure = failures.find((error) => bound.length === 0 || !ABSENT.includes(errorCode(error)))
  if (failure === undefined) return bound
  for (const server of bound) server.close()
  return listenRefused(subject)(failure)
}

/** Returns the port of a server that listens on a host. */
export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

/** Resolves when the server listens. Rejects with the error of the system. */
export function listening(server: Server, listen: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.once('listening', () => {
      server.off('error', reject)
      resolve()
    })
    listen()
  })
}

/** Returns what throws FAILED_PRECONDITION for an error of the system, with the next step. */
export function listenRefused(subject: string): (cause: unknown) => never {
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
