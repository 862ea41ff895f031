import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ledgerFacts } from '../../daemon/ledger/content-cache.ts'
import { FACTS_PAGE, LARGEST_FACTS } from '../../daemon/ledger/ledger.ts'
import type { ConfigFacts, ManifestFacts } from '../../policies/model/content.ts'
import type { Lease } from '../../proto/resources/run.ts'
import { mapCache } from '../support/map-cache.ts'

const lease: Lease = {
  runId: 'r',
  instance: 'i',
  generation: 1,
  secret: new Uint8Array(32),
  validFor: 60_000,
}
const manifest = (digest: string): ManifestFacts => ({
  digest,
  mediaType: 'm',
  kind: 'image',
  size: 1,
  children: [],
  attestations: [],
})

/** A ledger over a map, and how much went in each call. */
function counting() {
  const cache = mapCache()
  const calls: number[] = []
  const facts = ledgerFacts(
    {
      facts: async (_, wanted) => {
        calls.push(wanted.manifests.length + wanted.configs.length)
        return cache.get(wanted)
      },
      recordFacts: async (_, found) => {
        calls.push(found.manifests.length + found.configs.length)
        await cache.put(found)
      },
    },
    () => lease,
  )
  return { facts, calls }
}

test('facts go in pages, and come back whole', async () => {
  const { facts, calls } = counting()
  const manifests = Array.from({ length: 2 * FACTS_PAGE + 1 }, (_, i) => manifest(`m${i}`))
  const configs: ConfigFacts[] = Array.from({ length: FACTS_PAGE }, (_, i) => ({ digest: `c${i}` }))
  await facts.put({ manifests, configs })
  const pages = [FACTS_PAGE, FACTS_PAGE, 1, FACTS_PAGE]
  assert.deepEqual(calls, pages)
  const wanted = { manifests: manifests.map((one) => one.digest), configs: configs.map((one) => one.digest) }
  assert.deepEqual(await facts.get(wanted), { manifests, configs })
  assert.deepEqual(calls, [...pages, ...pages])
})

test('nothing is asked for nothing', async () => {
  const { facts, calls } = counting()
  assert.deepEqual(await facts.get({ manifests: [], configs: [] }), { manifests: [], configs: [] })
  await facts.put({ manifests: [], configs: [] })
  assert.deepEqual(calls, [])
})

test('what is very large is not remembered: it is read again', async () => {
  const { facts } = counting()
  const large = { ...manifest('large'), annotations: { a: 'x'.repeat(LARGEST_FACTS) } }
  const labels = { l: 'ä'.repeat(LARGEST_FACTS / 2) }
  await facts.put({ manifests: [large, manifest('small')], configs: [{ digest: 'c', labels }] })
  assert.deepEqual(await facts.get({ manifests: ['large', 'small'], configs: ['c'] }), {
    manifests: [manifest('small')],
    configs: [],
  })
})
