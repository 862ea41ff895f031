import { type Code, CareenError } from '../../../../../policies/model/index.ts'
import type { Answer } from '../../../transport/index.ts'
import { textOf } from '../../index.ts'

/** The name of an error of AWS; undefined: the answer has none. */
export function awsError({ body, status }: Answer): string | undefined {
  if (status < 400) return undefined
  try {
    const said: unknown = JSON.parse(Buffer.from(body).toString('utf8'))
    const name = (textOf(said, '__type') ?? '').split('#').at(-1) ?? ''
    return /^[A-Za-z]{1,80}$/.test(name) ? name : undefined
  } catch {
    return undefined
  }
}

const LESS = ['ThrottlingException', 'Throttling', 'RequestLimitExceeded', 'TooManyRequestsException']

/** AWS says so with 400. */
export function asksForLess(answer: Answer): boolean {
  return LESS.includes(awsError(answer) ?? '')
}

/** What is wrong with a key, by the name of the error. */
const KEYS: ReadonlyMap<string, string> = new Map([
  ['ExpiredToken', 'the session of the access key has ended; renew it'],
  ['ExpiredTokenException', 'the session of the access key has ended; renew it'],
  ['IncompleteSignature', 'the access key cannot be used to sign; check it'],
  ['InvalidClientTokenId', 'the access key is not known; check it, and the partition of the region'],
  [
    'InvalidSignatureException',
    "the signature is wrong; check the secret of the access key and this host's clock",
  ],
  ['MissingAuthenticationToken', 'the access key cannot be used to sign; check it'],
  ['MissingAuthenticationTokenException', 'the access key cannot be used to sign; check it'],
  ['OptInRequired', 'the account may not use this region'],
  [
    'SignatureDoesNotMatch',
    "the signature is wrong; check the secret of the access key and this host's clock",
  ],
  ['UnrecognizedClientException', 'the access key or its session token is not known; check them'],
])

export function isKeyRefused(answer: Answer): boolean {
  return /^(?:ExpiredToken|InvalidClientTokenId|UnrecognizedClient)/.test(awsError(answer) ?? '')
}

/** Do the keys lack a right? */
export function isDenied(answer: Answer): boolean {
  return awsError(answer)?.startsWith('AccessDenied') === true
}

/** Names of errors only, never what AWS says to them: to a wrong signature it tells all that was signed, tokens included. */
export function awsFailure(answer: Answer, where: string, right: string): CareenError {
  const name = awsError(answer) ?? ''
  const { code, why } = meaning(answer, name, right)
  const said = name === '' ? `${answer.status}` : `${answer.status}, ${name}`
  return new CareenError(code, `${where}: ${why} (Amazon answered ${said} to ${right})`)
}

function meaning(answer: Answer, name: string, right: string): { readonly code: Code; readonly why: string } {
  const key = KEYS.get(name)
  if (key !== undefined) return { code: 'REGISTRY_UNAUTHORIZED', why: key }
  if (isDenied(answer) || answer.status === 401 || answer.status === 403)
    return { code: 'REGISTRY_UNAUTHORIZED', why: `these keys lack a right; allow ${right}` }
  if (name === 'RepositoryNotFoundException')
    return { code: 'REGISTRY_NOT_FOUND', why: 'not found; check the account, the region and the name' }
  if (asksForLess(answer) || answer.status === 429)
    return {
      code: 'REGISTRY_THROTTLED',
      why: 'Amazon asks for fewer requests, even after backoff; run again later',
    }
  if (answer.status >= 500)
    return { code: 'REGISTRY_UNREACHABLE', why: 'repeated server errors; run again later' }
  return { code: 'REGISTRY_INVALID_RESPONSE', why: 'unexpected answer' }
}
