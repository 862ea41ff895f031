import { CareenError } from '../../policies/model/index.ts'

/**
 * Host and port of a Redis, or the path of its socket: what a message may show of its address. INVALID_ARGUMENT, without
 * the address and the password in it, when it is neither.
 */
export function placeOf(address: string): string {
  if (address.startsWith('/')) return address
  const url = URL.canParse(address) ? new URL(address) : undefined
  const known = url?.protocol === 'redis:' || url?.protocol === 'rediss:'
  if (known && url.host !== '' && isEncoded(url.username) && isEncoded(url.password)) return url.host
  throw new CareenError(
    'INVALID_ARGUMENT',
    'the address of Redis in --redis is not valid. Write redis://HOST:PORT, rediss://HOST:PORT or the path of a unix socket, with special characters of a password as %XX',
  )
}

function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
