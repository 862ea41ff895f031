import { CareenError } from '../../../policies/model/index.ts'
import type { Greeting } from '../client.ts'
import type { Ask } from '../transport/index.ts'
import type { Core } from './context.ts'

/** Knocks without credentials, and once more with them where that was refused. */
export async function greet(core: Core, signal: AbortSignal): Promise<Greeting> {
  const ask: Ask = { method: 'GET', path: '/v2/', limit: 1 << 20, signal }
  const stranger = await core.http.once(ask)
  const known = stranger.status === 401 ? await statusOf(core, ask) : { status: stranger.status }
  return {
    ...known,
    anonymous: stranger.status,
    headers: stranger.headers,
    challenge: stranger.headers.get('www-authenticate') ?? '',
  }
}

/** With the credentials; a token service that refuses them is a 401 too. */
async function statusOf(core: Core, ask: Ask): Promise<Pick<Greeting, 'status' | 'refused'>> {
  try {
    const { status } = await core.auth.ask('once', '', ask)
    return { status }
  } catch (thrown) {
    const error = CareenError.from(thrown)
    if (error.code === 'REGISTRY_UNAUTHORIZED') return { status: 401, refused: error.message }
    throw thrown
  }
}

const TLS =
  /^(?:CERT_|ERR_TLS_|ERR_SSL_|EPROTO|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|UNSUPPORTED_CERTIFICATE)/

/** The code of a failure that lies in the encryption, as OpenSSL and Node name it. */
export function tlsTrouble(thrown: unknown): string | undefined {
  const { cause } = CareenError.from(thrown)
  const code: unknown = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return typeof code === 'string' && TLS.test(code) ? code : undefined
}
