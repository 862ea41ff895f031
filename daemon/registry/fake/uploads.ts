import { createHash } from 'node:crypto'
import { digestOf } from '../manifest/index.ts'
import { type FakeRequest, readOnly, refusal, type Reply, repositoryOf } from './state.ts'

/** POST: starts an upload, or mounts what another repository has. */
export function startUpload(asked: FakeRequest): Reply {
  const { state, is, request, name } = asked
  if (is.readOnly) return readOnly()
  const { mount = '', from = '' } = Object.fromEntries(request.url.searchParams)
  const bytes = state.repositories.get(from)?.blobs.get(mount)
  if (bytes !== undefined) {
    repositoryOf(state, name).blobs.set(mount, bytes)
    return stored(name, mount)
  }
  state.uploads += 1
  const id = `${state.uploads}`
  state.pending.set(`${name} ${id}`, new Uint8Array())
  return { status: 202, headers: progress(asked, id, 0) }
}

/** What is asked of an upload that was started. */
export function upload(asked: FakeRequest): Reply {
  const { state, is, request, name, reference } = asked
  const id = reference.replace(/^uploads\//, '')
  const key = `${name} ${id}`
  const bytes = state.pending.get(key)
  if (is.readOnly && request.method !== 'GET' && request.method !== 'HEAD') return readOnly()
  if (bytes === undefined) return refusal(404, 'BLOB_UPLOAD_UNKNOWN', 'blob upload unknown to registry')
  switch (request.method) {
    case 'PATCH':
      return patch(asked, id, bytes)
    case 'PUT':
      return finish(asked, key, bytes)
    case 'DELETE':
      state.pending.delete(key)
      return { status: 204, headers: { 'docker-upload-uuid': id, 'content-type': '' } }
    default:
      return { status: 204, headers: progress(asked, id, bytes.length) }
  }
}

/** 2.8 takes a chunk wherever it says that it belongs; others take only the one that comes next. */
function patch(asked: FakeRequest, id: string, bytes: Uint8Array): Reply {
  const { state, is, request, name } = asked
  if (is.chunks === 'checked' && !isNext(request.headers['content-range'], bytes.length, request.body.length))
    return { ...refusal(416, 'BLOB_UPLOAD_INVALID'), headers: progress(asked, id, bytes.length) }
  const longer = Buffer.concat([bytes, request.body])
  state.pending.set(`${name} ${id}`, longer)
  return { status: 202, headers: progress(asked, id, longer.length) }
}

/** A stream says nothing of a range. */
function isNext(range: string | undefined, from: number, length: number): boolean {
  return range === undefined || range.replace(/^bytes[ =]/, '') === `${from}-${from + length - 1}`
}

function finish(asked: FakeRequest, key: string, before: Uint8Array): Reply {
  const { state, is, request, name } = asked
  const wanted = request.url.searchParams.get('digest') ?? ''
  if (!isDigest(wanted))
    return refusal(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content')
  if (
    is.chunks === 'checked' &&
    request.body.length > 0 &&
    !isNext(request.headers['content-range'], before.length, request.body.length)
  )
    return refusal(416, 'BLOB_UPLOAD_INVALID')
  state.pending.delete(key)
  const bytes = Buffer.concat([before, request.body])
  const algorithm = wanted.slice(0, 6)
  const found = `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`
  if (found !== wanted)
    return refusal(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content')
  const { blobs } = repositoryOf(state, name)
  blobs.set(wanted, bytes)
  if (is.accept === 'stored') return stored(name, wanted)
  // distribution has one digest for what it stores, whatever it was called.
  blobs.set(digestOf(bytes), bytes)
  return stored(name, digestOf(bytes))
}

/** SHA-256 or SHA-512, whole. */
export function isDigest(text: string): boolean {
  return /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/.test(text)
}

function progress({ request, name }: FakeRequest, id: string, length: number): Record<string, string> {
  return {
    location: `http://${request.headers['host'] ?? ''}/v2/${name}/blobs/uploads/${id}`,
    'docker-upload-uuid': id,
    range: `0-${Math.max(0, length - 1)}`,
    'content-type': '',
  }
}

function stored(name: string, digest: string): Reply {
  const location = `/v2/${name}/blobs/${digest}`
  return { status: 201, headers: { location, 'docker-content-digest': digest, 'content-type': '' } }
}
