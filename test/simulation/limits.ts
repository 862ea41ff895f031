import type { MemoryOptions, Reply, Request } from '../../daemon/registry/fake/state.ts'
import type { Random } from '../life/random.ts'
/** What registries refuse, and what for: too many requests, some of them by chance, or tokens that are missing. */

type Asked = Pick<Request, 'method'> & { readonly path: string }

/** Returns a refusal, or undefined. `at`: milliseconds. */
export type Limit = (at: number, asked: Asked) => Reply | undefined

const refused = (status: number, backoff?: number): Reply => ({
  status,
  ...(backoff === undefined ? {} : { headers: { 'retry-after': `${backoff}` } }),
})

/** At most so many requests in any second. `backoff`: Retry-After in seconds. */
export function perSecond(most: number, backoff?: number): Limit {
  let recent: number[] = []
  return (at) => {
    recent = recent.filter((one) => one > at - 1000)
    if (recent.length >= most) return refused(429, backoff)
    recent.push(at)
    return undefined
  }
}

type Chance = {
  /** Default: all requests. */
  readonly when?: (asked: Asked) => boolean
  /** Default: 429 and 503 by turns. */
  readonly status?: number
  /** Retry-After in seconds. */
  readonly backoff?: number
}

/** Refuses a part of the requests by chance. */
export function byChance(random: Random, part: number, { when, status, backoff }: Chance = {}): Limit {
  let count = 0
  return (_at, asked) => {
    if (when?.(asked) === false || !random.chance(part)) return undefined
    count += 1
    return refused(status ?? (count % 2 === 0 ? 429 : 503), backoff)
  }
}

/** How long a token is good for. Milliseconds. */
const TOKEN_LIFE = 5000

/** Requires the tokens that `/token` issues, if the options say so. They expire long before they say. */
export function openTokens({ bearer }: MemoryOptions): (at: number, request: Request) => Reply | undefined {
  const until = new Map<string, number>()
  return (at, { url, headers }) => {
    if (bearer === undefined) return undefined
    if (url.pathname === '/token') {
      const token = `token-${until.size}`
      until.set(token, at + TOKEN_LIFE)
      return { status: 200, body: JSON.stringify({ token, expires_in: 300 }) }
    }
    const token = headers['authorization']?.replace(/^Bearer /, '') ?? ''
    if ((until.get(token) ?? 0) > at) return undefined
    const error = token === '' ? '' : ',error="invalid_token"'
    return {
      status: 401,
      headers: { 'www-authenticate': `Bearer realm="${url.origin}/token",service="memory"${error}` },
    }
  }
}
