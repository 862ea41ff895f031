import assert from 'node:assert/strict'
import { test } from 'node:test'
import { watchTags } from '../../daemon/operations/watch-tags.ts'
import { tombstoneOf } from '../../daemon/registry/tombstone.ts'
import { openTestRegistry } from '../conformance/registry.ts'
import { pushIndex } from '../support/push.ts'
import { openWorld } from '../support/world.ts'

/** A watch over two doomed images, of which `pr-1` is gone already; `pass` lets time go by. */
async function watching() {
  const world = await openWorld()
  const at = { url: world.registry.url, repository: 'team/web' }
  const first = await world.push('team/web', { tags: ['pr-1'] })
  const second = await world.push('team/web', { tags: [], seed: 'second' })
  await world.push('team/web', { tags: ['release'] })
  const client = openTestRegistry(world.registry.url)
  let now = 0
  const tags = new Map(world.registry.repositories.get('team/web')?.tags)
  const watch = watchTags({
    client,
    repository: 'team/web',
    tags,
    scanned: new Set([first.digest, second.digest]),
    doomed: new Set(['pr-1']),
    monotonic: () => now,
    signal: new AbortController().signal,
  })
  assert.equal(await watch.changed(first.digest, ['pr-1']), undefined)
  await client.deleteManifest('team/web', first.digest)
  watch.removed(['pr-1'])
  return {
    world,
    at,
    second,
    watch,
    pass: (ms: number) => (now += ms),
    [Symbol.asyncDispose]: async () => {
      await client.close()
      await world[Symbol.asyncDispose]()
    },
  }
}

test('a tag that went and is pushed again can save an image that was to go', async () => {
  await using all = await watching()
  await pushIndex(all.at, ['pr-1'], [all.second])
  all.pass(6000)
  assert.equal(await all.watch.changed(all.second.digest, []), 'tag pr-1 is new and needs it')
  assert.deepEqual([...all.watch.expected().keys()], ['release'])
})

test('a tag that leads to a tombstone saves nothing', async () => {
  await using all = await watching()
  const tombstone = tombstoneOf('run')
  const repository = all.world.registry.repositories.get('team/web')
  repository?.manifests.set(tombstone.digest, tombstone)
  repository?.tags.set('pr-1', tombstone.digest)
  all.pass(6000)
  assert.equal(await all.watch.changed(all.second.digest, []), undefined)
  assert.equal(await all.watch.changed(tombstone.digest, []), undefined)
})
