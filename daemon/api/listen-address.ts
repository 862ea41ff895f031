import { isIP } from 'node:net'
import { CareenError } from '../../policies/model/index.ts'

/** Where a listener listens. */
export type ListenAddress =
  | { readonly kind: 'unix'; readonly path: string }
  | {
      readonly kind: 'host'
      /** A name or an address, without brackets. */
      readonly host: string
      /** 0: any free one. */
      readonly port: number
    }

/** The longest path of a unix socket on every system that careen runs on. Bytes. */
const LONGEST = 100

/** Returns the address of `unix:PATH` or `HOST:PORT`. Throws INVALID_ARGUMENT, with `subject` first, for another text. */
export function parseListenAddress(text: string, subject: string): ListenAddress {
  if (text.startsWith('unix:')) return unixAddress(text.slice('unix:'.length), subject)
  const [, host, digits] = /^(.*):(\d{1,5})$/.exec(text) ?? []
  if (host === undefined) throw invalid(`${subject}: write unix:PATH or HOST:PORT`)
  return { kind: 'host', host: hostOf(host, subject), port: portOfText(Number(digits), subject) }
}

/** Returns a host without brackets. */
function hostOf(text: string, subject: string): string {
  const bare = /^\[(.*)\]$/.exec(text)?.[1]
  if (bare === undefined && text.includes(':'))
    throw invalid(`${subject}: write an IPv6 address in brackets, such as [::1]:7465`)
  if (bare === undefined ? /^[\w.-]+$/.test(text) : isIP(bare) === 6) return bare ?? text
  throw invalid(`${subject}: write unix:PATH or HOST:PORT`)
}

function portOfText(port: number, subject: string): number {
  if (port <= 65_535) return port
  throw invalid(`${subject}: a port is at most 65535`)
}

/** Returns the text of an address. */
export function formatListenAddress(address: ListenAddress): string {
  if (address.kind === 'unix') return `unix:${address.path}`
  const { host, port } = address
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
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
