import { basicHeader, type Credentials, type CredentialSource } from '../credentials/index.ts'
import { type Challenge, parseChallenges } from './challenge.ts'
import type { Answer, Ask, Http } from './http.ts'
import { mergeScopes, sameResources } from './scopes.ts'
import { type TokenRequest, Tokens } from './tokens.ts'

/** Asks a registry with whatever it wants to see: nothing, Basic, or a bearer token that is fetched and kept. */
export type Authorized = {
  /**
   * `scope`: what a token must allow, as in `repository:team/web:pull`. After a 401 the request is sent once more, with what
   * the registry asks for, and again where that was not enough: a 401 comes before anything was done.
   */
  readonly ask: (how: 'once' | 'read', scope: string, ask: Ask) => Promise<Answer>
  /** For an API that is not asked for a token first. */
  readonly credentials: LookUp
}

/** `refused`: a Basic header that was not taken; the credentials are looked up anew where it was theirs. */
export type LookUp = (refused?: string) => Promise<Credentials | undefined>

export type AuthOptions = {
  readonly http: Http
  readonly credentials?: CredentialSource
  /** Makes of the credentials those that the door of the registry takes. Default: they are the same. */
  readonly login?: (lookUp: LookUp) => Promise<Credentials | undefined>
  readonly now: () => number
  /** Opens another host, for a token service that is not the registry itself. */
  readonly hostAt: (origin: string) => Http
}

/** How long credentials are kept before they are looked up anew, in milliseconds; a refusal makes it happen at once. */
const KEPT = 300_000
const ROUNDS = 2

export function authorize(options: AuthOptions): Authorized {
  const { login, now } = options
  const own = kept(options.credentials, now)
  const credentials = login === undefined ? own : kept(() => login(own), now)
  const tokens = new Tokens({ ...options, credentials: () => credentials() })
  const requests = new Map<string, TokenRequest>()
  let basic = false
  const header = async (scope: string, refused?: string): Promise<string | undefined> => {
    const request = requests.get(scope)
    if (request !== undefined) return `Bearer ${await tokens.get(request, refused?.replace(/^Bearer /, ''))}`
    const known = basic ? await credentials(refused) : undefined
    return known === undefined ? undefined : basicHeader(known)
  }
  /** Learns from a 401 what to send; false: nothing that would help. */
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
      let answer = await options.http[how](withHeader(ask, sent))
      for (let round = 0; answer.status === 401 && round < ROUNDS; round += 1) {
        const challenges = challengesOf(answer)
        if ((round > 0 && !challenges.some(isInsufficient)) || !learn(challenges, scope)) return answer
        const next = await header(scope, sent)
        if (next === undefined || next === sent) return answer
        sent = next
        answer = await options.http[how](withHeader(ask, sent))
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

function withHeader(ask: Ask, authorization: string | undefined): Ask {
  return authorization === undefined ? ask : { ...ask, headers: { ...ask.headers, authorization } }
}

/**
 * The registry's own word on the scope counts, with ours, where both are about the same repository or ours was not enough;
 * some name a repository that stands for any.
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
    // A failure is not kept.
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
