import { CareenError } from '../../policies/index.ts'
import type { Answer } from './http.ts'

export type Page = { readonly names: readonly string[]; readonly next?: string }

/** Names of a page of `tags/list` or `_catalog`, digests of one of referrers; `manifests` is what those lists hold. */
type Field = 'tags' | 'repositories' | 'manifests'

/** What would lead elsewhere in a path: a query, an escape, a step up, an empty part. */
const STRAYS = /[\s\p{Cc}?#%\\]|^$|(^|\/)\.{0,2}(\/|$)/u

/** More pages in a row than this that name nothing new: the list has no end. */
const NOTHING_NEW = 10

/** One page; `next` is the path of the following one. Anything but a list of names is refused. */
export function pageOf(answer: Answer, field: Field, at: { origin: string; path: string }): Page {
  const names = namesIn(answer, field)
  if (names === undefined) {
    throw new CareenError(
      'REGISTRY_INVALID_RESPONSE',
      `${at.origin}${at.path}: the answer is not a list of ${field}; is this a registry?`,
    )
  }
  const next = nextPath(answer.headers.get('link'), at)
  return next === undefined ? { names } : { names, next }
}

function namesIn({ body }: Answer, field: Field): readonly string[] | undefined {
  try {
    const parsed = JSON.parse(Buffer.from(body).toString('utf8')) as Record<string, unknown>
    const list = parsed[field]
    if (list === null) return []
    if (!Array.isArray(list)) return undefined
    const names: unknown[] =
      field === 'manifests' ? list.map((one: { digest?: unknown } | null) => one?.digest) : list
    return names.every(isName) ? names : undefined
  } catch {
    return undefined
  }
}

function isName(name: unknown): name is string {
  return typeof name === 'string' && !STRAYS.test(name)
}

/** A Link on another host would take the credentials there. */
function nextPath(
  link: string | undefined,
  { origin, path }: { origin: string; path: string },
): string | undefined {
  const target = /<([^>]*)>\s*;[^,]*rel="?next"?/i.exec(link ?? '')?.[1]
  if (target === undefined) return undefined
  const url = new URL(target, new URL(path, origin))
  if (url.host === new URL(origin).host) return url.pathname + url.search
  throw new CareenError(
    'REGISTRY_INVALID_RESPONSE',
    `${origin}: a list goes on at another host, ${url.host}; that is not followed`,
  )
}

/** Was a page announced by a Link, or is it only asked whether there is one? Then 404 is an answer, too. */
export type Asked = 'linked' | 'guessed'

/** Sizes of pages are multiples of this. */
const ROUND = 50

/**
 * Where to ask whether a page without a Link was the last one: some registries never send that header, and proxies drop it.
 * Pages have round sizes and are in order; what is not so was the whole list. Undefined: there is nothing to ask.
 */
function guess(first: string, { names, next }: Page): string | undefined {
  const last = names.at(-1)
  if (next !== undefined || last === undefined || names.length % ROUND !== 0) return undefined
  if (names.some((name, i) => i > 0 && name <= (names[i - 1] ?? ''))) return undefined
  const query = new URLSearchParams({ last }).toString()
  return `${first}${first.includes('?') ? '&' : '?'}${query}`
}

/** Follows pages to the end; a list that goes on without naming anything new is an error, not an endless loop. Every name once. */
export async function allPages(
  first: string,
  fetchPage: (path: string, asked: Asked) => Promise<Page>,
): Promise<string[]> {
  const names = new Set<string>()
  const seen = new Set<string>()
  let idle = 0
  let asked: Asked = 'linked'
  for (let path: string | undefined = first; path !== undefined;) {
    if (seen.has(path) || idle > NOTHING_NEW)
      throw new CareenError(
        'REGISTRY_INVALID_RESPONSE',
        `the registry's list goes round in circles at ${path}`,
      )
    seen.add(path)
    const page: Page = await fetchPage(path, asked)
    const before = names.size
    for (const name of page.names) names.add(name)
    idle = names.size > before ? 0 : idle + 1
    asked = page.next === undefined ? 'guessed' : 'linked'
    path = page.next ?? (idle === 0 ? guess(first, page) : undefined)
  }
  return [...names]
}
