import type { Observation } from '../../client.ts'
import { deleteOutcome, errorCodes, type Core, deleteAsk, sendDelete } from '../../oci/index.ts'
import type { Ask } from '../../transport/index.ts'
import {
  needPage,
  PAGE,
  pagesFrom,
  bodyOf,
  digestOf,
  fieldOf,
  latestIn,
  listOf,
  needList,
  notAsDocumented,
  textOf,
  type Native,
} from '../index.ts'

/** zot's search extension: tags with their times. Deletes go by the OCI API; what an index contains is refused there. */
export function zot(core: Core): Native {
  return {
    inventory: (repository, signal) => inventory(core, repository, signal),
    deleteManifest: (repository, digest) => {
      const ask = deleteAsk(core, repository, `/v2/${repository}/manifests/${digest}`, 'digest')
      return sendDelete(
        () => core.auth.ask('once', `repository:${repository}:delete`, ask),
        (answer) =>
          answer.status === 405 && errorCodes(answer).includes('DENIED')
            ? { kind: 'refused', why: 'an index contains it' }
            : deleteOutcome(answer, core.where(repository)),
      )
    },
  }
}

const SIZE = 200

async function* inventory(core: Core, repository: string, signal: AbortSignal): AsyncIterable<Observation> {
  const where = core.where(repository)
  let read = 0
  const pages = pagesFrom(
    pathOf(repository, 0),
    where,
    async (path) => {
      const ask: Ask = { method: 'GET', path, limit: PAGE, signal }
      return core.auth.ask('read', `repository:${repository}:pull`, ask)
    },
    (answer) => {
      if (answer.status !== 200) return undefined
      const { length } = resultsIn(bodyOf(answer, where), where)
      read += length
      return goesOn(bodyOf(answer, where), { read, length }, where) ? pathOf(repository, read) : undefined
    },
  )
  for await (const answer of pages) {
    // The extension is not part of every zot.
    if (answer.status === 404 && read === 0) return
    for (const one of resultsIn(bodyOf(needPage(answer, where), where), where)) yield observed(one, where)
  }
}

type Progress = { readonly read: number; readonly length: number }

/** zot counts what there is; where it does not say, a page that is not full is the last one. */
function goesOn(body: unknown, { read, length }: Progress, where: string): boolean {
  const total = fieldOf(fieldOf(fieldOf(fieldOf(body, 'data'), 'ImageList'), 'Page'), 'TotalCount')
  if (total === undefined || total === null) return length === SIZE
  if (typeof total !== 'number' || !Number.isSafeInteger(total) || total < 0)
    throw notAsDocumented(where, 'TotalCount is no number')
  if (read >= total) return false
  if (length > 0) return true
  throw notAsDocumented(where, `it ends after ${read} of ${total} tags`)
}

function pathOf(repository: string, offset: number): string {
  const page = `requestedPage: {limit: ${SIZE}, offset: ${offset}, sortBy: ALPHABETIC_ASC}`
  const query = `{ImageList(repo: ${JSON.stringify(repository)}, ${page}) {Page {TotalCount} Results {Tag Digest PushTimestamp TaggedTimestamp}}}`
  return `/v2/_zot/ext/search?query=${encodeURIComponent(query)}`
}

function resultsIn(body: unknown, where: string): readonly unknown[] {
  const errors = listOf(body, 'errors') ?? []
  const results = needList(fieldOf(fieldOf(body, 'data'), 'ImageList'), 'Results')
  if (errors.length === 0 && results !== undefined) return results
  throw notAsDocumented(where, textOf(errors[0], 'message') ?? 'it has no results')
}

/** One tag; its image comes once for each of its tags. */
function observed(result: unknown, where: string): Observation {
  const tag = fieldOf(result, 'Tag')
  if (typeof tag !== 'string') throw notAsDocumented(where, 'an image whose "Tag" is not a text')
  const pushed = latestIn([result], ['PushTimestamp', 'TaggedTimestamp'], where)
  return {
    digest: digestOf(result, 'Digest', where),
    tags: tag === '' ? [] : [tag],
    ...(pushed === undefined ? {} : { pushed }),
  }
}
