import { blobs } from './blobs.ts'
import { catalog, referrers, tags } from './lists.ts'
import { manifests } from './manifests.ts'
import { type FakeRequest, behaviourOf, type MemoryState, plain, type Reply, type Request } from './state.ts'
import { startUpload, upload } from './uploads.ts'

/** A repository's name is parts of small letters and digits, with separators between. */
const NAME = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*'
const NAMES = `${NAME}(?:/${NAME})*`
const ROUTE = new RegExp(`^/v2/(${NAMES})/(manifests|blobs|tags|referrers)/([^/]+|uploads/.*)$`)

type Handler = { readonly allow: string; readonly act: (asked: FakeRequest) => Reply }

const HANDLERS: Readonly<Record<string, Handler>> = {
  manifests: { allow: 'DELETE, GET, HEAD, PUT', act: manifests },
  tags: { allow: 'GET', act: tags },
  blobs: { allow: 'DELETE, GET, HEAD', act: blobs },
  uploads: { allow: 'DELETE, GET, HEAD, PATCH, POST, PUT', act: upload },
  start: { allow: 'POST', act: startUpload },
  referrers: { allow: 'GET', act: referrers },
  catalog: { allow: 'GET', act: catalog },
  base: { allow: 'GET', act: () => ({ status: 200, body: '{}' }) },
}

/** What the registry answers, and does. */
export function handle(state: MemoryState, request: Request): Reply {
  const [kind, name, reference] = routeOf(request.url.pathname)
  const handler = HANDLERS[kind]
  if (handler === undefined) return plain(404, '404 page not found')
  if (!handler.allow.split(', ').includes(request.method)) {
    return plain(405, 'Method not allowed', { allow: handler.allow })
  }
  return handler.act({ state, is: behaviourOf(state.options), request, name, reference })
}

const FIXED: Readonly<Record<string, string>> = { '/v2': 'base', '/v2/': 'base', '/v2/_catalog': 'catalog' }

function routeOf(path: string): readonly [kind: string, name: string, reference: string] {
  const fixed = FIXED[path]
  if (fixed !== undefined) return [fixed, '', '']
  const [name = '', kind = '', reference = ''] = ROUTE.exec(path)?.slice(1) ?? []
  return [kindOf(kind, reference), name, reference]
}

function kindOf(kind: string, reference: string): string {
  if (kind === 'tags' && reference !== 'list') return ''
  if (kind !== 'blobs' || !reference.startsWith('uploads')) return kind
  return /^uploads\/?$/.test(reference) ? 'start' : 'uploads'
}
