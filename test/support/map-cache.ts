import type { ManifestCache } from '../../daemon/registry/manifest/inspect.ts'
import { factsFrom } from '../../daemon/registry/manifest/read-content.ts'
import type { ConfigFacts, ManifestFacts } from '../../policies/model/content.ts'

/** A cache of manifests in a map; `size` tells how much it holds. */
export function mapCache(): ManifestCache & { readonly size: () => number } {
  const manifests = new Map<string, ManifestFacts>()
  const configs = new Map<string, ConfigFacts>()
  return {
    get: async (wanted) => ({
      manifests: wanted.manifests.flatMap((digest) => manifests.get(digest) ?? []),
      configs: wanted.configs.flatMap((digest) => configs.get(digest) ?? []),
    }),
    put: async (read) => {
      const found = factsFrom(read)
      for (const one of found.manifests) manifests.set(one.digest, one)
      for (const one of found.configs) configs.set(one.digest, one)
    },
    size: () => manifests.size + configs.size,
  }
}
