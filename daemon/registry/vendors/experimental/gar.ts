import type { Observation } from '../../client.ts'
import { type Core, nextPage } from '../../oci/index.ts'
import type { Ask } from '../../transport/index.ts'
import {
  needPage,
  PAGE,
  pagesFrom,
  bodyOf,
  fieldOf,
  namesOf,
  notAsDocumented,
  type Native,
} from '../index.ts'

/** Google's `tags/list` has, beside the tags, a map of all manifests with their times. Deletes go by the OCI API. */
export function gar(core: Core): Native {
  return { inventory: (repository, signal) => inventory(core, repository, signal) }
}

async function* inventory(core: Core, repository: string, signal: AbortSignal): AsyncIterable<Observation> {
  const where = core.where(repository)
  const endpoint = `/v2/${repository}/tags/list`
  const pages = pagesFrom(
    endpoint,
    where,
    async (path) => {
      const ask: Ask = { method: 'GET', path, limit: PAGE, signal }
      return needPage(await core.auth.ask('read', `repository:${repository}:pull`, ask), where)
    },
    (answer, path) => nextPage(answer, { origin: core.http.origin, path, endpoint }),
  )
  for await (const answer of pages) {
    const manifests = fieldOf(bodyOf(answer, where), 'manifest') ?? {}
    if (typeof manifests !== 'object') throw notAsDocumented(where, '"manifest" is not a map')
    for (const [digest, manifest] of Object.entries(manifests)) yield observed(digest, manifest, where)
  }
}

function observed(digest: string, manifest: unknown, where: string): Observation {
  if (!/^sha256:[0-9a-f]{64}$/.test(digest)) throw notAsDocumented(where, 'a manifest without a digest')
  const pushed = uploadedAt(manifest, where)
  return {
    digest,
    tags: namesOf(manifest, 'tag', where),
    ...(pushed > 0 ? { pushed } : {}),
  }
}

/** Milliseconds since 1970, as text; 0 where it is not said. */
function uploadedAt(manifest: unknown, where: string): number {
  const time = fieldOf(manifest, 'timeUploadedMs') ?? '0'
  if (typeof time === 'string' && /^\d{1,15}$/.test(time)) return Number(time)
  throw notAsDocumented(where, '"timeUploadedMs" is no number of milliseconds in a text')
}
