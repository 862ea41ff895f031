import { isIP } from 'node:net'
import { CareenError } from '../../policies/model/index.ts'

/** `host`: a name or an address, without brackets. Port 0: any free one. */
export type HostPort = { readonly host: string; readonly port: number }

/** Returns host and port of `HOST:PORT`, or why it is none: what to write. `form`: what may be written there. */
export function readHostPort(text: string, form: string = 'HOST:PORT'): HostPort | string {
  const [, written = '', digits] = /^(.*):(\d{1,5})$/.exec(text) ?? []
  const host = hostIn(written)
  if (host === undefined)
    return isBare(written) ? 'write an IPv6 address in brackets, such as [::1]:7465' : `write ${form}`
  const port = Number(digits)
  return port > 65_535 ? 'a port is at most 65535' : { host, port }
}

/** Returns a name, or an address without brackets; undefined: it is neither. */
function hostIn(text: string): string | undefined {
  const bare = /^\[(.*)\]$/.exec(text)?.[1]
  const isHost = bare === undefined ? /^[\w.-]+$/.test(text) : isIP(bare) === 6
  return isHost ? (bare ?? text) : undefined
}

/** Returns true for what looks like an IPv6 address whose brackets are missing. */
function isBare(text: string): boolean {
  return /^\[?[\da-f.]*:[\da-f:.]*$/i.test(text)
}

/** Returns host and port of `HOST:PORT`. Throws INVALID_ARGUMENT, with `subject` first, for another text. */
export function parseHostPort(text: string, subject: string, form?: string): HostPort {
  const read = readHostPort(text, form)
  if (typeof read !== 'string') return read
  throw new CareenError('INVALID_ARGUMENT', `${subject}: ${read}`)
}

/** Returns the text of a host and a port. */
export function formatHostPort({ host, port }: HostPort): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}
