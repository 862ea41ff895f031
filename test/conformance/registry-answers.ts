import { createHash } from 'node:crypto'
import { pushImage, pushIndex } from '../support/push.ts'

/** What a client sees of one answer; of bodies, lists and error codes. */
export type Seen = {
  readonly request: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly codes?: readonly string[]
  readonly body?: unknown
}

type Asked = {
  readonly path: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Goes into the query. */
  readonly digest?: string
}

const OCI = 'application/vnd.oci.image.manifest.v1+json'
const INDEX = 'application/vnd.oci.image.index.v1+json'
const DOCKER = 'application/vnd.docker.distribution.manifest.v2+json'
const LIST = 'application/vnd.docker.distribution.manifest.list.v2+json'
const ALL = [OCI, INDEX, DOCKER, LIST].join(', ')
const NOTHING = `sha256:${'0'.repeat(64)}`

const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`

/** Headers that say something about the registry; all others differ from one answer to the next. */
const HEADERS = [
  'allow',
  'cache-control',
  'content-range',
  'content-type',
  'docker-content-digest',
  'docker-distribution-api-version',
  'etag',
  'link',
  'range',
  'www-authenticate',
]

/** Fills a registry with the same things wherever it is called, asks the same of it, and tells what came back. */
export async function answersOf(url: string): Promise<Seen[]> {
  const requests = await prepare(url)
  const seen: Seen[] = []
  const uploads: Uploads = new Map()
  for (const request of requests) seen.push(await ask(url, request, uploads))
  return seen
}

/** The newest path of each upload, by its first: distribution changes the query after each chunk. */
type Uploads = Map<string, string>

async function ask(
  url: string,
  [request, { path, method = 'GET', digest, headers, body }]: readonly [string, Asked],
  uploads: Uploads,
): Promise<Seen> {
  const to = new URL(uploads.get(path) ?? path, url)
  if (digest !== undefined) to.searchParams.set('digest', digest)
  const response = await fetch(to, {
    method,
    redirect: 'manual',
    headers: { accept: ALL, ...headers },
    ...(body === undefined ? {} : { body }),
  })
  const text = await response.text()
  if (method === 'PATCH') uploads.set(path, response.headers.get('location') ?? path)
  const found = HEADERS.flatMap((name) => {
    const value = response.headers.get(name)
    return value === null ? [] : [[name, value] as const]
  })
  return { request, status: response.status, headers: Object.fromEntries(found), ...bodyOf(text) }
}

function bodyOf(text: string): { codes?: readonly string[]; body?: unknown } {
  if (!text.startsWith('{')) return text === '' ? {} : { body: text }
  const body = JSON.parse(text) as { errors?: { code: string }[]; tags?: string[] | null; history?: unknown }
  if (body.errors) return { codes: body.errors.map(({ code }) => code) }
  return { body: body.tags ? { ...body, tags: body.tags.toSorted() } : body }
}

/** A Docker manifest and a list of it, which `pushImage` does not make. */
async function pushDocker(url: string, oci: string): Promise<{ list: string }> {
  const manifest = oci.replaceAll(OCI, DOCKER)
  const put = (reference: string, type: string, body: string): Promise<Response> =>
    fetch(`${url}/v2/a/manifests/${reference}`, { method: 'PUT', headers: { 'content-type': type }, body })
  await put('docker', DOCKER, manifest)
  const platform = { architecture: 'amd64', os: 'linux' }
  const child = { mediaType: DOCKER, size: Buffer.byteLength(manifest), digest: digestOf(manifest), platform }
  const list = JSON.stringify({ schemaVersion: 2, mediaType: LIST, manifests: [child] })
  await put('docker-list', LIST, list)
  return { list }
}

/** The path of an upload that was started. */
async function startUpload(url: string): Promise<string> {
  const started = await fetch(`${url}/v2/a/blobs/uploads/`, { method: 'POST' })
  const { pathname, search } = new URL(started.headers.get('location') ?? '', url)
  return pathname + search
}

/** What is asked of uploads, one after another, and of what came of them. */
function uploading([chunked = '', streamed = '', wrong = '']: readonly string[]): [string, Asked][] {
  const bytes = { 'content-type': 'application/octet-stream' }
  const patch = (path: string, body: string, range?: string): Asked => ({
    path,
    method: 'PATCH',
    body,
    headers: { ...bytes, ...(range === undefined ? {} : { 'content-range': range }) },
  })
  const put = (path: string, body: string, digest: string): Asked => ({
    path,
    method: 'PUT',
    body,
    digest,
    headers: bytes,
  })
  const sent = digestOf('streamed')
  return [
    ['an upload that has begun', { path: chunked }],
    ['a chunk', patch(chunked, 'hello ', '0-5')],
    ['a stream', patch(streamed, 'streamed')],
    ['its end', put(streamed, '', sent)],
    ['what was streamed', { path: `/v2/a/blobs/${sent}` }],
    ['a part of it', { path: `/v2/a/blobs/${sent}`, headers: { range: 'bytes=2-4' } }],
    ['its end from a byte on', { path: `/v2/a/blobs/${sent}`, headers: { range: 'bytes=6-' } }],
    ['an upload with a digest that is none', put(wrong, 'x', 'sha256:abc')],
    ['an upload with another digest', put(wrong, 'x', NOTHING)],
    ['to cancel an upload', { path: chunked, method: 'DELETE' }],
    ['an upload that was cancelled', { path: chunked }],
    ['to cancel it again', { path: chunked, method: 'DELETE' }],
    ['a blob with a digest that is none', { path: '/v2/a/blobs/sha256:abc' }],
    ['to delete a blob with a digest that is none', { path: '/v2/a/blobs/sha256:abc', method: 'DELETE' }],
  ]
}

async function prepare(url: string): Promise<(readonly [string, Asked])[]> {
  const at = (repository: string) => ({ url, repository })
  const one = await pushImage(at('a'), { tags: ['one', 'same'] })
  const child = await pushImage(at('a'), { tags: [], seed: 'child' })
  const index = await pushIndex(at('a'), ['multi'], [child])
  const alone = await pushImage(at('untagged'), { tags: [], seed: 'alone' })
  for (const repository of ['a/b', 'a-b', 'a.b']) await pushImage(at(repository), { tags: ['x'] })
  const emptied = await pushImage(at('emptied'), { tags: ['x'], seed: 'emptied' })
  await fetch(`${url}/v2/emptied/manifests/${emptied.digest}`, { method: 'DELETE' })
  const oci = await (await fetch(`${url}/v2/a/manifests/one`, { headers: { accept: OCI } })).text()
  const uploads = [await startUpload(url), await startUpload(url), await startUpload(url)]
  const { layers, config } = JSON.parse(oci) as { layers: { digest: string }[]; config: { digest: string } }
  const { list } = await pushDocker(url, oci)
  const layer = layers[0]?.digest ?? ''
  const manifest = (reference: string, more: Partial<Asked> = {}): Asked => ({
    path: `/v2/a/manifests/${reference}`,
    ...more,
  })
  const accept = (value: string, more: Record<string, string> = {}) => ({
    headers: { accept: value, ...more },
  })
  const put = (reference: string, type: string, body: string): Asked =>
    manifest(reference, { method: 'PUT', headers: { 'content-type': type }, body })
  const remove = { method: 'DELETE' }
  const missing = JSON.stringify({
    ...(JSON.parse(oci) as object),
    layers: [{ ...layers[0], digest: NOTHING }],
  })
  const cache = JSON.stringify({
    schemaVersion: 2,
    mediaType: INDEX,
    manifests: layers.map(({ digest }) => ({
      mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
      digest,
      size: 1,
    })),
  })
  return [
    ...uploading(uploads),
    ['an index of layers', put('cache', INDEX, cache)],
    ['it again', manifest('cache')],
    ['a layer as a manifest', manifest(layer)],
    ['the base', { path: '/v2/' }],
    ['another path', { path: '/other' }],
    ['the catalog', { path: '/v2/_catalog' }],
    ['a page of the catalog', { path: '/v2/_catalog?n=2' }],
    ['the next page', { path: '/v2/_catalog?n=2&last=a%2Fb' }],
    ['its last page', { path: '/v2/_catalog?n=2&last=a.b' }],
    ['after its end', { path: '/v2/_catalog?n=2&last=zzz' }],
    ['after a name that is not there', { path: '/v2/_catalog?n=2&last=a%2Fa' }],
    ['a page of none', { path: '/v2/_catalog?n=0' }],
    ['a page of a thousand and one', { path: '/v2/_catalog?n=1001' }],
    ['a page of a word', { path: '/v2/_catalog?n=abc' }],
    ['tags', { path: '/v2/a/tags/list' }],
    ['a page of tags', { path: '/v2/a/tags/list?n=1' }],
    ['tags after one', { path: '/v2/a/tags/list?n=1&last=one' }],
    ['a page of no tags', { path: '/v2/a/tags/list?n=0' }],
    ['tags where all are gone', { path: '/v2/emptied/tags/list' }],
    ['tags where there never were any', { path: '/v2/untagged/tags/list' }],
    ['tags of an unknown repository', { path: '/v2/no/such/tags/list' }],
    ['tags of an impossible name', { path: '/v2/UPPER/tags/list' }],
    ['a PUT of a list', { path: '/v2/a/tags/list', method: 'PUT' }],
    ['a manifest by tag', manifest('one')],
    ['a manifest by digest', manifest(one.digest)],
    ['its HEAD', manifest('one', { method: 'HEAD' })],
    ['an index', manifest('multi')],
    ['an unknown tag', manifest('nope')],
    ['an unknown digest', manifest(NOTHING)],
    ['HEAD of an unknown tag', manifest('nope', { method: 'HEAD' })],
    ['a manifest of an unknown repository', { path: '/v2/no/such/manifests/one' }],
    ['a digest that is none', manifest('sha256:abc')],
    ['a digest of another kind', manifest(`sha512:${'0'.repeat(128)}`)],
    ['no change', manifest('one', accept(ALL, { 'if-none-match': `"${one.digest}"` }))],
    [
      'no change, HEAD',
      { ...manifest('one', accept(ALL, { 'if-none-match': `"${one.digest}"` })), method: 'HEAD' },
    ],
    ['a change', manifest('one', accept(ALL, { 'if-none-match': `"${NOTHING}"` }))],
    ['OCI where Docker is accepted', manifest('one', accept(DOCKER))],
    ['OCI where anything is accepted', manifest('one', accept('*/*'))],
    ['OCI by digest where Docker is accepted', manifest(one.digest, accept(DOCKER))],
    ['an OCI index where manifests are accepted', manifest('multi', accept(OCI))],
    ['a Docker list', manifest('docker-list')],
    ['a Docker list where manifests are accepted', manifest('docker-list', accept(DOCKER))],
    ['a Docker list by digest where manifests are accepted', manifest(digestOf(list), accept(DOCKER))],
    ['referrers', { path: `/v2/a/referrers/${one.digest}` }],
    ['a blob', { path: `/v2/a/blobs/${layer}` }],
    ['its HEAD', { path: `/v2/a/blobs/${layer}`, method: 'HEAD' }],
    ['its first byte', { path: `/v2/a/blobs/${layer}`, headers: { range: 'bytes=0-0' } }],
    ['an unknown blob', { path: `/v2/a/blobs/${NOTHING}` }],
    ['a blob of another repository', { path: `/v2/untagged/blobs/${config.digest}` }],
    ['a new upload', { path: '/v2/a/blobs/uploads/', method: 'POST' }],
    ['a mount', { path: `/v2/mounted/blobs/uploads/?mount=${layer}&from=a`, method: 'POST' }],
    ['a catalog with what holds blobs alone', { path: '/v2/_catalog' }],
    ['a manifest whose layer is missing', put('bad', OCI, missing)],
    [
      'an index whose child is missing',
      put('bad', INDEX, list.replace(/sha256:\w+/, NOTHING).replace(LIST, INDEX)),
    ],
    ['a manifest of an unknown type', put('bad', 'application/x-other', oci)],
    ['a manifest sent as another type', put('bad', DOCKER, oci)],
    ['what is no JSON', put('bad', OCI, 'no')],
    ['a manifest under another digest', put(NOTHING, OCI, oci)],
    [
      'a manifest of more than 4 MiB',
      put('bad', OCI, oci.replace('{', `{"annotations":{"a":"${'x'.repeat(4 << 20)}"},`)),
    ],
    [
      'a subject that is missing',
      put(
        'signed',
        OCI,
        oci.replace('{', `{"subject":{"mediaType":"${OCI}","digest":"${NOTHING}","size":2},`),
      ),
    ],
    ['the same manifest again', put('again', OCI, oci)],
    ['a PATCH', manifest('one', { method: 'PATCH' })],
    ['DELETE of a tag', manifest('one', remove)],
    ['DELETE of an unknown tag', manifest('nope', remove)],
    ['DELETE of an unknown digest', manifest(NOTHING, remove)],
    ['DELETE of a digest that is none', manifest('sha256:abc', remove)],
    ['DELETE in an unknown repository', { path: `/v2/no/such/manifests/${NOTHING}`, method: 'DELETE' }],
    [
      'DELETE on a condition',
      manifest(alone.digest, { method: 'DELETE', headers: { 'if-match': '"other"' } }),
    ],
    ['DELETE of a child of an index', manifest(child.digest, remove)],
    ['the index without it', manifest('multi')],
    ['DELETE of the index', manifest(index.digest, remove)],
    ['DELETE of a digest', manifest(one.digest, remove)],
    ['the same again', manifest(one.digest, remove)],
    ['tags after that', { path: '/v2/a/tags/list' }],
    ['a tag that it took along', manifest('same')],
  ]
}
