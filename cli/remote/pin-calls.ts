import { randomUUID } from 'node:crypto'
import type { Duration, Instant } from '../../policies/model/index.ts'
import type { Connection } from '../../proto/connection.ts'
import { toDuration, toTimestamp } from '../../proto/convert/basics.ts'
import { fromPin } from '../../proto/convert/pins.ts'
import { filterValue } from '../../proto/filters.ts'
import { ANY_WORKSPACE, nameOf, parseName } from '../../proto/names.ts'
import type { ShownPin } from '../../proto/resources/index.ts'
import { lookupOf } from './lookup.ts'
import { pages } from './pages.ts'
import { type RegistryParts, type RepositoryParts, resolveRepository } from './resolve.ts'

/** When a pin ends. `after`: by the daemon's clock. */
export type PinUntil = { readonly at: Instant } | { readonly after: Duration } | 'never'

/** An image to pin. */
export type PinWish = {
  readonly repository: RepositoryParts
  readonly reference: string
  readonly reason: string
  readonly until: PinUntil
}

/** The calls of the daemon about pins. */
export type PinCalls = {
  /** Returns the repository that a person names. */
  readonly findRepository: (text: string) => Promise<RepositoryParts>
  /** Returns the declared registries with their urls. */
  readonly registryUrls: () => Promise<readonly (RegistryParts & { readonly url: string })[]>
  /** Pins in batches. Each batch pins all of its images, or none. */
  readonly pin: (wishes: readonly PinWish[]) => Promise<ShownPin[]>
  /** Returns the pins in force of a repository, or of all. */
  readonly pins: (repository: RepositoryParts | undefined) => Promise<ShownPin[]>
  /** Removes a pin, unless it was changed since. */
  readonly unpin: (pin: ShownPin) => Promise<void>
}

/** Most pins of a call. */
const BATCH = 1000

type Link = Pick<Connection, 'unary' | 'services'>

export function pinCalls(link: Link): PinCalls {
  const { unary, services } = link
  const { service } = services.PinService
  return {
    findRepository: (text) => resolveRepository(lookupOf(link), text),
    registryUrls: () => registryUrls(link),
    pin: async (wishes) => {
      const made: ShownPin[] = []
      for (const [workspace, own] of Map.groupBy(wishes, ({ repository }) => repository.workspace))
        for (let from = 0; from < own.length; from += BATCH)
          made.push(...(await pinBatch(link, workspace, own.slice(from, from + BATCH))))
      return made
    },
    pins: async (repository) => {
      const filter =
        repository === undefined ? '' : `repository = ${filterValue(nameOf('repository', repository))}`
      const found = await pages(async (pageToken) => {
        const request = { parent: ANY_WORKSPACE, filter, pageSize: BATCH, pageToken }
        const page = await unary(service.ListPins, request)
        return { items: page.pins, next: page.nextPageToken }
      })
      return found.map(fromPin)
    },
    unpin: async ({ workspace, id, etag }) => {
      await unary(service.DeletePin, {
        name: nameOf('pin', { workspace, pin: id }),
        etag,
        requestId: randomUUID(),
      })
    },
  }
}

async function pinBatch(
  { unary, services }: Link,
  workspace: string,
  wishes: readonly PinWish[],
): Promise<ShownPin[]> {
  const requests = wishes.map(({ repository, reference, reason, until }) => ({
    pin: { repository: nameOf('repository', repository), reference, reason, ...expirationOf(until) },
  }))
  const { pins } = await unary(services.PinService.service.BatchCreatePins, {
    parent: nameOf('workspace', { workspace }),
    requests,
    requestId: randomUUID(),
  })
  return pins.map(fromPin)
}

function expirationOf(until: PinUntil) {
  if (until === 'never') return { never: true }
  return 'at' in until ? { expireTime: toTimestamp(until.at) } : { ttl: toDuration(until.after) }
}

async function registryUrls({
  unary,
  services,
}: Link): Promise<(RegistryParts & { readonly url: string })[]> {
  const { ListRegistries } = services.RegistryService.service
  const found = await pages(async (pageToken) => {
    const page = await unary(ListRegistries, { parent: ANY_WORKSPACE, skipSizes: true, pageToken })
    return { items: page.registries, next: page.nextPageToken }
  })
  return found.map(({ name, url }) => ({ ...parseName('registry', name), url }))
}
