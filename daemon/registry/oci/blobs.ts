import { CareenError, type Digest } from '../../../policies/model/index.ts'
import type { Answer, Ask } from '../transport/index.ts'
import { failure, saysUnknown } from './answers.ts'
import type { Core } from './context.ts'
import { pull, sha256 } from './get.ts'

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
  if (answer.status === 404 && saysUnknown(answer)) return undefined
  if (answer.status !== 200) throw failure(answer, `${core.where(repository)}@${digest}`)
  if (!intact(answer)) {
    throw new CareenError(
      'REGISTRY_INVALID_RESPONSE',
      `${core.where(repository)}@${digest}: the registry served a blob with another digest`,
    )
  }
  return answer.body
}

/** See ManifestReader: is its first byte served? Only the registry's own word makes it gone; any other trouble is thrown. */
export async function blobReadable(
  core: Core,
  repository: string,
  digest: Digest,
  signal: AbortSignal,
): Promise<boolean> {
  const headers = { range: 'bytes=0-0' }
  const path = `/v2/${repository}/blobs/${digest}`
  const where = `${core.where(repository)}@${digest}`
  try {
    const answer = await followOnce(core, repository, { path, headers, limit: CONFIG, signal })
    if (answer.status === 200 || (answer.status === 206 && answer.body.length === 1)) return true
    if (answer.status === 404 && saysUnknown(answer)) return false
    throw failure(answer, where)
  } catch (thrown) {
    const error = CareenError.from(thrown)
    // More than was asked for, of a blob that is served whole.
    if (error.code === 'REGISTRY_INVALID_RESPONSE' && error.metadata['cut'] === 'too large') return true
    if (error.metadata['cut'] === 'closed') throw dead(where, error)
    throw error
  }
}

/** How a blob shows that was collected while the registry ran: it is announced, and no byte of it comes. */
function dead(where: string, cause: CareenError): CareenError {
  return new CareenError(
    'RESTORE_IMPOSSIBLE',
    `${where}: the registry reports that it has this blob, but closes the connection before the first byte. Its garbage collection may ` +
      'have run since it was started: restart the registry and try again. If that does not help, push the image again',
    { cause },
  )
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
