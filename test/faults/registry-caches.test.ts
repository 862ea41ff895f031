import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { snapshot } from '../../daemon/inventory/snapshot.ts'
import { inspect } from '../../daemon/registry/manifest/inspect.ts'
import { MEDIA } from '../../daemon/registry/manifest/manifest.ts'
import { openTestRegistry } from '../conformance/registry.ts'
import { mapCache } from '../support/map-cache.ts'
import { pushImage } from '../support/push.ts'
import { startDockerRegistry } from '../support/registry-server.ts'
import { openWorld, pushTen, webPolicy } from '../support/world.ts'

const REPOSITORY = 'team/web'
const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`

const descriptor = (mediaType: string, text: string) => ({
  mediaType,
  digest: digestOf(text),
  size: text.length,
})

async function pushBlob(url: string, text: string): Promise<void> {
  const started = await fetch(`${url}/v2/${REPOSITORY}/blobs/uploads/`, { method: 'POST' })
  const to = new URL(started.headers.get('location') ?? '')
  to.searchParams.set('digest', digestOf(text))
  const headers = { 'content-type': 'application/octet-stream' }
  assert.equal((await fetch(to, { method: 'PUT', body: text, headers })).status, 201)
}

/** As `buildx build --cache-to type=registry` makes it. */
const CACHE = JSON.stringify({
  schemaVersion: 2,
  mediaType: MEDIA.ociIndex,
  manifests: [
    descriptor('application/vnd.oci.image.layer.v1.tar+gzip', 'a layer'),
    descriptor('application/vnd.buildkit.cacheconfig.v0', '{"layers":[]}'),
  ],
})

async function pushCache(url: string, tag: string): Promise<void> {
  for (const text of ['a layer', '{"layers":[]}']) await pushBlob(url, text)
  const put = await fetch(`${url}/v2/${REPOSITORY}/manifests/${tag}`, {
    method: 'PUT',
    body: CACHE,
    headers: { 'content-type': MEDIA.ociIndex },
  })
  assert.equal(put.status, 201)
}

test('a cache of BuildKit stays, its layers are no images, and all else is cleaned', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await pushCache(world.registry.url, 'pr-cache')
  await world.apply(webPolicy('', 'retained_top = 0'))
  const from = world.registry.log.length
  const run = await world.clean(`prod/${REPOSITORY}`)
  assert.equal(run.state, 'SUCCEEDED', run.message)
  const tags = [...(world.registry.repositories.get(REPOSITORY)?.tags.keys() ?? [])]
  assert.ok(tags.includes('pr-cache'))
  assert.ok(!tags.includes('pr-1'))
  for (const text of ['a layer', '{"layers":[]}']) {
    const asked = world.registry.log.slice(from).filter(({ path }) => path.endsWith(digestOf(text)))
    assert.deepEqual(asked, [], 'a layer is asked for as a manifest')
  }
})

test('a cache on docker-registry 2.8 leaves the repository readable', async () => {
  await using server = await startDockerRegistry({ deleteEnabled: true })
  await pushImage({ url: server.url, repository: REPOSITORY }, { tags: ['v1'] })
  await pushCache(server.url, 'cache')
  const layer = await fetch(`${server.url}/v2/${REPOSITORY}/manifests/${digestOf('a layer')}`)
  assert.equal(layer.status, 500)
  const client = openTestRegistry(server.url)
  const { images, tags } = await snapshot(client, REPOSITORY, {
    signal: new AbortController().signal,
    known: [],
    seenTags: new Set(),
    cache: mapCache(),
    firstSeen: () => 0,
  })
  await client.close()
  assert.deepEqual([...tags.keys()].toSorted(), ['cache', 'v1'])
  const cache = images.find((image) => image.digest === digestOf(CACHE))
  assert.equal(cache?.unreadable, 'an index that lists layers')
  assert.equal(images.length, 2)
})

test('what an index of layers lists beside them is needed by it', () => {
  const image = descriptor(MEDIA.ociManifest, 'an image')
  const { manifests } = JSON.parse(CACHE) as { manifests: object[] }
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [...manifests, image] }))
  const looked = inspect({ digest: digestOf('x'), mediaType: MEDIA.ociIndex, bytes })
  assert.deepEqual([looked.kind, looked.children], ['unreadable', [image.digest]])
})
