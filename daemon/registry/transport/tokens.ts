import { CareenError } from '../../../policies/model/index.ts'
import type { Reach } from '../client.ts'
import { basicHeader, type Credentials } from '../credentials/index.ts'
import type { Answer, Ask, Http } from './http.ts'

/** Where a token comes from, and what for. */
export type TokenRequest = { readonly realm: string; readonly service: string; readonly scope: string }

type Token = { readonly value: string; readonly freshUntil: number; readonly until: number }

export type TokenOptions = {
  /** The registry. */
  readonly http: Http
  readonly credentials: () => Promise<Credentials | undefined>
  readonly now: () => number
  /** Opens a token service. */
  readonly hostAt: (origin: string) => Http
  readonly tokenHosts?: Reach['tokenHosts']
}

/** What a token without a lifetime is good for, in seconds. */
const LIFETIME = 60

/**
 * Tokens of one registry and user, one for each service and scope. A new one is fetched once four fifths of its life are
 * over, by one request however many wait for it.
 */
export class Tokens {
  readonly #options: TokenOptions
  readonly #cached = new Map<string, Token>()
  readonly #coming = new Map<string, Promise<Token>>()

  constructor(options: TokenOptions) {
    this.#options = options
  }

  /** `refused`: a token that the registry did not take; another one is got. Fails with REGISTRY_UNAUTHORIZED. */
  async get(request: TokenRequest, refused?: string): Promise<string> {
    const key = JSON.stringify([request.realm, request.service, request.scope])
    const cached = this.#cached.get(key)
    const usable = cached !== undefined && cached.value !== refused ? cached : undefined
    const now = this.#options.now()
    if (usable !== undefined && now < usable.freshUntil) return usable.value
    try {
      return (await this.#fetched(key, request)).value
    } catch (error) {
      if (usable !== undefined && now < usable.until) return usable.value
      throw error
    }
  }

  #fetched(key: string, request: TokenRequest): Promise<Token> {
    const coming = this.#coming.get(key)
    if (coming !== undefined) return coming
    const fetching = fetchToken(this.#options, request)
      .then((token) => {
        this.#cached.set(key, token)
        return token
      })
      .finally(() => this.#coming.delete(key))
    this.#coming.set(key, fetching)
    return fetching
  }
}

async function fetchToken(options: TokenOptions, request: TokenRequest): Promise<Token> {
  const realm = safeRealm(request.realm, options.http.origin)
  const host = realm.origin === options.http.origin ? options.http : options.hostAt(realm.origin)
  const credentials = await options.credentials()
  if (credentials !== undefined) refuseUnboundHost(realm, options)
  const answer =
    credentials?.identityToken === undefined
      ? await host.read(withGet(realm, request, credentials))
      : await host.once(withPost(realm, request, credentials.identityToken))
  if (answer.status === 200) return tokenOf(answer, options)
  throw new CareenError(
    'REGISTRY_UNAUTHORIZED',
    `${options.http.origin}: the token service ${realm.origin} answered ${answer.status}. Check the credentials and their rights`,
  )
}

function withGet(realm: URL, request: TokenRequest, credentials: Credentials | undefined): Ask {
  const url = new URL(realm)
  if (request.service !== '') url.searchParams.set('service', request.service)
  for (const scope of request.scope.split(' ')) if (scope !== '') url.searchParams.append('scope', scope)
  const headers = credentials === undefined ? {} : { authorization: basicHeader(credentials) }
  return { method: 'GET', path: url.pathname + url.search, headers, limit: 1 << 20, urgent: true }
}

function withPost(realm: URL, { service, scope }: TokenRequest, identityToken: string): Ask {
  const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'careen', service, scope })
  form.set('refresh_token', identityToken)
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const body = form.toString()
  const path = realm.pathname + realm.search
  return { method: 'POST', path, headers, body, confidential: true, limit: 1 << 20, urgent: true }
}

/** Secrets go to the registry's own host, or over https to the service it names; never anywhere else in clear. */
function safeRealm(realm: string, origin: string): URL {
  if (URL.canParse(realm)) {
    const [url, home] = [new URL(realm), new URL(origin)]
    const clear = home.protocol === 'http:' && url.protocol === 'http:' && url.hostname === home.hostname
    if ((url.protocol === 'https:' || clear) && url.username === '' && url.password === '') return url
  }
  throw new CareenError(
    'REGISTRY_UNAUTHORIZED',
    `${origin}: the registry names a token service that is not safe for credentials`,
  )
}

/** Token services of Docker Hub and others that are known to belong to a registry's host. */
const KNOWN: Readonly<Record<string, string>> = {
  'registry-1.docker.io': 'auth.docker.io',
  'index.docker.io': 'auth.docker.io',
}

/** Throws REGISTRY_UNAUTHORIZED if the token service is on a host that may not get the credentials. */
function refuseUnboundHost(realm: URL, { http, tokenHosts }: TokenOptions): void {
  const home = new URL(http.origin)
  if (tokenHosts === undefined || realm.hostname === home.hostname || tokenHosts.has(realm.host)) return
  if (KNOWN[home.hostname] === realm.host) return
  throw new CareenError(
    'REGISTRY_UNAUTHORIZED',
    `${http.origin}: the registry names a token service on ${realm.host}, which may not get its credentials. If that is right, add it to token_hosts of registry_host "${home.host}" in careend.hcl where this process runs`,
  )
}

function tokenOf(answer: Answer, { http, now }: TokenOptions): Token {
  const refused = (): CareenError =>
    new CareenError(
      'REGISTRY_INVALID_RESPONSE',
      `${http.origin}: the token service's answer contains no token`,
    )
  let body: { token?: unknown; access_token?: unknown; expires_in?: unknown }
  try {
    body = JSON.parse(Buffer.from(answer.body).toString('utf8')) as typeof body
  } catch {
    throw refused()
  }
  const value = [body.token, body.access_token].find((one) => typeof one === 'string' && one !== '')
  if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value)) throw refused()
  const seconds = typeof body.expires_in === 'number' && body.expires_in > 0 ? body.expires_in : LIFETIME
  return { value, freshUntil: now() + seconds * 800, until: now() + seconds * 1000 }
}
