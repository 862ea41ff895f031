import type { IncomingMessage } from 'node:http'
import { type MemoryState, refusal, type Reply } from './memory-state.ts'

/** Undefined: the request may be answered. Else what it gets instead: a challenge, or the token that it asks for. */
export function gate({ options }: MemoryState, incoming: IncomingMessage): Reply | undefined {
  const { basic, bearer } = options
  const { authorization = '', host = '' } = incoming.headers
  if (bearer !== undefined) {
    if (incoming.url?.startsWith('/token') === true) return issue(bearer.tokens)
    if (bearer.tokens.has(authorization.replace(/^Bearer /, ''))) return undefined
    const error = authorization === '' ? '' : ',error="invalid_token"'
    return challenge(
      `Bearer realm="${bearer.realm ?? `http://${host}/token`}",service="memory",scope="${scopeOf(incoming)}"${error}`,
    )
  }
  if (basic === undefined) return undefined
  const expected = `Basic ${Buffer.from(`${basic.username}:${basic.password}`).toString('base64')}`
  return authorization === expected ? undefined : challenge('Basic realm="memory"')
}

function issue(tokens: Set<string>): Reply {
  const token = `token-${tokens.size}-${Math.floor(performance.now() * 1000)}`
  tokens.add(token)
  return { status: 200, body: JSON.stringify({ token, expires_in: 300 }) }
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
