import { startMemoryRegistry } from '../../daemon/registry/memory.ts'
import { registryConformance } from '../conformance/registry.ts'

registryConformance('in memory', async () => {
  const registry = await startMemoryRegistry()
  return { url: registry.url, stop: registry.close }
})

registryConformance('in memory, in pages of two', async () => {
  const registry = await startMemoryRegistry({ pageSize: 2 })
  return { url: registry.url, stop: registry.close }
})
