import { lastingFacts, isProvable, type ManifestCache, type ReadContent } from '../registry/manifest/index.ts'

/** Gives bytes that a scan reads to the cache, in parts, so that few of them are in memory. */
export type ContentBatch = {
  /** Adds bytes. Waits for the cache if a part is full. */
  readonly add: (read: Partial<ReadContent>) => Promise<void>
  /** Gives the last part to the cache. */
  readonly flush: () => Promise<void>
}

/** Most bytes and items of a part. Why few: a worker that dies loses what it has not given. */
const PART = 1 << 20
const ITEMS = 100

export function contentBatch(cache: Pick<ManifestCache, 'put'>): ContentBatch {
  let part: ReadContent = { manifests: [], configs: [] }
  let size = 0
  const flush = async (): Promise<void> => {
    const full = part
    part = { manifests: [], configs: [] }
    size = 0
    if (full.manifests.length + full.configs.length > 0) await cache.put(full)
  }
  return {
    add: async ({ manifests = [], configs = [] }) => {
      const lasting = manifests.filter((manifest) => lastingFacts(manifest) !== undefined)
      const provable = configs.filter(({ digest }) => isProvable(digest))
      part = {
        manifests: [...part.manifests, ...lasting],
        configs: [...part.configs, ...provable],
      }
      for (const { bytes } of [...lasting, ...provable]) size += bytes.length
      if (size >= PART || part.manifests.length + part.configs.length >= ITEMS) await flush()
    },
    flush,
  }
}
