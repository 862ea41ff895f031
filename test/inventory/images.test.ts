/** What an image says of when it was built, and what of that is believed. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { imagesOf } from '../../daemon/inventory/images.ts'
import { type InspectedManifest } from '../../daemon/registry/manifest/inspect.ts'
import { configFacts } from '../../daemon/registry/manifest/inspect.ts'
import type { Image } from '../../policies/index.ts'
import { digest } from '../registry/vendors/fake.ts'

const CREATED = 'org.opencontainers.image.created'
const GOOD = '2026-01-02T03:04:05Z'
const AT = Date.UTC(2026, 0, 2, 3, 4, 5)

type Said = { readonly config?: unknown; readonly annotation?: unknown }

/** An image whose config and annotation say this, as it is read from bytes and as a policy sees it. */
function seen({ config, annotation }: Said, index: readonly InspectedManifest[] = []): Image | undefined {
  const read = configFacts(digest(9), Buffer.from(JSON.stringify({ created: config })))
  const image: InspectedManifest = {
    kind: 'image',
    digest: digest(1),
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    size: 1,
    children: [],
    attestations: [],
    config: digest(9),
    ...(typeof annotation === 'string' ? { annotations: { [CREATED]: annotation } } : {}),
  }
  const images = imagesOf({
    found: new Map([image, ...index].map((looked) => [looked.digest, looked])),
    tagged: new Map(),
    configs: new Map([[read.digest, read]]),
    firstSeen: () => 1,
    observed: { pushed: () => undefined },
  })
  return images.at(-1)
}

test('the config counts, else the annotation', () => {
  assert.deepEqual(seen({ config: GOOD, annotation: '2020-01-01T00:00:00Z' })?.created, {
    at: AT,
    source: 'config',
  })
  for (const config of [undefined, null])
    assert.deepEqual(seen({ config, annotation: GOOD })?.created, { at: AT, source: 'annotation' })
})

for (const config of [
  '',
  'release 2020',
  '1/2/26',
  '2020-01-01',
  '2020-01-01T00:00:00',
  0,
  1577836800,
  [],
  {},
])
  test(`a config that was built ${JSON.stringify(config)} does not know when, whatever an annotation says`, () => {
    assert.equal(seen({ config })?.created, undefined)
    assert.equal(seen({ config, annotation: '2020-01-01T00:00:00Z' })?.created, undefined)
  })

for (const annotation of ['', 'release 2020', '1/2/26', '2020-01-01', '2020-01-01 00:00:00Z'])
  test(`the annotation "${annotation}" is no time`, () =>
    assert.equal(seen({ annotation })?.created, undefined))

test('an index was built when its newest child was; what its annotation says in other words is no time', () => {
  const index: InspectedManifest = {
    kind: 'index',
    digest: digest(2),
    mediaType: 'application/vnd.oci.image.index.v1+json',
    size: 1,
    children: [digest(1)],
    attestations: [],
    annotations: { [CREATED]: 'release 2020' },
  }
  assert.deepEqual(seen({ config: GOOD }, [index])?.created, { at: AT, source: 'config' })
  assert.equal(seen({ config: 'release 2020' }, [index])?.created, undefined)
})
