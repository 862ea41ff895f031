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
 * Quay's API has the tags with their times, for an OAuth token alone. Deletes go by the OCI API: the other one deletes tags by
 * their names only. A DELETE by digest ends exactly the tags that are on the image then; to take them off one by one first
 * would take a tag that has just moved from the image that it moved to, which would go with it.
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

/** The user that stands for an OAuth token, here as at the door of the registry. */
const TOKEN = '$oauthtoken'

const NO_TOKEN: Unlisted = {
  why: 'the API of Quay takes an OAuth token, no robot account and no password',
  next: `give the token of an application with the user ${TOKEN}, for push times; docs/registries/quay.md says how`,
}

/** Tags in a page; Quay gives no more. */
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

/** Is there a page after this one? A server that gives the same page for each number would go on for ever. */
function goesOn(answer: Answer, number: number, where: string): boolean {
  const body = bodyOf(answer, where)
  const more = fieldOf(body, 'has_additional')
  if (typeof more !== 'boolean') throw notAsDocumented(where, 'it does not say whether there is more')
  if (!more) return false
  if (fieldOf(body, 'page') === number && tagsIn(answer, where).length > 0) return true
  throw new CareenError(
    'REGISTRY_INVALID_RESPONSE',
    `${where}: the registry's list goes round in circles at page ${number}`,
  )
}

function tagsIn(answer: Answer, where: string): readonly unknown[] {
  const list = needList(bodyOf(answer, where), 'tags')
  if (list === undefined) throw notAsDocumented(where, 'it has no list of tags')
  return list
}

/** One tag; its image comes once for each of its tags. Very old tags have no time. */
function observed(tag: unknown, where: string): Observation {
  const name = textOf(tag, 'name')
  const pushed = timeOf(tag, 'start_ts')
  if (name === undefined || (pushed === undefined && fieldOf(tag, 'start_ts') !== undefined))
    throw notAsDocumented(where, 'a tag without a name, or with a time that is none')
  const digest = digestOf(tag, 'manifest_digest', where)
  return { digest, tags: [name], ...(pushed === undefined ? {} : { pushed }) }
}
