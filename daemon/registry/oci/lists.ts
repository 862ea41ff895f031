import type { Digest } from '../../../policies/model/index.ts'
import type { AnswerListener } from '../client.ts'
import { clockReading, type Answer } from '../transport/index.ts'
import { failure } from './answers.ts'
import type { Core } from './context.ts'
import { pull } from './get.ts'
import { type OciList, type Page, pageOf } from './list-page.ts'
import { allPages, type PageSource } from './paging.ts'

/** Largest page that is read. Bytes. */
const LIST = 32 << 20

/** Returns all tags of a repository, sorted. */
export async function tags(
  core: Core,
  repository: string,
  signal: AbortSignal,
  onAnswer?: AnswerListener,
): Promise<string[]> {
  const { now } = core.options
  const list: OciList = {
    kind: 'tags',
    origin: core.http.origin,
    first: `/v2/${repository}/tags/list`,
    repository,
    unordered: core.listsUnordered(),
  }
  const names = await allPages(list, async (path, source) => {
    const since = now()
    const answer = await pull(core, repository, { path, limit: LIST, signal })
    onAnswer?.(clockReading(answer, since, now()))
    if (endsGuess(answer, source)) return NO_PAGE
    if (answer.status !== 200) throw failure(answer, core.where(repository))
    return pageOf(answer, list, path)
  })
  return names.toSorted()
}

/** Returns all repositories of the catalog, sorted. */
export async function repositories(
  core: Core,
  signal: AbortSignal,
  onAnswer?: AnswerListener,
): Promise<string[]> {
  const { now } = core.options
  const list: OciList = { kind: 'repositories', origin: core.http.origin, first: '/v2/_catalog?n=1000' }
  const fetchPage = async (path: string, source: PageSource): Promise<Page> => {
    const since = now()
    const answer = await core.auth.ask('read', 'registry:catalog:*', {
      method: 'GET',
      path,
      limit: LIST,
      signal,
    })
    onAnswer?.(clockReading(answer, since, now()))
    if (answer.status === 400 && path === list.first) return fetchPage('/v2/_catalog', source)
    if (endsGuess(answer, source)) return NO_PAGE
    if (answer.status !== 200) throw failure(answer, `${core.http.origin}/v2/_catalog`)
    return pageOf(answer, list, path)
  }
  return (await allPages(list, fetchPage)).toSorted()
}

const NO_PAGE: Page = { names: [], bytes: 0 }

/** Returns true if a guessed next page does not exist: the parameter or the name is unknown. */
function endsGuess({ status }: Answer, source: PageSource): boolean {
  return source === 'guessed' && (status === 400 || status === 404)
}

/** Returns the digests of the referrers, or undefined if the registry has no referrers API. */
export async function referrers(
  core: Core,
  repository: string,
  digest: Digest,
  signal: AbortSignal,
): Promise<Digest[] | undefined> {
  const first = `/v2/${repository}/referrers/${digest}`
  const list: OciList = { kind: 'manifests', origin: core.http.origin, first, repository }
  let absent = false
  const found = await allPages(list, async (path, source) => {
    const answer = await pull(core, repository, { path, limit: LIST, signal })
    if (endsGuess(answer, source)) return NO_PAGE
    absent = path === first && [404, 405, 501].includes(answer.status)
    if (absent) return NO_PAGE
    if (answer.status !== 200) throw failure(answer, `${core.where(repository)}@${digest}`)
    return pageOf(answer, list, path)
  })
  return absent ? undefined : found
}
