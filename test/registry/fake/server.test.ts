import { startMemoryRegistry } from '../../../daemon/registry/fake/server.ts'
import { registryConformance } from '../../conformance/registry.ts'

registryConformance('in memory', async () => {
  const registry = await startMemoryRegistry()
  return { url: registry.url, stop: registry.close }
})

registryConformance('in memory, in pages of two', async () => {
  const registry = await startMemoryRegistry({ pageSize: 2 })
  return { url: registry.url, stop: registry.close }
})

registryConformance('in memory, with a Link to an empty page', async () => {
  const options = {
    paging: true,
    pageSize: 5,
    linkToNothing: true,
    absoluteLinks: true,
    order: 'sorted',
  } as const
  const registry = await startMemoryRegistry(options)
  return { url: registry.url, stop: registry.close }
})
