import type { Digest, Facts } from '../../policies/model/index.ts'
import type { Lease } from '../../proto/resources/index.ts'
import type { ManifestCache, ReadContent } from '../registry/manifest/index.ts'
import { CONTENT_PART, FACTS_PAGE, type Ledger } from './ledger.ts'

/** Returns a cache of the registry's metadata behind the ledger, part by part. What is too large to send is read each time. */
export function ledgerFacts(
  ledger: Pick<Ledger, 'facts' | 'recordManifests'>,
  lease: () => Lease,
): ManifestCache {
  return {
    get: async ({ manifests, configs }) => {
      const found: Facts[] = []
      for (const page of pages<Digest>(manifests))
        found.push(await ledger.facts(lease(), { manifests: page, configs: [] }))
      for (const page of pages<Digest>(configs))
        found.push(await ledger.facts(lease(), { manifests: [], configs: page }))
      return {
        manifests: found.flatMap((one) => one.manifests),
        configs: found.flatMap((one) => one.configs),
      }
    },
    put: async ({ manifests, configs }) => {
      for (const part of parts(manifests))
        await ledger.recordManifests(lease(), { manifests: part, configs: [] })
      for (const part of parts(configs))
        await ledger.recordManifests(lease(), { manifests: [], configs: part })
    },
  }
}

function pages<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / FACTS_PAGE) }, (_, page) =>
    items.slice(page * FACTS_PAGE, (page + 1) * FACTS_PAGE),
  )
}

/** Returns the items in parts of at most CONTENT_PART bytes, without those that are larger. */
function parts<T extends ReadContent['configs'][number]>(items: readonly T[]): T[][] {
  const found: T[][] = []
  let left = 0
  for (const item of items) {
    const { length } = item.bytes
    if (length > CONTENT_PART) continue
    if (length > left) {
      found.push([])
      left = CONTENT_PART
    }
    found.at(-1)?.push(item)
    left -= length
  }
  return found
}
