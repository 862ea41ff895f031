import type { Connection } from '../../proto/client.ts'
import { fromRepository } from '../../proto/convert/runs.ts'
import { ANY_REGISTRY, ANY_WORKSPACE } from '../../proto/names.ts'
import { pages } from './pages.ts'
import type { Lookup } from './resolve.ts'

/** Returns what finds the things that people name. */
export function lookupOf({ unary, services }: Pick<Connection, 'unary' | 'services'>): Lookup {
  const { RegistryService: registries, RepositoryService: repositories } = services
  return {
    registries: async (filter) => {
      const found = await pages(async (pageToken) => {
        const request = { parent: ANY_WORKSPACE, filter, skipSizes: true, pageToken }
        const page = await unary(registries.service.ListRegistries, request)
        return { items: page.registries, next: page.nextPageToken }
      })
      return found.map(({ name: registry, workspace }) => ({ workspace, registry }))
    },
    repositories: async (filter) => {
      const found = await pages(async (pageToken) => {
        const request = { parent: ANY_REGISTRY, filter, pageToken }
        const page = await unary(repositories.service.ListRepositories, request)
        return { items: page.repositories, next: page.nextPageToken }
      })
      return found.map(fromRepository)
    },
  }
}
