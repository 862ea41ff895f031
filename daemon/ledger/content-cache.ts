import type { Digest, Facts } from '../../policies/model/index.ts'
import type { Lease } from '../../proto/resources/index.ts'
import type { ManifestCache } from '../registry/manifest/index.ts'
import { FACTS_PAGE, LARGEST_FACTS, type Ledger } from './ledger.ts'

/** Returns a cache of the registry's metadata behind the ledger, page by page. Very large metadata is not cached. */
export function ledgerFacts(
  ledger: Pick<Ledger, 'facts' | 'recordFacts'>,
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
      for (const page of pages(manifests.filter(fits)))
        await ledger.recordFacts(lease(), { manifests: page, configs: [] })
      for (const page of pages(configs.filter(fits)))
        await ledger.recordFacts(lease(), { manifests: [], configs: page })
    },
  }
}

function fits(facts: object): boolean {
  return Buffer.byteLength(JSON.stringify(facts)) <= LARGEST_FACTS
}

function pages<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / FACTS_PAGE) }, (_, page) =>
    items.slice(page * FACTS_PAGE, (page + 1) * FACTS_PAGE),
  )
}
