import { CareenError } from '../../../policies/model/index.ts'
import type { Answer } from '../transport/index.ts'
import { parseLinks, type WebLink } from './link.ts'

/** The request of one page of a list. */
export type PageAt = {
  readonly origin: string
  /** Path and query. */
  readonly path: string
  /** The end of the path. A proxy may have added a prefix to it, or removed one. */
  readonly endpoint: string
}

/**
 * Returns path and query of the next page, by the relation `next` of the Link header, or undefined if there is none. Uses only
 * the query of the link, with the path of this page. Throws if the header is malformed or names another host or list. Why: then
 * the rest of the list is unknown.
 */
export function nextPage({ headers }: Answer, at: PageAt): string | undefined {
  const header = headers.get('link')?.trim() ?? ''
  if (header === '') return undefined
  const links = parseLinks(header)
  if (links === undefined) throw notFollowed(at, header, 'it is not a valid Link header (RFC 8288)')
  const found = links.filter(({ relations }) => relations.includes('next'))
  const queries = new Set(found.map((link) => queryOf(link, at, header)))
  if (queries.size > 1) throw notFollowed(at, header, 'it names more than one next page')
  const [query] = queries
  return query === undefined ? undefined : pathnameOf(at.path) + query
}

function queryOf({ target, anchor }: WebLink, at: PageAt, header: string): string {
  const here = new URL(at.path, at.origin)
  const url = urlOf(target, here)
  if (url === undefined) throw notFollowed(at, header, 'the link is not a URL')
  if (anchor !== undefined && urlOf(anchor, here)?.href !== here.href)
    throw notFollowed(at, header, 'it is the next page of another resource')
  if (!isSameHost(url, here)) throw notFollowed(at, header, `it points to another host, ${url.host}`)
  if (!leadsTo(decoded(url.pathname), decoded(at.endpoint)))
    throw notFollowed(at, header, `it points to another list than ${at.endpoint}`)
  return url.search
}

function pathnameOf(path: string): string {
  const query = path.indexOf('?')
  return query === -1 ? path : path.slice(0, query)
}

function urlOf(reference: string, base: URL): URL | undefined {
  return URL.canParse(reference, base.href) ? new URL(reference, base.href) : undefined
}

/** Returns true for the same origin, or http instead of https on their default ports: TLS may end before the registry. */
function isSameHost(url: URL, here: URL): boolean {
  const behindTls = url.protocol === 'http:' && here.protocol === 'https:'
  return url.origin === here.origin || (behindTls && url.port === '' && url.host === here.host)
}

/** Returns true if the path names the endpoint. A prefix before `/v2/` is a proxy's; a second `/v2/` is another repository. */
function leadsTo(path: string, endpoint: string): boolean {
  return path.endsWith(endpoint) && !`${path.slice(0, -endpoint.length)}/`.includes('/v2/')
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** Most characters of a header in a message. */
const SHOWN = 200

function notFollowed({ origin, path }: PageAt, header: string, why: string): CareenError {
  const shown = header.length > SHOWN ? `${header.slice(0, SHOWN)}...` : header
  return new CareenError(
    'REGISTRY_INVALID_RESPONSE',
    `${origin}${path}: the answer has Link: ${shown}; ${why}, so the rest of the list is not known. ` +
      'Configure the registry, or the proxy before it, to send a Link to the next page of this list',
  )
}
