import { CareenError, type Digest } from '../../policies/index.ts'
import { failure } from './answers.ts'
import type { Answer, Ask } from './http.ts'
import type { Core } from './oci.ts'
import { pull, sha256 } from './pull.ts'

const CONFIG = 8 << 20

/** See ManifestReader: a config, whole and proven by its digest. */
export async function blob(
  core: Core,
  repository: string,
  digest: Digest,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  const intact = ({ body }: Answer): boolean => !digest.startsWith('sha256:') || sha256(body) === digest
  const path = `/v2/${repository}/blobs/${digest}`
  const answer = await followOnce(core, repository, { path, limit: CONFIG, signal, intact })
  if (answer.status === 404) return undefined
  if (answer.status !== 200) throw failure(answer, `${core.where(repository)}@${digest}`)
  if (!intact(answer)) {
    throw new CareenError(
      'REGISTRY_INVALID_RESPONSE',
      `${core.where(repository)}@${digest}: the blob has another digest`,
    )
  }
  return answer.body
}

/** See ManifestReader: is its first byte served? */
export async function blobReadable(
  core: Core,
  repository: string,
  digest: Digest,
  signal: AbortSignal,
): Promise<boolean> {
  const headers = { range: 'bytes=0-0' }
  try {
    const path = `/v2/${repository}/blobs/${digest}`
    const answer = await followOnce(core, repository, { path, headers, limit: CONFIG, signal })
    return answer.status === 206 ? answer.body.length === 1 : answer.status === 200
  } catch (error) {
    if (signal.aborted) throw error
    // A connection that ends without a byte, or more bytes than were asked for, is how a collected blob shows.
    return CareenError.from(error).code === 'REGISTRY_INVALID_RESPONSE'
  }
}

/** A blob may lie in object storage elsewhere: one redirect is followed, without credentials. */
async function followOnce(core: Core, repository: string, ask: Omit<Ask, 'method'>): Promise<Answer> {
  const answer = await pull(core, repository, ask)
  const location = answer.headers.get('location')
  if (answer.status < 300 || answer.status > 399 || location === undefined) return answer
  const url = URL.canParse(location, core.http.origin) ? new URL(location, core.http.origin) : undefined
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return answer
  const host = url.origin === core.http.origin ? core.http : core.hostAt(url.origin)
  return host.read({ ...ask, method: 'GET', path: url.pathname + url.search })
}
