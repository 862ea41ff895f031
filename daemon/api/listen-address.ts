import { CareenError } from '../../policies/model/index.ts'
import { formatHostPort, type HostPort, parseHostPort } from '../listening/index.ts'

/** Where a listener listens. */
export type ListenAddress =
  | { readonly kind: 'unix'; readonly path: string }
  | ({ readonly kind: 'host' } & HostPort)

/** The longest path of a unix socket on every system that careen runs on. Bytes. */
const LONGEST = 100

/** Returns the address of `unix:PATH` or `HOST:PORT`. Throws INVALID_ARGUMENT, with `subject` first, for another text. */
export function parseListenAddress(text: string, subject: string): ListenAddress {
  if (text.startsWith('unix:')) return unixAddress(text.slice('unix:'.length), subject)
  return { kind: 'host', ...parseHostPort(text, subject, 'unix:PATH or HOST:PORT') }
}

/** Returns the text of an address. */
export function formatListenAddress(address: ListenAddress): string {
  return address.kind === 'unix' ? `unix:${address.path}` : formatHostPort(address)
}

/** Returns true if only this host can reach the address. */
export function isLocalAddress(address: ListenAddress): boolean {
  if (address.kind === 'unix') return true
  return address.host === 'localhost' || address.host === '::1' || /^127(?:\.\d+){3}$/.test(address.host)
}

function unixAddress(path: string, subject: string): ListenAddress {
  if (path === '') throw invalid(`${subject}: write the path of the socket after unix:`)
  if (Buffer.byteLength(path) > LONGEST)
    throw invalid(`${subject}: the path is longer than ${LONGEST} bytes. Choose a shorter path`)
  return { kind: 'unix', path }
}

function invalid(message: string): CareenError {
  return new CareenError('INVALID_ARGUMENT', message)
}
