import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ledgerFacts } from '../../daemon/ledger/content-cache.ts'
import { CONTENT_PART, FACTS_PAGE } from '../../daemon/ledger/ledger.ts'
import { digestOf } from '../../daemon/registry/manifest/digest.ts'
import { MEDIA } from '../../daemon/registry/manifest/manifest.ts'
import { factsFrom, LARGEST_FACTS } from '../../daemon/registry/manifest/read-content.ts'
import type { Lease } from '../../proto/resources/run.ts'
import { mapCache } from '../support/map-cache.ts'

const lease: Lease = {
  workspace: 'default',
  runId: 'r',
  instance: 'i',
  generation: 1,
  secret: new Uint8Array(32),
  validFor: 60_000,
}

function read(body: object) {
  const bytes = Buffer.from(JSON.stringify(body))
  return { digest: digestOf(bytes), bytes }
}

const manifest = (annotations: object, body: object = {}) => ({
  mediaType: MEDIA.ociManifest,
  ...read({ mediaType: MEDIA.ociManifest, annotations, layers: [], ...body }),
})

/** A ledger over a map, and how many digests, or bytes, each call had. */
function counting() {
  const cache = mapCache()
  const asked: number[] = []
  const sent: number[] = []
  const facts = ledgerFacts(
    {
      facts: async (_, wanted) => {
        asked.push(wanted.manifests.length + wanted.configs.length)
        return cache.get(wanted)
      },
      recordManifests: async (_, content) => {
        const all = [...content.manifests, ...content.configs]
        sent.push(all.reduce((sum, { bytes }) => sum + bytes.length, 0))
        await cache.put(content)
      },
    },
    () => lease,
  )
  return { facts, asked, sent }
}

test('metadata is asked for in pages, and bytes are sent in parts of 1 MiB', async () => {
  const { facts, asked, sent } = counting()
  const manifests = Array.from({ length: 2 * FACTS_PAGE + 1 }, (_, i) =>
    manifest({ i: String(i), a: 'x'.repeat(30_000) }),
  )
  const configs = Array.from({ length: FACTS_PAGE }, (_, i) => read({ created: String(i) }))
  await facts.put({ manifests, configs })
  assert.equal(sent.length, 4)
  assert.ok(sent.every((bytes) => bytes <= CONTENT_PART))
  const wanted = { manifests: manifests.map((one) => one.digest), configs: configs.map((one) => one.digest) }
  assert.deepEqual(await facts.get(wanted), factsFrom({ manifests, configs }))
  assert.deepEqual(asked, [FACTS_PAGE, FACTS_PAGE, 1, FACTS_PAGE])
})

test('nothing is asked for nothing', async () => {
  const { facts, asked, sent } = counting()
  assert.deepEqual(await facts.get({ manifests: [], configs: [] }), { manifests: [], configs: [] })
  await facts.put({ manifests: [], configs: [] })
  assert.deepEqual([...asked, ...sent], [])
})

test('what is too large to send or to keep is not remembered: it is read again', async () => {
  const { facts, sent } = counting()
  const small = manifest({ a: 'b' })
  const large = manifest({ a: 'x'.repeat(LARGEST_FACTS) })
  const largest = manifest({}, { data: 'x'.repeat(CONTENT_PART) })
  const config = read({ config: { Labels: { l: 'ä'.repeat(LARGEST_FACTS / 2) } } })
  await facts.put({ manifests: [large, largest, small], configs: [config] })
  assert.equal(sent.length, 2)
  const all = [large, largest, small].map(({ digest }) => digest)
  const found = await facts.get({ manifests: all, configs: [config.digest] })
  assert.deepEqual(found, factsFrom({ manifests: [small], configs: [] }))
})

test('bytes that do not say what they are give no metadata, whatever their sender says', () => {
  const plain = { config: { digest: digestOf('c'), size: 1 }, layers: [] }
  const facts = (mediaType: string, body: object) =>
    factsFrom({ manifests: [{ mediaType, ...read(body) }], configs: [] }).manifests.length
  assert.equal(facts(MEDIA.ociManifest, plain), 1, 'OCI manifests need not state their media type')
  assert.equal(facts(MEDIA.dockerManifest, plain), 0)
  assert.equal(facts(MEDIA.ociManifest, { ...plain, mediaType: MEDIA.dockerManifest }), 0)
  assert.equal(facts(MEDIA.dockerManifest, { ...plain, mediaType: MEDIA.dockerManifest }), 1)
  assert.equal(facts(MEDIA.ociIndex, plain), 0)
  assert.equal(facts(MEDIA.ociManifest, { manifests: [] }), 0)
  assert.equal(facts(MEDIA.dockerList, { manifests: [] }), 0)
  assert.equal(facts(MEDIA.ociIndex, { manifests: [] }), 1)
})

test('bytes with another digest are refused, and nothing of them is kept', async () => {
  const { facts } = counting()
  const [one, other] = [manifest({ a: 'b' }), manifest({ a: 'c' })]
  const forged = { ...other, digest: one.digest }
  const refused = { code: 'CONTENT_MISMATCH', metadata: { field: 'manifests[1]' } }
  await assert.rejects(facts.put({ manifests: [one, forged], configs: [] }), refused)
  const config = { ...read({ created: 'never' }), digest: other.digest }
  await assert.rejects(facts.put({ manifests: [], configs: [config] }), { code: 'CONTENT_MISMATCH' })
  const wanted = { manifests: [one.digest], configs: [other.digest] }
  assert.deepEqual(await facts.get(wanted), { manifests: [], configs: [] })
})
