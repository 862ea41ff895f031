import { type Asked, digestOf, readOnly, refusal, type Reply, repositoryOf } from './memory-state.ts'

/** POST: starts an upload, or mounts what another repository has. */
export function startUpload({ state, is, request, name }: Asked): Reply {
  if (is.readOnly) return readOnly()
  const { mount = '', from = '' } = Object.fromEntries(request.url.searchParams)
  const bytes = state.repositories.get(from)?.blobs.get(mount)
  if (bytes !== undefined) return stored(name, mount, repositoryOf(state, name).blobs.set(mount, bytes))
  state.uploads += 1
  const location = `http://${request.headers['host'] ?? ''}/v2/${name}/blobs/uploads/${state.uploads}`
  return { status: 202, headers: { location, range: '0-0', 'content-type': '' } }
}

function stored(name: string, digest: string, _held: unknown): Reply {
  const location = `/v2/${name}/blobs/${digest}`
  return { status: 201, headers: { location, 'docker-content-digest': digest, 'content-type': '' } }
}

function finishUpload({ state, is, request, name }: Asked): Reply {
  if (is.readOnly) return readOnly()
  const digest = request.url.searchParams.get('digest') ?? ''
  if (request.method !== 'PUT') return refusal(404, 'BLOB_UPLOAD_UNKNOWN')
  if (digestOf(request.body) !== digest) return refusal(400, 'DIGEST_INVALID')
  return stored(name, digest, repositoryOf(state, name).blobs.set(digest, request.body))
}

export function blobs(asked: Asked): Reply {
  const { state, is, request, name, reference } = asked
  if (reference.startsWith('uploads/')) return finishUpload(asked)
  const repository = state.repositories.get(name)
  const bytes = repository?.blobs.get(reference)
  if (repository === undefined || bytes === undefined) return refusal(404, 'BLOB_UNKNOWN')
  if (request.method === 'DELETE') return deleteBlob(asked, () => repository.blobs.delete(reference))
  const headers = {
    'content-type': 'application/octet-stream',
    'docker-content-digest': reference,
    'cache-control': 'max-age=31536000',
    ...(is.conditional ? { etag: `"${reference}"` } : {}),
  }
  if (is.conditional && request.headers['if-none-match'] === `"${reference}"`) return { status: 304 }
  if (request.headers['range'] !== 'bytes=0-0') return { status: 200, headers, body: bytes }
  const range = { 'content-range': `bytes 0-0/${bytes.length}` }
  return { status: 206, headers: { ...headers, ...range }, body: bytes.subarray(0, 1) }
}

function deleteBlob({ is }: Asked, act: () => void): Reply {
  if (is.readOnly) return readOnly()
  if (!is.deleteEnabled) return refusal(405, 'UNSUPPORTED', 'The operation is unsupported.')
  act()
  return { status: 202 }
}
