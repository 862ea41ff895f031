import { digestOf } from '../manifest/index.ts'
import { type FakeRequest, plain, readOnly, refusal, type Reply } from './state.ts'
import { isDigest } from './uploads.ts'

export function blobs(asked: FakeRequest): Reply {
  const { state, is, request, name, reference } = asked
  if (!isDigest(reference))
    return refusal(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content')
  const repository = state.repositories.get(name)
  const bytes = repository?.blobs.get(reference)
  if (repository === undefined || bytes === undefined) return refusal(404, 'BLOB_UNKNOWN')
  if (request.method === 'DELETE') return deleteBlob(asked, () => repository.blobs.delete(reference))
  const digest = is.accept === 'stored' ? reference : digestOf(bytes)
  const headers = {
    'content-type': 'application/octet-stream',
    'docker-content-digest': digest,
    'cache-control': 'max-age=31536000',
    ...(is.conditional ? { etag: `"${digest}"` } : {}),
  }
  if (is.conditional && request.headers['if-none-match'] === `"${digest}"`) return { status: 304 }
  return ranged(request.headers['range'], { headers, bytes })
}

type Whole = { readonly headers: Readonly<Record<string, string>>; readonly bytes: Uint8Array }

/** The whole blob, or the one range of it that is asked for. */
function ranged(range: string | undefined, { headers, bytes }: Whole): Reply {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? []
  if (first === undefined) return { status: 200, headers, body: bytes }
  const from = Number(first)
  const to = Math.min(last === undefined || last === '' ? Infinity : Number(last), bytes.length - 1)
  if (from >= bytes.length || to < from)
    return plain(416, 'invalid range: failed to overlap', { 'content-range': `bytes */${bytes.length}` })
  const part = { 'content-range': `bytes ${from}-${to}/${bytes.length}` }
  return { status: 206, headers: { ...headers, ...part }, body: bytes.subarray(from, to + 1) }
}

function deleteBlob({ is }: FakeRequest, act: () => void): Reply {
  if (is.readOnly) return readOnly()
  if (!is.deleteEnabled) return refusal(405, 'UNSUPPORTED', 'The operation is unsupported.')
  act()
  return { status: 202 }
}
