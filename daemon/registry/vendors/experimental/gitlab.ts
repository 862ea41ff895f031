import type { Observation } from '../../client.ts'
import { type Core, nextPage } from '../../oci/index.ts'
import type { Ask } from '../../transport/index.ts'
import {
  needPage,
  PAGE,
  pagesFrom,
  bodyOf,
  digestOf,
  latestIn,
  notAsDocumented,
  textOf,
  type Native,
} from '../index.ts'

/** GitLab's own registry API, which is there only with its metadata database. Deletes go by the OCI API. */
export function gitlab(core: Core): Native {
  return { inventory: (repository, signal) => inventory(core, repository, signal) }
}

async function* inventory(core: Core, repository: string, signal: AbortSignal): AsyncIterable<Observation> {
  const where = core.where(repository)
  const endpoint = `/gitlab/v1/repositories/${repository}/tags/list/`
  const ask = (path: string): Ask => ({ method: 'GET', path, limit: PAGE, signal })
  const scope = `repository:${repository}:pull`
  const there = await core.auth.ask('read', scope, ask('/gitlab/v1/'))
  if (there.status === 404) return
  needPage(there, where)
  const pages = pagesFrom(
    `${endpoint}?n=1000`,
    where,
    async (path) => needPage(await core.auth.ask('read', scope, ask(path)), where),
    (answer, path) => nextPage(answer, { origin: core.http.origin, path, endpoint }),
  )
  for await (const answer of pages) {
    const tags = bodyOf(answer, where)
    if (!Array.isArray(tags)) throw notAsDocumented(where, 'it is not a list of tags')
    for (const tag of tags) yield observed(tag, where)
  }
}

/** One tag; its image comes once for each of its tags. */
function observed(tag: unknown, where: string): Observation {
  const name = textOf(tag, 'name')
  if (name === undefined) throw notAsDocumented(where, 'a tag without a name')
  const pushed = latestIn([tag], ['created_at', 'updated_at', 'published_at'], where)
  return {
    digest: digestOf(tag, 'digest', where),
    tags: [name],
    ...(pushed === undefined ? {} : { pushed }),
  }
}
