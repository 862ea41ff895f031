import { CareenError } from '../../../../../policies/model/index.ts'
import type { Capabilities, DeleteOutcome, Observation } from '../../../client.ts'
import { failure, type Core } from '../../../oci/index.ts'
import type { Answer } from '../../../transport/index.ts'
import {
  needPage,
  PAGE,
  type Signed,
  signed,
  bodyOf,
  digestOf,
  fieldOf,
  latestIn,
  namesOf,
  notAsDocumented,
  textOf,
} from '../../index.ts'

const API = 'https://api.github.com'

/** A container package of GitHub's REST API. */
export type Package = {
  readonly http: Signed
  /** Of its versions. */
  readonly path: string
  /** `https://host/repository`, for messages. */
  readonly where: string
}

/** Organizations and users have different paths, so GitHub is asked what the owner is. */
export async function packageOf(core: Core, repository: string, signal: AbortSignal): Promise<Package> {
  // The password is the token; the name before it does not matter.
  const http = signed(core, core.vendorAt(core.options.api ?? API), ({ password }) => `Bearer ${password}`)
  const slash = repository.indexOf('/')
  const owner = encodeURIComponent(repository.slice(0, Math.max(slash, 0)))
  const name = encodeURIComponent(repository.slice(slash + 1))
  const where = core.where(repository)
  const answer = await read({ http, where }, `/users/${owner}`, signal)
  const kind = textOf(bodyOf(answer, where), 'type') === 'Organization' ? 'orgs' : 'users'
  return { http, where, path: `/${kind}/${owner}/packages/container/${name}/versions` }
}

export const HEADERS: Readonly<Record<string, string>> = { accept: 'application/vnd.github+json' }

export async function read(
  { http, where }: Omit<Package, 'path'>,
  path: string,
  signal: AbortSignal,
): Promise<Answer> {
  const answer = await http.read({ method: 'GET', path, headers: HEADERS, limit: PAGE, signal })
  if (isThrottled(answer)) throw throttled(answer, where)
  return needPage(answer, where)
}

export type Version = Observation & { readonly id: string }

export function versionOf(value: unknown, where: string): Version {
  const id = fieldOf(value, 'id')
  const container = fieldOf(fieldOf(value, 'metadata'), 'container')
  if (typeof id !== 'number' || container === undefined)
    throw notAsDocumented(where, 'a version without an id, or without the data of a container')
  const pushed = latestIn([value], ['created_at', 'updated_at'], where)
  return {
    id: String(id),
    digest: digestOf(value, 'name', where),
    tags: namesOf(container, 'tags', where),
    ...(pushed === undefined ? {} : { pushed }),
  }
}

/** What the answer to the DELETE of a version means. */
export function judge(answer: Answer, where: string): DeleteOutcome {
  if (answer.status === 204) return { kind: 'deleted' }
  if (isThrottled(answer)) throw throttled(answer, where)
  switch (answer.status) {
    // A version that this token may not delete is a 404 too: only a look can tell.
    case 404:
      return { kind: 'unknown', why: saidIn(answer), ended: true }
    case 401:
    case 403:
      throw failure(answer, where)
    default:
      return { kind: answer.status >= 500 ? 'unknown' : 'refused', why: saidIn(answer) }
  }
}

function isThrottled({ status, headers }: Answer): boolean {
  if (status === 429) return true
  return status === 403 && (headers.has('retry-after') || headers.get('x-ratelimit-remaining') === '0')
}

function throttled(answer: Answer, where: string): CareenError {
  return new CareenError(
    'REGISTRY_THROTTLED',
    `${where}: GitHub asks for fewer requests (${saidIn(answer)}). Run again later`,
  )
}

function saidIn({ status, body }: Answer): string {
  try {
    const said: unknown = JSON.parse(Buffer.from(body).toString('utf8'))
    return textOf(said, 'message') ?? `GitHub answered ${status}`
  } catch {
    return `GitHub answered ${status}`
  }
}

/** A classic token tells its scopes; of any other kind only a real delete tells. */
export function rightIn({ status, headers }: Answer): Capabilities['digestDelete'] {
  if (status !== 200) return 'forbidden'
  const scopes = headers.get('x-oauth-scopes')
  if (scopes === undefined || scopes === '') return 'unknown'
  return scopes.split(',').some((scope) => scope.trim() === 'delete:packages') ? 'yes' : 'forbidden'
}
