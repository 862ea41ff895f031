import assert from 'node:assert/strict'
import { test } from 'node:test'
import { watchTags } from '../../daemon/operations/watch-tags.ts'
import { startMemoryRegistry } from '../../daemon/registry/memory.ts'
import { openTestRegistry } from '../conformance/registry.ts'
import { pushImage, pushIndex } from '../support/push.ts'

const REPOSITORY = 'team/web'
const { signal } = new AbortController()

test('a removed tag that is pushed again is looked at at once, with what its new image needs', async () => {
  const registry = await startMemoryRegistry({ untag: true })
  const client = openTestRegistry(registry.url)
  try {
    const target = { url: registry.url, repository: REPOSITORY }
    const child = await pushImage(target, { tags: ['pr-2'] })
    const old = await pushImage(target, { tags: ['pr-1'] })
    const tags = new Map([
      ['pr-1', old.digest],
      ['pr-2', child.digest],
    ])
    const watch = watchTags({
      client,
      repository: REPOSITORY,
      tags,
      scanned: new Set(tags.values()),
      doomed: new Set(tags.keys()),
      // Time stands still: nothing is looked at for its age.
      monotonic: () => 0,
      signal,
    })
    assert.equal(await watch.changed(old.digest, ['pr-1']), undefined)
    await client.deleteTag(REPOSITORY, 'pr-1', old.digest)
    watch.removed(['pr-1'])
    assert.equal(await watch.changed(child.digest, ['pr-2']), undefined)
    await pushIndex(target, ['pr-1'], [child])
    assert.match(`${await watch.changed(child.digest, ['pr-2'])}`, /tag pr-1 is new and needs it/)
  } finally {
    await client.close()
    await registry.close()
  }
})

test('a removed tag that the registry goes on listing is not asked for again and again', async () => {
  const registry = await startMemoryRegistry()
  const client = openTestRegistry(registry.url)
  try {
    const target = { url: registry.url, repository: REPOSITORY }
    const image = await pushImage(target, { tags: ['pr-1', 'pr-2'] })
    const tags = new Map([
      ['pr-1', image.digest],
      ['pr-2', image.digest],
    ])
    const watch = watchTags({
      client,
      repository: REPOSITORY,
      tags,
      scanned: new Set(tags.values()),
      doomed: new Set(tags.keys()),
      monotonic: () => 0,
      signal,
    })
    registry.repositories.get(REPOSITORY)?.tags.set('pr-1', `sha256:${'0'.repeat(64)}`)
    watch.removed(['pr-1'])
    const asked = (): number => registry.log.filter(({ path }) => path.endsWith('/manifests/pr-1')).length
    await watch.changed(image.digest, ['pr-2'])
    const first = asked()
    await watch.changed(image.digest, ['pr-2'])
    await watch.changed(image.digest, ['pr-2'])
    assert.equal(asked(), first)
  } finally {
    await client.close()
    await registry.close()
  }
})

test('a tag of an image that is to go is found where it was moved to another one that is', async () => {
  const registry = await startMemoryRegistry()
  const client = openTestRegistry(registry.url)
  try {
    const target = { url: registry.url, repository: REPOSITORY }
    const one = await pushImage(target, { tags: ['pr-1'], seed: 'one' })
    const other = await pushImage(target, { tags: ['pr-2'], seed: 'other' })
    const tags = new Map([
      ['pr-1', one.digest],
      ['pr-2', other.digest],
    ])
    const time = { now: 0 }
    const watch = watchTags({
      client,
      repository: REPOSITORY,
      tags,
      scanned: new Set(tags.values()),
      doomed: new Set(tags.keys()),
      monotonic: () => time.now,
      signal,
    })
    assert.equal(await watch.changed(other.digest, ['pr-2']), undefined)
    registry.repositories.get(REPOSITORY)?.tags.set('pr-1', other.digest)
    time.now = 61_000
    assert.match(`${await watch.changed(other.digest, ['pr-2'])}`, /tag pr-1 has moved and needs it/)
    assert.deepEqual(watch.expected(), new Map([['pr-1', other.digest]]))
  } finally {
    await client.close()
    await registry.close()
  }
})

test('tags of an image and what refers to it are asked for at once', { timeout: 20_000 }, async () => {
  let armed = false
  const asked = new Set<string>()
  const both = Promise.withResolvers<void>()
  const registry = await startMemoryRegistry({
    fault: ({ path }) => {
      if (!armed || path.endsWith('/tags/list')) return undefined
      asked.add(path)
      if (asked.size === 3) both.resolve()
      return { kind: 'before', act: () => both.promise }
    },
  })
  const client = openTestRegistry(registry.url)
  try {
    const { digest } = await pushImage({ url: registry.url, repository: REPOSITORY }, { tags: ['a', 'b'] })
    const tags = new Map([
      ['a', digest],
      ['b', digest],
    ])
    const scanned = new Set([digest])
    const doomed = new Set(tags.keys())
    const watch = watchTags({
      client,
      repository: REPOSITORY,
      tags,
      scanned,
      doomed,
      monotonic: () => 0,
      signal,
    })
    // The first look is at everything.
    assert.equal(await watch.changed(digest, ['a', 'b']), undefined)
    armed = true
    assert.equal(await watch.changed(digest, ['a', 'b']), undefined)
  } finally {
    await client.close()
    await registry.close()
  }
})
