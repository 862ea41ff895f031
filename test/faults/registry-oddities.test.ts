import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { faults } from '../../daemon/registry/fake/faults.ts'
import type { MemoryOptions } from '../../daemon/registry/fake/state.ts'
import { MEDIA } from '../../daemon/registry/manifest/manifest.ts'
import { restoreImage } from '../../daemon/repositories/put-image.ts'
import { pushImage } from '../support/push.ts'
import { openWorld, pushTen, webPolicy, type World } from '../support/world.ts'
import { FAULTS } from './fault-list.ts'
import { meet, REPOSITORY } from './faulty.ts'

type Settings = { -readonly [K in keyof MemoryOptions]: MemoryOptions[K] }

const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`
const NOWHERE = digestOf('nowhere')

/** Puts into the registry what it would not take, and returns its digest. */
function plant(world: World, body: object | string, { tag, mediaType, digest }: Planting): string {
  const text = typeof body === 'string' ? body : JSON.stringify({ schemaVersion: 2, mediaType, ...body })
  const under = digest ?? digestOf(text)
  world.stored().manifests.set(under, { digest: under, mediaType, bytes: Buffer.from(text) })
  if (tag !== undefined) world.stored().tags.set(tag, under)
  return under
}

type Planting = { readonly tag?: string; readonly mediaType: string; readonly digest?: string }

const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: NOWHERE, size: 2 }
const child = (digest: string) => ({ mediaType: MEDIA.ociManifest, digest, size: 2 })

/** What a registry may hold under the tag pr-odd, which the policy wants gone. Its age is not known, or it is not understood. */
const ODD: readonly (readonly [string, (world: World) => void])[] = [
  [
    'an index whose child is missing',
    (world) => plant(world, { manifests: [child(NOWHERE)] }, { tag: 'pr-odd', mediaType: MEDIA.ociIndex }),
  ],
  [
    'an empty index',
    (world) => plant(world, { manifests: [] }, { tag: 'pr-odd', mediaType: MEDIA.ociIndex }),
  ],
  [
    'indexes in indexes, fifty deep',
    (world) => {
      let inner = plant(world, { manifests: [] }, { mediaType: MEDIA.ociIndex })
      for (let i = 0; i < 50; i += 1)
        inner = plant(world, { manifests: [child(inner)] }, { mediaType: MEDIA.ociIndex })
      world.stored().tags.set('pr-odd', inner)
    },
  ],
  [
    'the old schema 1',
    (world) => plant(world, { schemaVersion: 1 }, { tag: 'pr-odd', mediaType: MEDIA.schema1Signed }),
  ],
  [
    'a media type of tomorrow',
    (world) => plant(world, {}, { tag: 'pr-odd', mediaType: 'application/vnd.oci.image.manifest.v9+json' }),
  ],
  [
    'a body that says it is something else',
    (world) =>
      plant(
        world,
        { mediaType: MEDIA.dockerManifest, config, layers: [] },
        { tag: 'pr-odd', mediaType: MEDIA.ociManifest },
      ),
  ],
  [
    'a config that is gone',
    (world) => plant(world, { config, layers: [] }, { tag: 'pr-odd', mediaType: MEDIA.ociManifest }),
  ],
  [
    'no config at all',
    (world) => plant(world, { layers: [] }, { tag: 'pr-odd', mediaType: MEDIA.ociManifest }),
  ],
  [
    'layers that are no list',
    (world) => plant(world, { config, layers: 'many' }, { tag: 'pr-odd', mediaType: MEDIA.ociManifest }),
  ],
  [
    'a digest of another kind',
    (world) =>
      plant(
        world,
        { config: { ...config, digest: `sha512:${'0'.repeat(128)}` }, layers: [] },
        { tag: 'pr-odd', mediaType: MEDIA.ociManifest },
      ),
  ],
  [
    'a thousand layers',
    (world) =>
      plant(
        world,
        { config, layers: Array.from({ length: 1000 }, () => config) },
        { tag: 'pr-odd', mediaType: MEDIA.ociManifest },
      ),
  ],
  [
    'a manifest of almost 4 MiB',
    (world) =>
      plant(
        world,
        { config, layers: [], annotations: { a: 'x'.repeat((4 << 20) - 1000) } },
        { tag: 'pr-odd', mediaType: MEDIA.ociManifest },
      ),
  ],
  ['a tag that leads nowhere', (world) => void world.stored().tags.set('pr-odd', NOWHERE)],
]

for (const [name, put] of ODD) {
  test(`${name}: it stays, and what is to go goes`, async () => {
    await using world = await openWorld()
    await pushTen(world)
    put(world)
    const before = world.stored().tags.get('pr-odd') ?? ''
    const there = world.stored().manifests.has(before)
    await world.apply(webPolicy(), true)
    const run = await world.clean(`prod/${REPOSITORY}`)
    assert.equal(run.state, 'SUCCEEDED', run.message)
    assert.equal(run.counts?.deleted, 2)
    assert.equal(world.stored().tags.get('pr-odd'), before)
    assert.equal(world.stored().manifests.has(before), there)
  })
}

test('a manifest of more than 8 MiB stops the run: it cannot be read, so nothing is known to be free', async () => {
  await using world = await openWorld()
  await pushTen(world)
  plant(
    world,
    { config, layers: [], annotations: { a: 'x'.repeat(9 << 20) } },
    { tag: 'other', mediaType: MEDIA.ociManifest },
  )
  await world.apply(webPolicy(), true)
  const run = await world.clean(`prod/${REPOSITORY}`)
  assert.deepEqual([run.state, run.errorCode], ['FAILED', 'REGISTRY_INVALID_RESPONSE'])
  assert.match(run.message ?? '', /larger than 8388608 bytes/)
  assert.ok(world.stored().tags.has('pr-1'))
})

for (const created of [
  'yesterday',
  '',
  '1970-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '2099-01-01T00:00:00Z',
  undefined,
]) {
  test(`an image built ${created ?? 'nobody knows when'} is not old`, async () => {
    await using world = await openWorld()
    await pushTen(world)
    const spec = { tags: ['pr-odd'], ...(created === undefined ? {} : { created }) }
    await pushImage({ url: world.registry.url, repository: REPOSITORY }, spec)
    await world.apply(webPolicy(), true)
    const run = await world.clean(`prod/${REPOSITORY}`)
    assert.equal(run.counts?.deleted, 2, run.message)
    assert.ok(world.stored().tags.has('pr-odd'))
  })
}

test('zot: a tag that goes away between two pages of a list ends the scan, and nothing is deleted', async () => {
  const settings: Settings = { profile: 'zot', pageSize: 3, untag: false }
  await using world = await openWorld(settings)
  await pushTen(world)
  await world.apply(webPolicy(), true)
  const when = ({ path }: { readonly path: string }): boolean => path.includes('tags/list?last=')
  const act = (): void => void world.stored().tags.delete('release-10')
  settings.fault = faults({ fault: { kind: 'before', act }, when, times: 1 })
  const run = await world.clean(`prod/${REPOSITORY}`)
  assert.deepEqual([run.state, run.errorCode], ['FAILED', 'REGISTRY_NOT_FOUND'], run.message)
  assert.deepEqual(world.deletes(), [])
})

const LISTS: readonly (readonly [string, MemoryOptions, readonly string[] | string])[] = [
  ['that allows pages of fifty', { largestPage: 50, catalogPage: 50 }, [REPOSITORY]],
  ['that is not there', { catalogStatus: 404 }, 'REGISTRY_NOT_FOUND'],
  ['that is closed', { catalogStatus: 401 }, 'REGISTRY_UNAUTHORIZED'],
  ['that is forbidden', { catalogStatus: 403 }, 'REGISTRY_UNAUTHORIZED'],
]

for (const [name, options, comes] of LISTS) {
  test(`a catalog ${name}: ${String(comes)}`, async () => {
    const met = await meet((client, _stock, { signal }) => client.repositories(signal), { options })
    assert.deepEqual(met.error?.code ?? met.value, comes)
  })
}

test('a tag that is listed twice is one', async () => {
  const fault = { kind: 'body', body: '{"tags":["one","one","same","one"]}' } as const
  const met = await meet((client, _stock, { signal }) => client.tags(REPOSITORY, signal), {
    rules: [{ fault }],
  })
  assert.deepEqual(met.value, ['one', 'same'])
})

const isBlob = ({ path }: { readonly path: string }): boolean => path.includes('/blobs/')
const isPut = ({ method }: { readonly method: string }): boolean => method === 'PUT'

const unknownBlob = {
  kind: 'answer',
  status: 404,
  body: JSON.stringify({ errors: [{ code: 'BLOB_UNKNOWN' }] }),
} as const

const RESTORES = [
  [
    'whose blobs are collected under a warm cache',
    { fault: { kind: 'truncate', bytes: 0 }, when: isBlob },
    'RESTORE_IMPOSSIBLE',
  ],
  ['whose blobs are gone', { fault: unknownBlob, when: isBlob }, 'blobs_gone'],
  [
    'behind a proxy with pages of its own',
    { fault: FAULTS['a 404 that is a page'], when: isBlob },
    'REGISTRY_NOT_FOUND',
  ],
  [
    'that answers 404 to all',
    { fault: FAULTS['a 404 without anything'], when: isBlob },
    'REGISTRY_NOT_FOUND',
  ],
  ['that answers 500', { fault: FAULTS['a 500 for ever'], when: isBlob }, 'REGISTRY_UNREACHABLE'],
  ['that answers 503', { fault: FAULTS['a 503 for ever'], when: isBlob }, 'REGISTRY_UNREACHABLE'],
  ['that lets nobody in', { fault: FAULTS['a 401 with Basic'], when: isBlob }, 'REGISTRY_UNAUTHORIZED'],
  ['that forbids it', { fault: FAULTS['a 403'], when: isBlob }, 'REGISTRY_UNAUTHORIZED'],
  ['that resets connections', { fault: { kind: 'reset' }, when: isBlob }, 'REGISTRY_UNREACHABLE'],
  ['that speaks no HTTP', { fault: { kind: 'garbage' }, when: isBlob }, 'REGISTRY_UNREACHABLE'],
  [
    'that asks for fewer requests',
    { fault: FAULTS['a 429 for an hour'], when: isBlob },
    'REGISTRY_THROTTLED',
  ],
  ['that hangs', { fault: { kind: 'hang' }, when: isBlob }, 'CANCELLED'],
  [
    'that says 201 and keeps nothing',
    { fault: { kind: 'answer', status: 201 }, when: isPut },
    'RESTORE_IMPOSSIBLE',
  ],
  ['that is read-only', { fault: { kind: 'answer', status: 405 }, when: isPut }, 'REGISTRY_READ_ONLY'],
  ['that breaks off', { fault: { kind: 'reset' }, when: isPut }, 'REGISTRY_UNREACHABLE'],
] as const

for (const [name, rule, comes] of RESTORES) {
  test(`restoring into a registry ${name}: ${comes}`, async () => {
    const met = await meet(
      async (client, { one }, { signal }) => {
        const manifest = await client.manifest(REPOSITORY, one, signal)
        assert.ok(manifest)
        await client.deleteManifest(REPOSITORY, one)
        return restoreImage(
          client,
          { repository: REPOSITORY, parts: [{ ...manifest, tags: ['one'] }] },
          signal,
        )
      },
      { rules: [rule], ...(name === 'that hangs' ? { patience: 2_000 } : {}) },
    )
    assert.equal(met.error?.code ?? (met.value as { kind: string }).kind, comes, met.error?.message)
    assert.ok(met.requests.filter(isPut).length <= 2)
  })
}
