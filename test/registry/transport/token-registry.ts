import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What was asked of the token service. `authorization`, `form`: how. */
export type TokenAsked = {
  readonly method: string
  readonly service: string
  readonly scopes: readonly string[]
  readonly authorization: string | undefined
  readonly form: string
}

export type TokenOptions = {
  /** Answers instead of the token service; undefined: it answers as it should. */
  readonly token?: (asked: TokenAsked, count: number) => { status?: number; body: unknown } | undefined
  /** The challenge's scope; by default the one that the request needs. */
  readonly challengeScope?: (needed: string) => string
  /** A scope that every request needs besides. */
  readonly alsoNeeded?: string
  /** The address of the token service in challenges; by default its own. */
  readonly realm?: string
  readonly expiresIn?: number
}

/**
 * A registry that wants tokens, with its token service on the same port. Every repository has the tag `a`; a token allows what
 * its scopes say.
 */
export async function startTokenRegistry(options: TokenOptions = {}) {
  const asked: TokenAsked[] = []
  const seen: { method: string; path: string; authorization: string | undefined }[] = []
  const valid = new Map<string, readonly string[]>()
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://x')
    if (url.pathname === '/token') void issue(request, response, url)
    else serve(request, response, url)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function issue(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    let form = ''
    for await (const chunk of request) form += String(chunk)
    const parameters = request.method === 'POST' ? new URLSearchParams(form) : url.searchParams
    const one: TokenAsked = {
      method: request.method ?? '',
      service: parameters.get('service') ?? '',
      scopes: parameters.getAll('scope').flatMap((scope) => scope.split(' ')),
      authorization: request.headers.authorization,
      form,
    }
    asked.push(one)
    const value = `token-${asked.length}`
    const told = options.token?.(one, asked.length)
    if (told === undefined) valid.set(value, one.scopes)
    const body = told?.body ?? { token: value, expires_in: options.expiresIn ?? 300 }
    response.writeHead(told?.status ?? 200).end(JSON.stringify(body))
  }

  function serve(request: IncomingMessage, response: ServerResponse, url: URL): void {
    const { authorization } = request.headers
    seen.push({ method: request.method ?? '', path: url.pathname, authorization })
    const name = /^\/v2\/(.+)\/(?:tags|manifests)\//.exec(url.pathname)?.[1]
    const action = request.method === 'DELETE' ? 'delete' : 'pull'
    const needed = name === undefined ? 'registry:catalog:*' : `repository:${name}:${action}`
    const token = authorization?.replace(/^Bearer /, '') ?? ''
    const all = [needed, ...(options.alsoNeeded === undefined ? [] : [options.alsoNeeded])]
    const held = valid.get(token) ?? []
    if (all.every((one) => held.some((scope) => allows(scope, one)))) {
      if (request.method === 'DELETE') response.writeHead(202).end()
      else response.end(JSON.stringify({ tags: ['a'], repositories: ['r'] }))
      return
    }
    const error =
      authorization === undefined
        ? ''
        : `,error="${valid.has(token) ? 'insufficient_scope' : 'invalid_token'}"`
    const scope = options.challengeScope?.(needed) ?? all.join(' ')
    const challenge = `Bearer realm="${options.realm ?? `${origin}/token`}",service="reg.test",scope="${scope}"${error}`
    response.writeHead(401, { 'www-authenticate': challenge }).end()
  }

  return {
    url: origin,
    asked,
    seen,
    /** All tokens are refused from now on. */
    revoke: () => valid.clear(),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function allows(scope: string, needed: string): boolean {
  const [resource, actions] = [
    scope.slice(0, scope.lastIndexOf(':')),
    scope.slice(scope.lastIndexOf(':') + 1),
  ]
  const [wanted, action] = [
    needed.slice(0, needed.lastIndexOf(':')),
    needed.slice(needed.lastIndexOf(':') + 1),
  ]
  return resource === wanted && actions.split(',').includes(action)
}
