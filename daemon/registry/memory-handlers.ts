import { MEDIA, parseManifest } from './manifest.ts'
import { digestOf, type MemoryOptions, type MemoryRepository, refusal, type Reply } from './memory-state.ts'
import type { Manifest } from './registry.ts'

export type Request = {
  readonly method: string
  readonly url: URL
  readonly accept: string
  readonly contentType: string
  readonly range: boolean
  readonly body: Uint8Array
}

type State = {
  readonly repositories: Map<string, MemoryRepository>
  readonly options: MemoryOptions
  uploads: number
}
export type MemoryState = State

const ROUTE = /^\/v2\/(.+)\/(manifests|blobs|tags|referrers)\/(.+?)\/?$/

export function handle(state: State, request: Request): Reply {
  const { pathname } = request.url
  if (/^\/v2\/?$/.test(pathname)) return { status: 200, body: '{}' }
  if (pathname === '/v2/_catalog')
    return list(state, request, 'repositories', [...state.repositories.keys()].toSorted())
  const upload = /^\/v2\/(.+)\/blobs\/uploads\/?$/.exec(pathname)?.[1]
  if (upload !== undefined && request.method === 'POST') return startUpload(state, upload)
  return route(state, request)
}

function route(state: State, request: Request): Reply {
  const [, name = '', kind = '', reference = ''] = ROUTE.exec(request.url.pathname) ?? []
  const handler = HANDLERS[kind]
  if (handler !== undefined) return handler(state, request, name, reference)
  return { status: 404, headers: { 'content-type': 'text/plain' }, body: '404 page not found\n' }
}

const HANDLERS: Readonly<
  Record<string, (state: State, request: Request, name: string, reference: string) => Reply>
> = {
  manifests,
  tags,
  blobs: (state, request, name, reference) =>
    reference.startsWith('uploads/')
      ? finishUpload(state, request, name)
      : blobs(state, request, name, reference),
  referrers: (state, _request, name, reference) => referrers(state, name, reference),
}

/** Finds a repository, or makes it. */
function repositoryOf(state: State, name: string): MemoryRepository {
  const found = state.repositories.get(name)
  if (found) return found
  const fresh: MemoryRepository = { blobs: new Map(), manifests: new Map(), tags: new Map() }
  state.repositories.set(name, fresh)
  return fresh
}

function startUpload(state: State, name: string): Reply {
  if (state.options.readOnly === true) return readOnly()
  state.uploads += 1
  return { status: 202, headers: { location: `/v2/${name}/blobs/uploads/${state.uploads}` } }
}

function finishUpload(state: State, request: Request, name: string): Reply {
  const digest = request.url.searchParams.get('digest') ?? ''
  if (request.method !== 'PUT') return refusal(404, 'BLOB_UPLOAD_UNKNOWN')
  if (digestOf(request.body) !== digest) return refusal(400, 'DIGEST_INVALID')
  repositoryOf(state, name).blobs.set(digest, request.body)
  return {
    status: 201,
    headers: { location: `/v2/${name}/blobs/${digest}`, 'docker-content-digest': digest },
  }
}

function blobs(state: State, request: Request, name: string, digest: string): Reply {
  const bytes = state.repositories.get(name)?.blobs.get(digest)
  if (bytes === undefined) return refusal(404, 'BLOB_UNKNOWN')
  const headers = { 'content-type': 'application/octet-stream', 'docker-content-digest': digest }
  if (!request.range) return { status: 200, headers, body: bytes }
  return {
    status: 206,
    headers: { ...headers, 'content-range': `bytes 0-0/${bytes.length}` },
    body: bytes.subarray(0, 1),
  }
}

function tags(state: State, request: Request, name: string): Reply {
  const repository = state.repositories.get(name)
  if (!repository) return refusal(404, 'NAME_UNKNOWN')
  const names = [...repository.tags.keys()].toSorted()
  if (names.length === 0) return { status: 200, headers: json, body: JSON.stringify({ name, tags: null }) }
  return list(state, request, 'tags', names)
}

const json = { 'content-type': 'application/json' }

function list(state: State, { url }: Request, field: string, names: readonly string[]): Reply {
  const { pageSize } = state.options
  if (pageSize === undefined) return { status: 200, headers: json, body: JSON.stringify({ [field]: names }) }
  const last = url.searchParams.get('last') ?? ''
  const rest = names.filter((name) => name > last)
  const page = rest.slice(0, pageSize)
  const more =
    rest.length > pageSize ? { link: `<${url.pathname}?n=${pageSize}&last=${page.at(-1)}>; rel="next"` } : {}
  return { status: 200, headers: { ...json, ...more }, body: JSON.stringify({ [field]: page }) }
}

function referrers(state: State, name: string, digest: string): Reply {
  if (state.options.referrersApi !== true)
    return { status: 404, headers: { 'content-type': 'text/plain' }, body: '404 page not found\n' }
  const found = [...(state.repositories.get(name)?.manifests.values() ?? [])].filter((manifest) => {
    const parsed = parseManifest(manifest)
    return parsed.kind !== 'unreadable' && parsed.subject === digest
  })
  const descriptors = found.map((one) => ({
    mediaType: one.mediaType,
    digest: one.digest,
    size: one.bytes.length,
  }))
  return {
    status: 200,
    headers: { 'content-type': MEDIA.ociIndex },
    body: JSON.stringify({ schemaVersion: 2, mediaType: MEDIA.ociIndex, manifests: descriptors }),
  }
}

function manifests(state: State, request: Request, name: string, reference: string): Reply {
  switch (request.method) {
    case 'PUT':
      return putManifest(state, request, name, reference)
    case 'DELETE':
      return deleteManifest(state, name, reference)
    default:
      return getManifest(state, request, name, reference)
  }
}

function getManifest(state: State, request: Request, name: string, reference: string): Reply {
  const repository = state.repositories.get(name)
  const digest = reference.includes(':') ? reference : repository?.tags.get(reference)
  const manifest = digest === undefined ? undefined : repository?.manifests.get(digest)
  if (!manifest) return refusal(404, 'MANIFEST_UNKNOWN')
  if (manifest.mediaType.includes('.oci.') && !request.accept.includes(manifest.mediaType)) {
    return refusal(
      404,
      'MANIFEST_UNKNOWN',
      'OCI manifest found, but accept header does not support OCI manifests',
    )
  }
  const headers = {
    'content-type': manifest.mediaType,
    'docker-content-digest': manifest.digest,
    etag: `"${manifest.digest}"`,
  }
  return { status: 200, headers, body: manifest.bytes }
}

function readOnly(): Reply {
  return {
    status: 405,
    headers: { 'content-type': 'text/plain; charset=utf-8', allow: 'GET, HEAD' },
    body: 'Method not allowed\n',
  }
}

function putManifest(state: State, request: Request, name: string, reference: string): Reply {
  if (state.options.readOnly === true) return readOnly()
  const manifest: Manifest = {
    digest: digestOf(request.body),
    mediaType: request.contentType,
    bytes: request.body,
  }
  const repository = repositoryOf(state, name)
  const parsed = parseManifest(manifest)
  if (parsed.kind === 'unreadable') return refusal(400, 'MANIFEST_INVALID', parsed.why)
  const blob = (digest: string): boolean => repository.blobs.has(digest)
  const complete =
    parsed.kind === 'index'
      ? parsed.children.every((child) => repository.manifests.has(child))
      : parsed.layers.every(blob) && (parsed.config === undefined || blob(parsed.config))
  if (!complete) return refusal(400, 'MANIFEST_BLOB_UNKNOWN')
  if (reference.includes(':') && reference !== manifest.digest) return refusal(400, 'DIGEST_INVALID')
  repository.manifests.set(manifest.digest, manifest)
  if (!reference.includes(':')) repository.tags.set(reference, manifest.digest)
  return {
    status: 201,
    headers: {
      location: `/v2/${name}/manifests/${manifest.digest}`,
      'docker-content-digest': manifest.digest,
    },
  }
}

function deleteManifest(state: State, name: string, reference: string): Reply {
  const { options } = state
  if (options.readOnly === true) return readOnly()
  if (options.deleteEnabled === false) return refusal(405, 'UNSUPPORTED', 'The operation is unsupported.')
  const repository = state.repositories.get(name)
  return reference.includes(':')
    ? deleteDigest(repository, reference)
    : deleteTag(options, repository, reference)
}

function deleteTag({ untag }: MemoryOptions, repository: MemoryRepository | undefined, tag: string): Reply {
  if (untag !== true) return refusal(400, 'DIGEST_INVALID')
  return repository?.tags.delete(tag) === true ? { status: 202 } : refusal(404, 'MANIFEST_UNKNOWN')
}

/** Its tags go too. */
function deleteDigest(repository: MemoryRepository | undefined, wanted: string): Reply {
  if (repository?.manifests.delete(wanted) !== true) return refusal(404, 'MANIFEST_UNKNOWN')
  for (const [tag, digest] of repository.tags) if (digest === wanted) repository.tags.delete(tag)
  return { status: 202 }
}
