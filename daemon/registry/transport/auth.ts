import type { Reach } from '../client.ts'
import { basicHeader, type Credentials, type CredentialSource } from '../credentials/index.ts'
import { type Challenge, parseChallenges } from './challenge.ts'
import type { Answer, Ask, Http } from './http.ts'
import { mergeScopes, sameResources } from './scopes.ts'
import { type TokenRequest, Tokens } from './tokens.ts'

/** Sends requests with the credentials that a registry asks for: none, Basic, or a cached bearer token. */
export type Authorized = {
  /**
   * Sends a request. `scope`: what a token must allow, for example `repository:team/web:pull`. After a 401 the request is sent
   * again with the credentials of the challenge, and once more if they were insufficient. Why safe: a 401 precedes any effect.
   */
  readonly ask: (how: 'once' | 'read', scope: string, ask: Ask) => Promise<Answer>
  /** For an API without a challenge. */
  readonly credentials: LookUp
}

/** Returns the credentials. If `refused` is their Basic header, they are looked up again. */
export type LookUp = (refused?: string) => Promise<Credentials | undefined>

export type AuthOptions = {
  readonly http: Http
  readonly credentials?: CredentialSource
  /** Exchanges the credentials for those that the registry accepts. Default: unchanged. */
  readonly login?: (lookUp: LookUp) => Promise<Credentials | undefined>
  readonly now: () => number
  /** Opens the host of a token service that is not the registry. */
  readonly hostAt: (origin: string) => Http
  /** Hosts of token services that may get credentials. Default: any, over https. */
  readonly tokenHosts?: Reach['tokenHosts']
}

/** How long credentials are cached, in milliseconds. A refusal ends it at once. */
const KEPT = 300_000
const ROUNDS = 2

export function authorize(options: AuthOptions): Authorized {
  const { login, now } = options
  const own = kept(options.credentials, now)
  const credentials = login === undefined ? own : kept(() => login(own), now)
  const tokens = new Tokens({ ...options, credentials: () => credentials() })
  const requests = new Map<string, TokenRequest>()
  let basic = false
  const withToken = async (scope: string, request: TokenRequest, refused?: string): Promise<string> => {
    try {
      return `Bearer ${await tokens.get(request, refused?.replace(/^Bearer /, ''))}`
    } catch (error) {
      // Why: one wrong challenge must not decide for the whole process. The next request asks for another one.
      if (requests.get(scope) === request) requests.delete(scope)
      throw error
    }
  }
  const header = async (scope: string, refused?: string): Promise<string | undefined> => {
    const request = requests.get(scope)
    if (request !== undefined) return withToken(scope, request, refused)
    const known = basic ? await credentials(refused) : undefined
    return known === undefined ? undefined : basicHeader(known)
  }
  /** Records what a challenge asks for. Returns false if no other credentials would help. */
  const learn = (challenges: readonly Challenge[], scope: string): boolean => {
    const bearer = challenges.find((one) => one.scheme === 'bearer' && one.fields.has('realm'))
    if (bearer !== undefined) requests.set(scope, requestFor(bearer, scope))
    else if (challenges.some((one) => one.scheme === 'basic') && options.credentials !== undefined)
      basic = true
    else return false
    return true
  }
  return {
    credentials: own,
    ask: async (how, scope, ask) => {
      let sent = await header(scope)
      let answer = await options.http[how](withHeader(ask, sent, options))
      for (let round = 0; answer.status === 401 && round < ROUNDS; round += 1) {
        const challenges = challengesOf(answer)
        if ((round > 0 && !challenges.some(isInsufficient)) || !learn(challenges, scope)) return answer
        const next = await header(scope, sent)
        if (next === undefined || next === sent) return answer
        sent = next
        answer = await options.http[how](withHeader(ask, sent, options))
      }
      return answer
    },
  }
}

function challengesOf({ headers }: Answer): Challenge[] {
  return parseChallenges(headers.get('www-authenticate') ?? '')
}

function isInsufficient({ fields }: Challenge): boolean {
  return fields.get('error') === 'insufficient_scope'
}

/** A token that was requested without credentials is no secret. */
function withHeader(
  ask: Ask,
  authorization: string | undefined,
  { credentials }: Pick<AuthOptions, 'credentials'>,
): Ask {
  if (authorization === undefined) return ask
  return { ...ask, headers: { ...ask.headers, authorization }, confidential: credentials !== undefined }
}

/**
 * Returns the token request of a challenge. The registry's scope is added to ours if both name the same repository or ours was
 * insufficient. Why: some registries name a placeholder repository.
 */
function requestFor(challenge: Challenge, scope: string): TokenRequest {
  const { fields } = challenge
  const theirs = fields.get('scope') ?? ''
  const both = isInsufficient(challenge) || sameResources(theirs, scope)
  return {
    realm: fields.get('realm') ?? '',
    service: fields.get('service') ?? '',
    scope: both ? mergeScopes(scope, theirs) : scope,
  }
}

function kept(source: CredentialSource | undefined, now: () => number): LookUp {
  let last: { readonly value: Promise<Credentials | undefined>; readonly at: number } | undefined
  const fresh = (): Promise<Credentials | undefined> => {
    const value = source?.() ?? Promise.resolve(undefined)
    last = { value, at: now() }
    // Why: a failure is not cached.
    value.catch(() => {
      if (last?.value === value) last = undefined
    })
    return value
  }
  return async (refused) => {
    const value = await (last === undefined || now() - last.at > KEPT ? fresh() : last.value)
    return refused !== undefined && value !== undefined && basicHeader(value) === refused ? fresh() : value
  }
}
