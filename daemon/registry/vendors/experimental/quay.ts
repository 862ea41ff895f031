import { CareenError } from '../../../../policies/model/index.ts'
import type { Observation, Unlisted } from '../../client.ts'
import type { Core } from '../../oci/index.ts'
import type { Answer } from '../../transport/index.ts'
import {
  needPage,
  PAGE,
  pagesFrom,
  signed,
  bodyOf,
  digestOf,
  fieldOf,
  needList,
  notAsDocumented,
  textOf,
  timeOf,
  type Native,
} from '../index.ts'

/**
 * Returns the calls of Quay. Its API lists tags with times, with an OAuth token only. Why deletes use the OCI API: Quay's own
 * deletes tags by name only. A DELETE by digest removes exactly the tags that are on the image then. Deleting them first could
 * delete a tag that has moved, and with it the image that it moved to.
 */
export function quay(core: Core): Native {
  const hasToken = async (): Promise<boolean> => (await core.auth.credentials())?.username === TOKEN
  return {
    unlisted: async () => ((await hasToken()) ? undefined : NO_TOKEN),
    inventory: async function* inventory(repository, signal): AsyncIterable<Observation> {
      if (await hasToken()) yield* tags(core, repository, signal)
    },
    probe: async (_repository, _signal, ask) => ({ ...(await ask()), takesOwnTags: true }),
  }
}

/** The user name of an OAuth token, as for the OCI API. */
const TOKEN = '$oauthtoken'

const NO_TOKEN: Unlisted = {
  why: 'the API of Quay requires an OAuth token, not a robot account or password',
  remedy: `for push times, set the token of an application with the user ${TOKEN}; see docs/registries/quay.md`,
}

/** Tags in a page: the most that Quay returns. */
const SIZE = 100

async function* tags(core: Core, repository: string, signal: AbortSignal): AsyncIterable<Observation> {
  const where = core.where(repository)
  const api = signed(core, core.http, ({ password }) => `Bearer ${password}`)
  const page = (number: number): string =>
    `/api/v1/repository/${repository}/tag/?onlyActiveTags=true&limit=${SIZE}&page=${number}`
  let number = 1
  const pages = pagesFrom(
    page(number),
    where,
    async (path) => needPage(await api.read({ method: 'GET', path, limit: PAGE, signal }), where),
    (answer) => {
      if (!goesOn(answer, number, where)) return undefined
      number += 1
      return page(number)
    },
  )
  for await (const answer of pages) for (const tag of tagsIn(answer, where)) yield observed(tag, where)
}

/** Returns true if another page follows. Why the checks: a server that repeats a page would cause an endless loop. */
function goesOn(answer: Answer, number: number, where: string): boolean {
  const body = bodyOf(answer, where)
  const more = fieldOf(body, 'has_additional')
  if (typeof more !== 'boolean') throw notAsDocumented(where, 'it does not say whether there is more')
  if (!more) return false
  if (fieldOf(body, 'page') === number && tagsIn(answer, where).length > 0) return true
  throw new CareenError(
    'REGISTRY_INVALID_RESPONSE',
    `${where}: the pages of the registry's list repeat at page ${number}`,
  )
}

function tagsIn(answer: Answer, where: string): readonly unknown[] {
  const list = needList(bodyOf(answer, where), 'tags')
  if (list === undefined) throw notAsDocumented(where, 'it has no list of tags')
  return list
}

/** Returns the image of one tag. An image occurs once for each of its tags. Very old tags have no time. */
function observed(tag: unknown, where: string): Observation {
  const name = textOf(tag, 'name')
  const pushed = timeOf(tag, 'start_ts')
  if (name === undefined || (pushed === undefined && fieldOf(tag, 'start_ts') !== undefined))
    throw notAsDocumented(where, 'a tag without a name, or with an invalid time')
  const digest = digestOf(tag, 'manifest_digest', where)
  return { digest, tags: [name], ...(pushed === undefined ? {} : { pushed }) }
}
