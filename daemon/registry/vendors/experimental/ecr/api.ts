import type { CareenError } from '../../../../../policies/model/index.ts'
import { basicHeader, type Credentials, refused } from '../../../credentials/index.ts'
import type { LookUp, Answer, Ask, Http } from '../../../transport/index.ts'
import { PAGE } from '../../index.ts'
import { asksForLess, awsFailure, isKeyRefused } from './answers.ts'
import type { EcrHost } from './host.ts'
import { type AwsKeys, signatureV4 } from './sigv4.ts'

/** The actions that careen calls. Each needs the IAM right of its name, for example `ecr:DescribeImages`. */
export type EcrAction = 'BatchDeleteImage' | 'DescribeImages' | 'GetAuthorizationToken'

/** The API of Amazon ECR in one region. */
export type EcrApi = {
  /**
   * Returns the answer, whatever its status. `once`: not repeated. Throws REGISTRY_UNAUTHORIZED without a request if the
   * credentials are no access key.
   */
  readonly call: (
    how: 'once' | 'read',
    action: EcrAction,
    input: object,
    more?: CallOptions,
  ) => Promise<Answer>
  readonly failure: (action: EcrAction, answer: Answer) => CareenError
}

type CallOptions = Pick<Ask, 'signal' | 'sendBy'>

export type EcrApiOptions = {
  readonly http: Http
  readonly host: EcrHost
  readonly lookUp: LookUp
  readonly now: () => number
  /** For messages. */
  readonly where: string
}

/** Opens the API. If it refuses the key, the credentials are looked up again and the request is sent once more. */
export function ecrApi({ http, host, lookUp, now, where }: EcrApiOptions): EcrApi {
  const failureOf = (action: EcrAction, answer: Answer): CareenError =>
    awsFailure(answer, where, `ecr:${action}`)
  return {
    failure: failureOf,
    call: async (how, action, input, more = {}) => {
      const ask = (keys: AwsKeys): Ask => signed(http, host, { action, input, how, more }, { keys, now })
      const known = await lookUp()
      const answer = await http[how](ask(neededKeys(known)))
      if (known === undefined || !isKeyRefused(answer)) return answer
      const next = await lookUp(basicHeader(known))
      if (next === undefined || basicHeader(next) === basicHeader(known)) return answer
      return http[how](ask(neededKeys(next)))
    },
  }
}

type Call = {
  readonly action: EcrAction
  readonly input: object
  readonly how: 'once' | 'read'
  readonly more: CallOptions
}

function signed(
  http: Http,
  { region }: EcrHost,
  { action, input, how, more }: Call,
  by: { readonly keys: AwsKeys; readonly now: () => number },
): Ask {
  const { host } = new URL(http.origin)
  const body = JSON.stringify(input)
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `AmazonEC2ContainerRegistry_V20150921.${action}`,
  }
  const toSign = { method: 'POST', host, headers, body, region, service: 'ecr' }
  return {
    ...more,
    method: 'POST',
    path: '/',
    headers,
    body,
    limit: PAGE,
    lane: how === 'read' ? 'read' : 'write',
    sign: () => signatureV4(toSign, by.keys, by.now()),
    throttles: asksForLess,
  }
}

/** Returns the access key `AKIA...:secret`, or temporary key `ASIA...:secret:session token`, or undefined if it is none. */
export function keysOf(credentials: Credentials | undefined): AwsKeys | undefined {
  if (credentials === undefined || !/^A[KS]IA[A-Z0-9]{12,}$/.test(credentials.username)) return undefined
  const { username: id, password } = credentials
  const colon = password.indexOf(':')
  return colon === -1
    ? { id, secret: password }
    : { id, secret: password.slice(0, colon), session: password.slice(colon + 1) }
}

function neededKeys(credentials: Credentials | undefined): AwsKeys {
  const keys = keysOf(credentials)
  if (keys === undefined)
    throw refused('Amazon ECR requires an access key: set AKIA...:secret, or ASIA...:secret:session token')
  if (keys.id.startsWith('ASIA') && keys.session === undefined)
    throw refused('an access key that starts with ASIA needs a session token: set ASIA...:secret:token')
  return keys
}
