import { CareenError, type Digest } from '../../../policies/model/index.ts'
import { digestOf } from '../manifest/index.ts'
import { failure } from './answers.ts'
import type { Core } from './context.ts'

const SMALL = 1 << 20

/** Uploads one small blob, in one piece. */
export async function putBlob(core: Core, repository: string, bytes: Uint8Array): Promise<Digest> {
  const digest = digestOf(bytes)
  const scope = `repository:${repository}:pull,push`
  const path = `/v2/${repository}/blobs/uploads/`
  const started = await core.auth.ask('once', scope, { method: 'POST', path, limit: SMALL })
  if (started.status !== 202) throw failure(started, core.where(repository))
  const location = new URL(started.headers.get('location') ?? '', `${core.http.origin}${path}`)
  if (location.origin !== core.http.origin) {
    throw new CareenError(
      'REGISTRY_INVALID_RESPONSE',
      `${core.where(repository)}: the registry redirects uploads to another host, ${location.host}. careen does not follow that`,
    )
  }
  location.searchParams.set('digest', digest)
  const ended = await core.auth.ask('once', scope, {
    method: 'PUT',
    path: location.pathname + location.search,
    headers: { 'content-type': 'application/octet-stream' },
    body: bytes,
    limit: SMALL,
  })
  if (ended.status !== 201) throw failure(ended, `${core.where(repository)}@${digest}`)
  return digest
}
