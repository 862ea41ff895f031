import { MEDIA, parseManifest } from './manifest.ts'
import { deleteManifest } from './memory-deletes.ts'
import {
  type Asked,
  digestOf,
  type MemoryRepository,
  readOnly,
  refusal,
  type Reply,
  repositoryOf,
} from './memory-state.ts'
import type { Manifest } from './registry.ts'

const LARGEST = 4 << 20
const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/

export function manifests(asked: Asked): Reply {
  switch (asked.request.method) {
    case 'PUT':
      return putManifest(asked)
    case 'DELETE':
      return deleteManifest(asked)
    default:
      return getManifest(asked)
  }
}

function getManifest(asked: Asked): Reply {
  const { state, is, request, name, reference } = asked
  const repository = state.repositories.get(name)
  if (reference.includes(':') && !DIGEST.test(reference)) return refusal(500, 'UNKNOWN')
  const digest = reference.includes(':') ? reference : repository?.tags.get(reference)
  const manifest = digest === undefined ? undefined : repository?.manifests.get(digest)
  if (!repository || !manifest) return refusal(404, 'MANIFEST_UNKNOWN', 'manifest unknown')
  if (is.conditional && request.headers['if-none-match'] === `"${manifest.digest}"`) return notModified
  const any = is.accept === 'stored' || (is.accept === 'traps-3' && manifest.mediaType === MEDIA.ociIndex)
  return any ? served(asked, manifest) : byAccept(asked, repository, manifest)
}

const notModified: Reply = { status: 304, headers: { 'content-type': '' } }

function served({ is }: Asked, { mediaType, digest, bytes }: Manifest): Reply {
  const etag = is.conditional ? { etag: `"${digest}"` } : {}
  return {
    status: 200,
    headers: { 'content-type': mediaType, 'docker-content-digest': digest, ...etag },
    body: bytes,
  }
}

/** As 2.8 does: OCI is not found unless it is asked for; a Docker list becomes one of its children, by tag. */
function byAccept(asked: Asked, repository: MemoryRepository, manifest: Manifest): Reply {
  const { mediaType } = manifest
  const accepted = new Set(
    (asked.request.headers['accept'] ?? '').split(',').map((one) => one.split(';')[0]?.trim()),
  )
  if (accepted.has(mediaType)) return served(asked, manifest)
  if (mediaType === MEDIA.ociManifest || mediaType === MEDIA.ociIndex) {
    const [what, many] = mediaType === MEDIA.ociIndex ? ['index', 'indexes'] : ['manifest', 'manifests']
    const message = `OCI ${what} found, but accept header does not support OCI ${many}`
    return refusal(404, 'MANIFEST_UNKNOWN', message)
  }
  if (asked.reference.includes(':')) return served(asked, manifest)
  if (mediaType !== MEDIA.dockerList) return served(asked, schema1(asked, manifest))
  const child = platformChild(repository, manifest)
  if (!child) return refusal(404, 'MANIFEST_UNKNOWN')
  return served(asked, accepted.has(MEDIA.dockerManifest) ? child : schema1(asked, child))
}

/** What a list stands for on linux/amd64. */
export function platformChild(repository: MemoryRepository, list: Manifest): Manifest | undefined {
  const { manifests: children = [] } = JSON.parse(Buffer.from(list.bytes).toString('utf8')) as {
    manifests?: { digest: string; platform?: { architecture?: string } }[]
  }
  const found = children.find(({ platform }) => platform?.architecture === 'amd64')
  return repository.manifests.get(found?.digest ?? '')
}

/** Made on the fly, with a digest under which nothing is stored. */
function schema1({ name, reference }: Asked, from: Manifest): Manifest {
  const text = JSON.stringify({ schemaVersion: 1, name, tag: reference, history: [from.digest] })
  return { mediaType: MEDIA.schema1Signed, digest: digestOf(text), bytes: Buffer.from(text) }
}

function putManifest({ state, is, request, name, reference }: Asked): Reply {
  if (is.readOnly) return readOnly()
  const manifest: Manifest = {
    digest: digestOf(request.body),
    mediaType: request.headers['content-type'] ?? '',
    bytes: request.body,
  }
  const repository = repositoryOf(state, name)
  const refused = invalid(repository, manifest)
  if (refused) return refused
  if (reference.includes(':') && reference !== manifest.digest) return refusal(400, 'DIGEST_INVALID')
  repository.manifests.set(manifest.digest, manifest)
  if (!reference.includes(':')) {
    repository.tags.set(reference, manifest.digest)
    repository.everTagged.add(reference)
  }
  return {
    status: 201,
    headers: {
      location: `http://${request.headers['host'] ?? ''}/v2/${name}/manifests/${manifest.digest}`,
      'docker-content-digest': manifest.digest,
      'content-type': '',
    },
  }
}

function invalid(repository: MemoryRepository, manifest: Manifest): Reply | undefined {
  const parsed = parseManifest(manifest)
  if (parsed.kind === 'unreadable') return refusal(400, 'MANIFEST_INVALID', parsed.why)
  if (manifest.bytes.length > LARGEST || typeOf(manifest) !== manifest.mediaType) {
    return refusal(400, 'MANIFEST_INVALID')
  }
  const blob = (digest: string): boolean => repository.blobs.has(digest)
  const complete =
    parsed.kind === 'index'
      ? parsed.children.every((child) => repository.manifests.has(child))
      : parsed.layers.every(blob) && (parsed.config === undefined || blob(parsed.config))
  return complete ? undefined : refusal(400, 'MANIFEST_BLOB_UNKNOWN')
}

/** What the body says that it is; where it says nothing, what it was sent as. */
function typeOf({ bytes, mediaType }: Manifest): string {
  const body = JSON.parse(Buffer.from(bytes).toString('utf8')) as { mediaType?: string }
  return body.mediaType ?? mediaType
}
