import type { Connection } from '../../proto/connection.ts'
import { fromRepository, fromRun } from '../../proto/convert/runs.ts'
import { ANY_REGISTRY, ANY_WORKSPACE, parseName, parseObjectName } from '../../proto/names.ts'
import { pages } from './pages.ts'
import type { Lookup } from './resolve.ts'

/** Most runs that are read to say that a beginning of an id is not enough. */
const RUNS = 3

/** Returns what finds the things that people name. */
export function lookupOf({ unary, services }: Pick<Connection, 'unary' | 'services'>): Lookup {
  const { ListRegistries } = services.RegistryService.service
  const { ListRepositories } = services.RepositoryService.service
  const { ListPolicies } = services.PolicyService.service
  const { ListRuns } = services.RunService.service
  const parent = ANY_WORKSPACE
  return {
    registries: async (filter) => {
      const found = await pages(async (pageToken) => {
        const page = await unary(ListRegistries, { parent, filter, skipSizes: true, pageToken })
        return { items: page.registries, next: page.nextPageToken }
      })
      return found.map(({ name }) => parseName('registry', name))
    },
    repositories: async (filter) => {
      const found = await pages(async (pageToken) => {
        const page = await unary(ListRepositories, { parent: ANY_REGISTRY, filter, pageToken })
        return { items: page.repositories, next: page.nextPageToken }
      })
      return found.map(fromRepository)
    },
    policies: async (filter) => {
      const { policies } = await unary(ListPolicies, { parent, filter })
      return policies.map(({ name }) => parseObjectName(name).address)
    },
    runs: async (filter) => {
      const found = await pages(async (pageToken) => {
        const page = await unary(ListRuns, { parent, filter, pageToken })
        return { items: page.runs, next: page.nextPageToken }
      }, RUNS)
      return found.map(fromRun)
    },
  }
}
