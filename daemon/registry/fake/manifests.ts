import type { Manifest } from '../client.ts'
import { MEDIA, namedIn, type Parsed, parseManifest, subjectOf, digestOf } from '../manifest/index.ts'
import { deleteManifest } from './deletes.ts'
import {
  type FakeRequest,
  type MemoryRepository,
  readOnly,
  refusal,
  type Reply,
  repositoryOf,
} from './state.ts'

const LARGEST = 4 << 20
const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/

export function manifests(asked: FakeRequest): Reply {
  switch (asked.request.method) {
    case 'PUT':
      return putManifest(asked)
    case 'DELETE':
      return deleteManifest(asked)
    default:
      return getManifest(asked)
  }
}

function getManifest(asked: FakeRequest): Reply {
  const { state, is, request, name, reference } = asked
  if (reference.includes(':') && !DIGEST.test(reference)) return refusal(500, 'UNKNOWN')
  const repository = state.repositories.get(name)
  const manifest = repository === undefined ? undefined : stored(repository, reference)
  if (!repository || !manifest) return unknown(asked, repository)
  if (is.conditional && request.headers['if-none-match'] === `"${manifest.digest}"`) return notModified
  return byAccept(asked, repository, manifest)
}

/** distribution takes a layer for a manifest that it cannot read. */
function unknown({ is, reference }: FakeRequest, repository: MemoryRepository | undefined): Reply {
  const layer = is.accept !== 'stored' && repository?.blobs.has(reference) === true
  return layer ? refusal(500, 'UNKNOWN') : refusal(404, 'MANIFEST_UNKNOWN', 'manifest unknown')
}

/** By tag or digest. */
function stored({ tags, manifests: all }: MemoryRepository, reference: string): Manifest | undefined {
  return all.get(reference.includes(':') ? reference : (tags.get(reference) ?? ''))
}

const notModified: Reply = { status: 304, headers: { 'content-type': '' } }

function served({ is }: FakeRequest, { mediaType, digest, bytes }: Manifest): Reply {
  const etag = is.conditional ? { etag: `"${digest}"` } : {}
  return {
    status: 200,
    headers: { 'content-type': mediaType, 'docker-content-digest': digest, ...etag },
    body: bytes,
  }
}

/** As 2.8 does, unless the behaviour is another: OCI is not found unless it is asked for. */
function byAccept(asked: FakeRequest, repository: MemoryRepository, manifest: Manifest): Reply {
  const { mediaType } = manifest
  const accepted = new Set(
    asked.request.headers['accept']?.split(',').map((one) => one.split(';')[0]?.trim() ?? ''),
  )
  if (accepted.has(mediaType) || isServedToAll(asked.is, mediaType)) return served(asked, manifest)
  switch (mediaType) {
    case MEDIA.ociManifest:
      return notAccepted('OCI manifest found, but accept header does not support OCI manifests')
    case MEDIA.ociIndex:
      return notAccepted('OCI index found, but accept header does not support OCI indexes')
    case MEDIA.dockerList:
      return resolved(asked, repository, { list: manifest, schema2: accepted.has(MEDIA.dockerManifest) })
    default:
      return served(asked, asked.reference.includes(':') ? manifest : schema1(asked, manifest))
  }
}

function isServedToAll({ accept }: FakeRequest['is'], mediaType: string): boolean {
  return accept === 'stored' || (accept === 'traps-3' && mediaType === MEDIA.ociIndex)
}

const notAccepted = (message: string): Reply => refusal(404, 'MANIFEST_UNKNOWN', message)

/** By its tag a list becomes its child for linux/amd64, in an older form where this one is not accepted either. */
function resolved(
  asked: FakeRequest,
  repository: MemoryRepository,
  { list, schema2 }: { readonly list: Manifest; readonly schema2: boolean },
): Reply {
  if (asked.reference.includes(':')) return served(asked, list)
  const child = platformChild(repository, list)
  if (!child) return refusal(404, 'MANIFEST_UNKNOWN')
  return served(asked, schema2 ? child : schema1(asked, child))
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
function schema1({ name, reference }: FakeRequest, from: Manifest): Manifest {
  const text = JSON.stringify({ schemaVersion: 1, name, tag: reference, history: [from.digest] })
  return { mediaType: MEDIA.schema1Signed, digest: digestOf(text), bytes: Buffer.from(text) }
}

function putManifest({ state, is, request, name, reference }: FakeRequest): Reply {
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
  const subject = subjectOf(manifest)
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
      ...(is.referrersApi && subject !== undefined ? { 'oci-subject': subject } : {}),
    },
  }
}

function invalid(repository: MemoryRepository, manifest: Manifest): Reply | undefined {
  const parsed = parseManifest(manifest)
  if (parsed.kind === 'unreadable' && parsed.layers === undefined)
    return refusal(400, 'MANIFEST_INVALID', parsed.why)
  if (manifest.bytes.length > LARGEST || typeOf(manifest) !== manifest.mediaType) {
    return refusal(400, 'MANIFEST_INVALID')
  }
  const complete = partsOf(parsed, manifest).every(
    (part) => repository.blobs.has(part) || (parsed.kind !== 'image' && repository.manifests.has(part)),
  )
  return complete ? undefined : refusal(400, 'MANIFEST_BLOB_UNKNOWN')
}

/** An index may list layers as well as manifests: distribution looks for either. */
function partsOf(parsed: Parsed, manifest: Manifest): readonly string[] {
  switch (parsed.kind) {
    case 'image':
      return [...parsed.layers, ...(parsed.config === undefined ? [] : [parsed.config])]
    case 'index':
      return parsed.children
    case 'unreadable':
      return [...(parsed.layers ?? []), ...namedIn(manifest)]
  }
}

/** What the body says that it is; where it says nothing, what it was sent as. */
function typeOf({ bytes, mediaType }: Manifest): string {
  const body = JSON.parse(Buffer.from(bytes).toString('utf8')) as { mediaType?: string }
  return body.mediaType ?? mediaType
}
