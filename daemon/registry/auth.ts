import { CareenError } from '../../policies/index.ts'
import type { Credentials } from './credentials.ts'
import type { Answer, Ask, Http } from './http.ts'

/** Asks a registry with whatever it wants to see: nothing, Basic, or a bearer token that is fetched and kept. */
export type Authorized = {
  /** `scope`: what a token must allow, as in `repository:team/web:pull`. A 401 is answered once, before anything was done. */
  readonly ask: (how: 'once' | 'read', scope: string, ask: Ask) => Promise<Answer>
}

export type AuthOptions = {
  readonly http: Http
  readonly credentials?: Credentials
  readonly now: () => number
  /** Opens another host, for a token service that is not the registry itself. */
  readonly openHost: (origin: string) => Http
}

type Token = { readonly value: string; readonly until: number }
type Challenge = {
  readonly scheme: string
  readonly realm: string
  readonly service: string
  readonly scope: string
}

export function authorize(options: AuthOptions): Authorized {
  const tokens = new Map<string, Promise<Token>>()
  const hosts = new Map<string, Http>()
  let basic: string | undefined
  const header = async (scope: string): Promise<Readonly<Record<string, string>>> => {
    if (basic !== undefined) return { authorization: basic }
    const token = await tokens.get(scope)?.catch(() => undefined)
    return token !== undefined && token.until > options.now()
      ? { authorization: `Bearer ${token.value}` }
      : {}
  }
  return {
    ask: async (how, scope, ask) => {
      const send = async (): Promise<Answer> =>
        options.http[how]({ ...ask, headers: { ...ask.headers, ...(await header(scope)) } })
      const answer = await send()
      if (answer.status !== 401) return answer
      const challenge = parseChallenge(answer.headers.get('www-authenticate') ?? '')
      if (challenge.scheme === 'basic' && options.credentials && basic === undefined) {
        basic = basicHeader(options.credentials)
        return send()
      }
      if (challenge.scheme !== 'bearer' || challenge.realm === '') return answer
      tokens.set(scope, fetchToken(options, hosts, challenge, scope))
      await tokens.get(scope)
      return send()
    },
  }
}

function basicHeader({ username, password }: Credentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

function parseChallenge(text: string): Challenge {
  const scheme = /^\s*(\w+)/.exec(text)?.[1]?.toLowerCase() ?? ''
  const field = (name: string): string => new RegExp(`${name}="([^"]*)"`, 'i').exec(text)?.[1] ?? ''
  return { scheme, realm: field('realm'), service: field('service'), scope: field('scope') }
}

async function fetchToken(
  options: AuthOptions,
  hosts: Map<string, Http>,
  challenge: Challenge,
  scope: string,
): Promise<Token> {
  const realm = safeRealm(challenge.realm, options.http.origin)
  realm.searchParams.set('service', challenge.service)
  realm.searchParams.set('scope', challenge.scope === '' ? scope : challenge.scope)
  const host = hosts.get(realm.origin) ?? options.openHost(realm.origin)
  hosts.set(realm.origin, host)
  const headers = options.credentials === undefined ? {} : { authorization: basicHeader(options.credentials) }
  const answer = await host.read({
    method: 'GET',
    path: realm.pathname + realm.search,
    headers,
    limit: 1 << 20,
  })
  if (answer.status !== 200) {
    throw new CareenError(
      'REGISTRY_UNAUTHORIZED',
      `${options.http.origin}: the token service ${realm.origin} answered ${answer.status}; check the credentials and their rights`,
    )
  }
  return tokenOf(answer, options)
}

/** Secrets go to the registry's own host, or over https to the service it names; never anywhere else in clear. */
function safeRealm(realm: string, origin: string): URL {
  if (URL.canParse(realm)) {
    const url = new URL(realm)
    const secure =
      url.protocol === 'https:' || (url.protocol === 'http:' && url.hostname === new URL(origin).hostname)
    if (secure && url.username === '') return url
  }
  throw new CareenError(
    'REGISTRY_UNAUTHORIZED',
    `${origin}: it names a token service that is not safe to send credentials to`,
  )
}

function tokenOf(answer: Answer, { http, now }: AuthOptions): Token {
  const refused = (): CareenError =>
    new CareenError('REGISTRY_INVALID_RESPONSE', `${http.origin}: the token service's answer holds no token`)
  let body: { token?: unknown; access_token?: unknown; expires_in?: unknown }
  try {
    body = JSON.parse(Buffer.from(answer.body).toString('utf8')) as typeof body
  } catch {
    throw refused()
  }
  const value = body.token ?? body.access_token
  if (typeof value !== 'string' || value === '') throw refused()
  const seconds = typeof body.expires_in === 'number' ? body.expires_in : 60
  return { value, until: now() + seconds * 800 }
}
