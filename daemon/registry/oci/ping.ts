import { CareenError } from '../../../policies/model/index.ts'
import type { PingResult } from '../client.ts'
import type { Ask } from '../transport/index.ts'
import type { Core } from './context.ts'

/** Sends `GET /v2/` without credentials, and once more with credentials after a 401. */
export async function ping(core: Core, signal: AbortSignal): Promise<PingResult> {
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

/** Returns the status with credentials. 401 also if the token service refuses them. */
async function statusOf(core: Core, ask: Ask): Promise<Pick<PingResult, 'status' | 'refused'>> {
  try {
    const { status } = await core.auth.ask('once', '', ask)
    return { status }
  } catch (thrown) {
    const error = CareenError.from(thrown)
    if (error.code === 'REGISTRY_UNAUTHORIZED') return { status: 401, refused: error.message }
    throw thrown
  }
}
