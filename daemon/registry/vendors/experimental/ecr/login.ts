import { CareenError } from '../../../../../policies/model/index.ts'
import { type Credentials, userAndPassword } from '../../../credentials/index.ts'
import type { LookUp, Http } from '../../../transport/index.ts'
import { bodyOf, listOf, textOf } from '../../index.ts'
import { ecrApi, keysOf } from './api.ts'
import { ecrHost } from './host.ts'

type LoginOptions = {
  /** URL of the registry. */
  readonly url: string
  readonly now: () => number
  readonly apiAt: (origin: string) => Http
}

/**
 * Returns a login for Amazon ECR, or undefined if `url` is not an ECR registry. The login exchanges an access key for the user AWS
 * and a token of twelve hours. It is repeated with each look-up, so that the token never expires. Other credentials are used
 * unchanged.
 */
export function ecrLogin({
  url,
  now,
  apiAt,
}: LoginOptions): ((lookUp: LookUp) => Promise<Credentials | undefined>) | undefined {
  const host = ecrHost(url)
  if (host === undefined) return undefined
  return async (lookUp) => {
    const known = await lookUp()
    if (keysOf(known) === undefined) return known
    const where = new URL(url).origin
    const api = ecrApi({ http: apiAt(host.api), host, lookUp, now, where })
    const answer = await api.call('read', 'GetAuthorizationToken', {})
    if (answer.status !== 200) throw api.failure('GetAuthorizationToken', answer)
    const [data] = listOf(bodyOf(answer, where), 'authorizationData') ?? []
    const token = Buffer.from(textOf(data, 'authorizationToken') ?? '', 'base64').toString('utf8')
    if (!/^AWS:[\x21-\x7e]+$/.test(token))
      throw new CareenError(
        'REGISTRY_INVALID_RESPONSE',
        `${where}: ecr:GetAuthorizationToken returned no valid token`,
      )
    return userAndPassword(token, 'the token of Amazon ECR')
  }
}
