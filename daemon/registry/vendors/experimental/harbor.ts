import { CareenError, type Digest } from '../../../../policies/model/index.ts'
import type { DeleteOutcome, Observation } from '../../client.ts'
import { basicHeader } from '../../credentials/index.ts'
import { deleteOutcome, type Core, deleteAsk, sendDelete } from '../../oci/index.ts'
import type { Answer } from '../../transport/index.ts'
import {
  needPage,
  PAGE,
  pagesFrom,
  signed,
  bodyOf,
  digestOf,
  latestIn,
  listOf,
  notAsDocumented,
  textOf,
  type Native,
  untagsItself,
} from '../index.ts'

/** Returns the calls of Harbor's API v2.0. The OCI delete of an image cascades already; only this API deletes a tag alone. */
export function harbor(core: Core): Native {
  return {
    inventory: (repository, signal) => inventory(core, repository, signal),
    deleteTag: (repository, tag, on) => deleteTag(core, repository, tag, on),
    // Why: its OCI API cannot delete a tag alone; this API can, with the right to delete.
    probe: untagsItself,
  }
}

const SIZE = 100

/** `/api/v2.0/projects/P/repositories/R/artifacts`: a slash in R is encoded twice. */
function artifacts(repository: string): string {
  const slash = repository.indexOf('/')
  const [project, rest] = [repository.slice(0, Math.max(slash, 0)), repository.slice(slash + 1)]
  const name = encodeURIComponent(encodeURIComponent(rest))
  return `/api/v2.0/projects/${encodeURIComponent(project)}/repositories/${name}/artifacts`
}

/** Most attempts to read a list that changes meanwhile. */
const TRIES = 3

async function* inventory(core: Core, repository: string, signal: AbortSignal): AsyncIterable<Observation> {
  const where = core.where(repository)
  for (let attempt = 1; ; attempt += 1) {
    const { artifacts: found, missing } = await readArtifacts(core, repository, signal)
    if (missing <= 0) {
      for (const one of found) yield observed(one, where)
      return
    }
    if (attempt === TRIES)
      throw new CareenError(
        'REGISTRY_INVALID_RESPONSE',
        `${where}: the list lacks ${missing} of the artifacts in X-Total-Count; they may have been deleted during the scan. ` +
          'Run again when there are fewer pushes and deletes',
      )
  }
}

type Read = {
  readonly artifacts: readonly unknown[]
  /** Artifacts that Harbor counts and does not list, or that were deleted meanwhile: each moves the others to an earlier page. */
  readonly missing: number
}

async function readArtifacts(core: Core, repository: string, signal: AbortSignal): Promise<Read> {
  const where = core.where(repository)
  const page = (number: number): string =>
    `${artifacts(repository)}?page=${number}&page_size=${SIZE}&with_tag=true&sort=push_time`
  const api = signed(core, core.http, basicHeader)
  let number = 1
  const pages = pagesFrom(
    page(number),
    where,
    async (path) => needPage(await api.read({ method: 'GET', path, limit: PAGE, signal }), where),
    (answer) => {
      number += 1
      return listIn(bodyOf(answer, where), where).length < SIZE ? undefined : page(number)
    },
  )
  const found: unknown[] = []
  let total = 0
  let deleted = 0
  for await (const answer of pages) {
    found.push(...listIn(bodyOf(answer, where), where))
    const counted = totalIn(answer, where) ?? total
    deleted += Math.max(0, total - counted)
    total = counted
  }
  return { artifacts: found, missing: Math.max(deleted, total - found.length) }
}

/** Returns the number of artifacts, or undefined if a proxy has dropped the header. */
function totalIn({ headers }: Answer, where: string): number | undefined {
  const total = headers.get('x-total-count')?.trim()
  if (total === undefined) return undefined
  if (/^\d{1,15}$/.test(total)) return Number(total)
  throw notAsDocumented(where, `X-Total-Count is ${total}`)
}

function listIn(body: unknown, where: string): readonly unknown[] {
  if (Array.isArray(body)) return body
  throw notAsDocumented(where, 'it is not a list of artifacts')
}

function observed(artifact: unknown, where: string): Observation {
  const tags = listOf(artifact, 'tags')
  if (tags === undefined) throw notAsDocumented(where, 'an artifact whose tags are not a list')
  const pushed = latestIn([artifact, ...tags], ['push_time'], where)
  return {
    digest: digestOf(artifact, 'digest', where),
    tags: tags.map((tag) => nameOf(tag, where)),
    ...(pushed === undefined ? {} : { pushed }),
  }
}

function nameOf(tag: unknown, where: string): string {
  const name = textOf(tag, 'name')
  if (name !== undefined) return name
  throw notAsDocumented(where, 'a tag without a name')
}

/** Deletes a tag of an image. 404: the tag is not on that image any more. 412: it is immutable. */
function deleteTag(core: Core, repository: string, tag: string, on: Digest): Promise<DeleteOutcome> {
  const path = `${artifacts(repository)}/${encodeURIComponent(on)}/tags/${encodeURIComponent(tag)}`
  return sendDelete(
    () => signed(core, core.http, basicHeader).once(deleteAsk(core, repository, path, 'tag')),
    (answer) => deleteOutcome(answer, core.where(repository)),
  )
}
