import type { DeleteOutcome, Observation } from '../../client.ts'
import { deleteOutcome, type Core, deleteAsk, sendDelete, nextPage } from '../../oci/index.ts'
import type { Answer, Ask } from '../../transport/index.ts'
import {
  needPage,
  PAGE,
  pagesFrom,
  bodyOf,
  digestOf,
  latestIn,
  namesOf,
  needList,
  notAsDocumented,
  type Native,
  untagsItself,
} from '../index.ts'

/** Azure's `/acr/v1`. A lock on one image is a 405 here, and no word about the registry. */
export function acr(core: Core): Native {
  return {
    inventory: (repository, signal) => inventory(core, repository, signal),
    deleteManifest: (repository, digest) =>
      remove(
        core,
        repository,
        deleteAsk(core, repository, `/v2/${repository}/manifests/${digest}`, 'digest'),
      ),
    deleteTag: (repository, tag) =>
      remove(
        core,
        repository,
        deleteAsk(core, repository, `/acr/v1/${repository}/_tags/${encodeURIComponent(tag)}`, 'tag'),
      ),
    // The OCI API would delete the image with the tag; `_tags` removes the tag alone.
    probe: untagsItself,
  }
}

const SIZE = 100

async function* inventory(core: Core, repository: string, signal: AbortSignal): AsyncIterable<Observation> {
  const where = core.where(repository)
  const base = `/acr/v1/${repository}/_manifests?orderby=timeasc&n=${SIZE}`
  const pages = pagesFrom(
    base,
    where,
    async (path) => {
      const ask: Ask = { method: 'GET', path, limit: PAGE, signal }
      return needPage(await core.auth.ask('read', `repository:${repository}:metadata_read`, ask), where)
    },
    (answer, path) => {
      const at = { origin: core.http.origin, path, endpoint: `/acr/v1/${repository}/_manifests` }
      return nextPage(answer, at) ?? after(manifestsIn(answer, where), base, where)
    },
  )
  for await (const answer of pages) for (const one of manifestsIn(answer, where)) yield observed(one, where)
}

/** A full page without a Link goes on after its last digest. */
function after(page: readonly unknown[], base: string, where: string): string | undefined {
  if (page.length < SIZE) return undefined
  return `${base}&last=${encodeURIComponent(digestOf(page.at(-1), 'digest', where))}`
}

function manifestsIn(answer: Answer, where: string): readonly unknown[] {
  const list = needList(bodyOf(answer, where), 'manifests')
  if (list === undefined) throw notAsDocumented(where, 'it has no list of manifests')
  return list
}

function observed(manifest: unknown, where: string): Observation {
  const tags = namesOf(manifest, 'tags', where)
  const pushed = latestIn([manifest], ['createdTime', 'lastUpdateTime'], where)
  return {
    digest: digestOf(manifest, 'digest', where),
    tags,
    ...(pushed === undefined ? {} : { pushed }),
  }
}

function remove(core: Core, repository: string, ask: Ask): Promise<DeleteOutcome> {
  return sendDelete(
    () => core.auth.ask('once', `repository:${repository}:delete`, ask),
    (answer) =>
      answer.status === 405
        ? { kind: 'refused', why: 'it is locked (deleteEnabled or writeEnabled is false)' }
        : deleteOutcome(answer, core.where(repository)),
  )
}
