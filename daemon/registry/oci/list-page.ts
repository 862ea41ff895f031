import { CareenError } from '../../../policies/model/index.ts'
import type { Answer } from '../transport/index.ts'
import { nextPage } from './next-link.ts'

/** `name`: the repository that the page says that it is of. */
export type Page = {
  readonly names: readonly string[]
  readonly next?: string
  readonly name?: string
  readonly bytes: number
}

/** Names of `tags/list` or `_catalog`, digests of a list of referrers; `manifests` is what those hold. */
export type ListKind = 'tags' | 'repositories' | 'manifests'

/** A list of the OCI API. */
export type OciList = {
  readonly origin: string
  readonly kind: ListKind
  /** Path, and query, of its first page. */
  readonly first: string
  /** Absent: the list is of no repository. */
  readonly repository?: string
  /** Does the registry keep names in an order of its own, such as the time of their push, while it pages by names? */
  readonly unordered?: boolean
}

/** What would lead elsewhere in a path: a query, an escape, a step up, an empty part. */
const STRAYS = /[\s\p{Cc}?#%\\]|^$|(^|\/)\.{0,2}(\/|$)/u

/** What the name of a repository in the API cannot have. Why: one such repository would make every list of them unreadable. */
const UNNAMED = /[*"\p{C}]/u
const LONGEST = 255

/** One page of the list, asked for at `path`. Anything but a list of names, and a list of another repository, is refused. */
export function pageOf(answer: Answer, list: OciList, path: string): Page {
  const { origin, kind } = list
  const body = parsed(answer)
  const names = namesIn(body?.[kind], kind)
  if (body === undefined || names === undefined)
    throw refused(list, path, `the answer is not a list of ${kind}. Check that the url is that of a registry`)
  const name = kind === 'tags' ? nameIn(body, list, path) : undefined
  const filtered = answer.headers.get('oci-filters-applied')
  if (kind === 'manifests' && filtered !== undefined && filtered.trim() !== '')
    throw refused(list, path, `the registry omitted a part of the list (OCI-Filters-Applied: ${filtered})`)
  const endpoint = pathnameOf(list.first)
  const next = nextPage(answer, { origin, path, endpoint })
  return {
    names,
    bytes: answer.body.length,
    ...(next === undefined ? {} : { next }),
    ...(name === undefined ? {} : { name }),
  }
}

function parsed({ body }: Answer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'))
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

function namesIn(list: unknown, kind: ListKind): readonly string[] | undefined {
  if (list === null) return []
  if (!Array.isArray(list)) return undefined
  const names: unknown[] =
    kind === 'manifests' ? list.map((one: { digest?: unknown } | null) => one?.digest) : list
  if (!names.every(isName)) return undefined
  return kind === 'repositories' && names.some(cannotBeNamed) ? undefined : names
}

function isName(name: unknown): name is string {
  return typeof name === 'string' && !STRAYS.test(name)
}

function cannotBeNamed(name: string): boolean {
  return UNNAMED.test(name) || Buffer.byteLength(name) > LONGEST
}

/** A proxy may put something before the name of a repository, or take it away. */
function nameIn(body: Readonly<Record<string, unknown>>, list: OciList, path: string): string | undefined {
  const { name } = body
  const { repository = '' } = list
  if (name === undefined || name === repository) return name
  if (typeof name === 'string' && name !== '') {
    if (name.endsWith(`/${repository}`) || repository.endsWith(`/${name}`)) return name
  }
  throw refused(
    list,
    path,
    `the answer is the list of ${JSON.stringify(name)}. Check where the proxy before the registry sends this request`,
  )
}

/** A path without its query. */
export function pathnameOf(path: string): string {
  return path.split('?', 1)[0] ?? ''
}

/** The error about a page; `why` says what was received. */
export function refused({ origin }: Pick<OciList, 'origin'>, path: string, why: string): CareenError {
  return new CareenError('REGISTRY_INVALID_RESPONSE', `${origin}${path}: ${why}`)
}
