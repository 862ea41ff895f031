import type { Manifest } from '../client.ts'
import { MEDIA, parseManifest, digestOf } from '../manifest/index.ts'
import { type FakeRequest, plain, refusal, type Reply } from './state.ts'
import { isDigest } from './uploads.ts'

export function tags(asked: FakeRequest): Reply {
  const { state, is, name } = asked
  const repository = state.repositories.get(name)
  if (!repository || (repository.tags.size === 0 && repository.everTagged.size === 0)) {
    return refusal(404, 'NAME_UNKNOWN', 'repository name not known to registry')
  }
  const names = [...repository.tags.keys()].toSorted()
  if (names.length === 0 && is.noTags === 'null') return listOf({ name, tags: null })
  if (!is.paging && is.pageSize === undefined) return listOf({ name, tags: ordered(names, is.order) })
  const size = asked.request.url.searchParams.get('n') ?? `${is.pageSize ?? names.length + 1}`
  return page(asked, names, { size, field: 'tags', more: { name } })
}

export function catalog(asked: FakeRequest): Reply {
  const { state, is, request } = asked
  if (is.catalogStatus !== undefined) {
    return is.catalogStatus === 404
      ? plain(404, '404 page not found')
      : refusal(is.catalogStatus, 'UNAUTHORIZED')
  }
  const names = [...state.repositories]
    .filter(([, one]) => is.catalogHasBlobs || one.manifests.size > 0 || one.everTagged.size > 0)
    .map(([name]) => name)
    .toSorted(byPath)
  const wanted = request.url.searchParams.get('n') ?? ''
  const valid = /^\d+$/.test(wanted)
  if (!valid && wanted !== '' && is.paging) return refusal(400, 'PAGINATION_NUMBER_INVALID')
  const size = valid ? wanted : `${is.pageSize ?? is.catalogPage}`
  return page(asked, names, { size, field: 'repositories', more: {} })
}

/** Of paths, part by part: `a`, `a/b`, `a-b`. */
function byPath(a: string, b: string): number {
  const [left, right] = [a.replaceAll('/', '\0'), b.replaceAll('/', '\0')]
  return left < right ? -1 : Number(left > right)
}

type Wanted = {
  readonly size: string
  readonly field: 'tags' | 'repositories'
  readonly more: object
}

function page(asked: FakeRequest, names: readonly string[], wanted: Wanted): Reply {
  const { is, request } = asked
  const { size, field, more } = wanted
  if (!/^\d+$/.test(size) || (field === 'repositories' && Number(size) > is.largestPage)) {
    return refusal(400, 'PAGINATION_NUMBER_INVALID', 'invalid number of results requested')
  }
  const last = request.url.searchParams.get('last') ?? ''
  if (last !== '' && is.unknownLast !== 'next' && !names.includes(last)) {
    return refusal(is.unknownLast, is.unknownLast === 404 ? 'NAME_UNKNOWN' : 'PAGINATION_NUMBER_INVALID')
  }
  const rest = last === '' ? names : names.filter((name) => isAfter(field, name, last))
  const found = rest.slice(0, Number(size))
  return listOf({ ...more, [field]: found }, next(asked, found, rest.length))
}

function isAfter(field: Wanted['field'], name: string, last: string): boolean {
  return field === 'repositories' ? byPath(name, last) > 0 : name > last
}

/** The Link after `found`, the first of `left` names. */
function next(asked: FakeRequest, found: readonly string[], left: number): Readonly<Record<string, string>> {
  const last = found.at(-1)
  const goesOn = left > found.length || asked.is.linkToNothing
  if (last === undefined || !goesOn) return {}
  const query = new URLSearchParams({ last, n: `${found.length}` })
  return linkTo(`${asked.request.url.pathname}?${query.toString()}`, asked)
}

function linkTo(path: string, { is, request }: FakeRequest): Readonly<Record<string, string>> {
  if (is.linkless) return {}
  const host = is.absoluteLinks ? `http://${request.headers['host'] ?? ''}` : ''
  return { link: is.linkTo?.(path) ?? `<${host}${path}>; rel="next"` }
}

function listOf(body: object, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status: 200, headers, body: `${JSON.stringify(body)}\n` }
}

/** `shuffled`: by their digests, which is no order and always the same. */
function ordered(names: readonly string[], order: 'sorted' | 'shuffled'): readonly string[] {
  if (order === 'sorted') return names
  const keys = new Map(names.map((name) => [name, digestOf(name)]))
  return names.toSorted((a, b) => ((keys.get(a) ?? '') < (keys.get(b) ?? '') ? -1 : 1))
}

export function referrers(asked: FakeRequest): Reply {
  const { state, is, request, name, reference } = asked
  if (!is.referrersApi) return plain(404, '404 page not found')
  if (!isDigest(reference)) return refusal(400, 'DIGEST_INVALID')
  const wanted = request.url.searchParams.get('artifactType')
  const found = [...(state.repositories.get(name)?.manifests.values() ?? [])]
    .filter((one) => refersTo(one, reference))
    .map(descriptorOf)
    .filter(({ artifactType }) => wanted === null || artifactType === wanted)
  const from = Number(request.url.searchParams.get('skip') ?? 0)
  const to = from + is.referrersPage
  const query = wanted === null ? '' : `&artifactType=${encodeURIComponent(wanted)}`
  const more = found.length > to ? linkTo(`${request.url.pathname}?skip=${to}${query}`, asked) : {}
  const filtered = wanted === null ? {} : { 'oci-filters-applied': 'artifactType' }
  return {
    status: 200,
    headers: { 'content-type': MEDIA.ociIndex, ...filtered, ...more },
    body: JSON.stringify({ schemaVersion: 2, mediaType: MEDIA.ociIndex, manifests: found.slice(from, to) }),
  }
}

function descriptorOf(manifest: Manifest) {
  const { mediaType, digest, bytes } = manifest
  const parsed = parseManifest(manifest)
  const { artifactType, annotations } = parsed.kind === 'unreadable' ? {} : parsed
  return {
    mediaType,
    digest,
    size: bytes.length,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(annotations === undefined ? {} : { annotations }),
  }
}

function refersTo(manifest: Manifest, subject: string): boolean {
  const parsed = parseManifest(manifest)
  return parsed.kind !== 'unreadable' && parsed.subject === subject
}
