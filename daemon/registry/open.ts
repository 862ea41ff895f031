import type { RegistryClient } from './client.ts'
import { ociCalls, openContext, type RegistryOptions } from './oci/index.ts'
import { ecrLogin, EXPERIMENTAL } from './vendors/experimental/index.ts'
import { listsUnordered, profiled, withoutAsking } from './vendors/index.ts'

/** Opens a client; no request is sent yet. Everything it throws is a CareenError that names registry and repository. */
export function openRegistry(options: RegistryOptions): RegistryClient {
  const { url, now, api } = options
  const core = openContext(options, {
    login: (vendorAt) => ecrLogin({ url, now, apiAt: (origin) => vendorAt(api ?? origin) }),
    listsUnordered: () => listsUnordered(withoutAsking(options, EXPERIMENTAL)?.profile),
  })
  const calls = ociCalls(core)
  return { ...calls, ...profiled(core, calls, EXPERIMENTAL) }
}
