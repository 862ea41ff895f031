import assert from 'node:assert/strict'
import { test } from 'node:test'
import { snapshot, type SnapshotOptions } from '../../daemon/inventory/snapshot.ts'
import { startMemoryRegistry } from '../../daemon/registry/fake/server.ts'
import { openTestRegistry } from '../conformance/registry.ts'
import { mapCache } from '../support/map-cache.ts'
import { pushImage, pushIndex } from '../support/push.ts'

const REPOSITORY = 'team/web'
const { signal } = new AbortController()

/** A repository with an index, its child, an image with two tags and one without; looked at once, whole. */
async function opened() {
  const registry = await startMemoryRegistry({ referrersApi: true })
  const client = openTestRegistry(registry.url)
  const target = { url: registry.url, repository: REPOSITORY }
  const child = await pushImage(target, { tags: [], seed: 'child' })
  const index = await pushIndex(target, ['multi'], [child])
  await pushImage(target, { tags: ['v1', 'v2'], seed: 'image' })
  const bare = await pushImage(target, { tags: [], seed: 'bare' })
  const cache = mapCache()
  const look = (more: Partial<SnapshotOptions> = {}) =>
    snapshot(client, REPOSITORY, {
      signal,
      known: [bare.digest],
      seenTags: new Set(),
      cache,
      firstSeen: () => 1,
      ...more,
    })
  const whole = await look()
  const from = registry.log.length
  return {
    registry,
    target,
    index,
    bare,
    look,
    whole,
    asked: () =>
      registry.log.slice(from).map(({ method, path }) => `${method} ${path.slice('/v2/team/web/'.length)}`),
    unchanged: { tags: whole.tags, digests: new Set(whole.manifests.keys()) },
    [Symbol.asyncDispose]: async () => {
      await client.close()
      await registry.close()
    },
  }
}

test('unchanged images cost one request: the list of tags', async () => {
  await using at = await opened()
  const seenTags = new Set(at.whole.tags.keys())
  const again = await at.look({ seenTags, unchanged: at.unchanged })
  assert.deepEqual(again.images.length, 4)
  assert.deepEqual(new Set(again.images), new Set(at.whole.images))
  assert.deepEqual(again.tags, at.whole.tags)
  assert.deepEqual(at.asked(), ['GET tags/list'])
})

test('a tag that does not stand is asked for, one that is new too, and one that is gone is gone', async () => {
  await using at = await opened()
  const { registry, target, unchanged } = at
  const moved = await pushImage(target, { tags: ['v1', 'v3'], seed: 'moved' })
  registry.repositories.get(REPOSITORY)?.tags.delete('v2')
  const tags = new Map([...unchanged.tags].filter(([tag]) => tag !== 'v1'))
  const again = await at.look({ seenTags: new Set(unchanged.tags.keys()), unchanged: { ...unchanged, tags } })
  assert.deepEqual(
    again.tags,
    new Map([
      ['multi', at.index.digest],
      ['v1', moved.digest],
      ['v3', moved.digest],
    ]),
  )
  assert.equal(at.asked().filter((line) => /manifests\/(multi|v2|sha256)/.test(line)).length, 0)
})

test('a reported digest is inspected, and metadata that was dropped is fetched', async () => {
  await using at = await opened()
  const told = await pushImage(at.target, { tags: [], seed: 'told' })
  const known = [at.bare.digest, told.digest]
  const again = await at.look({ known, unchanged: at.unchanged, cache: mapCache() })
  assert.deepEqual(
    new Set(again.images.map(({ digest }) => digest)),
    new Set([...at.whole.manifests.keys(), told.digest]),
  )
})
