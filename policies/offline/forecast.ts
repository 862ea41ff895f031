import { goes, changesOf, blobUses, freedBytes } from '../engine/index.ts'
import type { Image, Instant, RepositoryRef } from '../model/index.ts'
import { type EvaluatedRepository, evaluateRepositories, type OfflineRequest } from './evaluate-all.ts'
import type { GivenImage } from './images.ts'
import { registryNamed } from './repositories.ts'

const DAY = 24 * 3600 * 1000

/** The deletes of one day, if all earlier ones were done and nothing was pushed. */
export type ForecastDay = {
  readonly at: Instant
  readonly deletes: number
  readonly untags: number
  /** Bytes that the registries can free. */
  readonly frees: number
  readonly left: number
}

/**
 * Returns deletes and bytes for `now` and each of the next days, with one run a day. Ignores limits that would stop a run. Throws
 * as `evaluateRepositories` does.
 */
export function forecast(request: OfflineRequest, days: number): readonly ForecastDay[] {
  let images = request.images
  const found: ForecastDay[] = []
  for (let day = 0; day <= days; day += 1) {
    const at = request.now + day * DAY
    const step = cleanOnce({ ...request, images, now: at })
    images = step.left
    found.push({ at, ...step.counts, left: images.length })
  }
  return found
}

type Step = {
  readonly left: readonly GivenImage[]
  readonly counts: Pick<ForecastDay, 'deletes' | 'untags' | 'frees'>
}

function cleanOnce(request: OfflineRequest): Step {
  const all = evaluateRepositories(request)
  const changes = new Map(all.map((one) => [nameOf(one.ref), changesIn(one)]))
  const place = (given: GivenImage): Changes | undefined =>
    changes.get(
      nameOf({
        registry: registryNamed(request.objects, given.registry, given.repository),
        repository: given.repository,
      }),
    )
  const left = request.images.flatMap((given) => {
    const { gone, untagged } = place(given) ?? NOTHING
    if (gone.has(given.image.digest)) return []
    const tags = untagged.get(given.image.digest)
    return [tags === undefined ? given : { ...given, image: without(given.image, tags) }]
  })
  const count = (of: (one: Changes) => number): number =>
    [...changes.values()].reduce((sum, one) => sum + of(one), 0)
  return {
    left,
    counts: {
      deletes: count((one) => one.gone.size),
      untags: count((one) => one.untagged.size),
      frees: freed(all, changes),
    },
  }
}

function nameOf({ registry, repository }: RepositoryRef): string {
  return `${registry}/${repository}`
}

type Changes = {
  readonly gone: ReadonlySet<string>
  readonly untagged: ReadonlyMap<string, readonly string[]>
}

const NOTHING: Changes = { gone: new Set(), untagged: new Map() }

function changesIn({ evaluation }: EvaluatedRepository): Changes {
  const changes = changesOf(evaluation)
  return {
    gone: new Set(changes.filter(goes).map(({ digest }) => digest)),
    untagged: new Map(
      changes.filter(({ action }) => action === 'UNTAG').map(({ digest, untag }) => [digest, untag]),
    ),
  }
}

function without(image: Image, tags: readonly string[]): Image {
  return { ...image, tags: image.tags.filter((tag) => !tags.includes(tag)) }
}

/** Returns the freed bytes. Why by registry: a registry stores shared blobs once. */
function freed(all: readonly EvaluatedRepository[], changes: ReadonlyMap<string, Changes>): number {
  const registries = Map.groupBy(all, ({ ref }) => ref.registry)
  return [...registries.values()].reduce((sum, own) => {
    const uses = blobUses(own.flatMap(({ evaluation }) => evaluation.images))
    const going = own.flatMap(({ ref, evaluation }) =>
      evaluation.images.filter(({ digest }) => changes.get(nameOf(ref))?.gone.has(digest)),
    )
    return sum + freedBytes(uses, going)
  }, 0)
}
