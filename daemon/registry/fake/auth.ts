import type { IncomingMessage } from 'node:http'
import { type MemoryState, refusal, type Reply } from './state.ts'

/** Undefined: the request may be answered. Else what it gets instead: a challenge, or the token that it asks for. */
export function gate({ options }: MemoryState, incoming: IncomingMessage): Reply | undefined {
  const { basic, bearer } = options
  if (bearer !== undefined) return token(bearer, incoming)
  if (basic === undefined) return undefined
  const expected = `Basic ${Buffer.from(`${basic.username}:${basic.password}`).toString('base64')}`
  return incoming.headers.authorization === expected ? undefined : challenge('Basic realm="memory"')
}

type Bearer = NonNullable<MemoryState['options']['bearer']>

function token(bearer: Bearer, incoming: IncomingMessage): Reply | undefined {
  const { authorization = '', host = '' } = incoming.headers
  if (incoming.url?.startsWith('/token') === true) return issue(bearer.tokens)
  if (bearer.tokens.has(authorization.replace(/^Bearer /, ''))) return undefined
  const realm = bearer.realm ?? `http://${host}/token`
  const error = authorization === '' ? '' : ',error="invalid_token"'
  return challenge(`Bearer realm="${realm}",service="memory",scope="${scopeOf(incoming)}"${error}`)
}

function issue(tokens: Set<string>): Reply {
  const value = `token-${tokens.size}-${Math.floor(performance.now() * 1000)}`
  tokens.add(value)
  return { status: 200, body: JSON.stringify({ token: value, expires_in: 300 }) }
}

function challenge(header: string): Reply {
  const refused = refusal(401, 'UNAUTHORIZED', 'authentication required')
  return { ...refused, headers: { 'www-authenticate': header } }
}

function scopeOf({ method, url }: IncomingMessage): string {
  const name = /^\/v2\/(.+)\/(?:manifests|blobs|tags|referrers)\//.exec(url ?? '')?.[1]
  if (name === undefined) return 'registry:catalog:*'
  if (method === 'DELETE') return `repository:${name}:delete`
  return `repository:${name}:${method === 'GET' || method === 'HEAD' ? 'pull' : 'pull,push'}`
}
