import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startMemoryRegistry } from '../../../daemon/registry/fake/server.ts'
import { watchTags } from '../../../daemon/runs/delete/tag-watch.ts'
import { openTestRegistry } from '../../conformance/registry.ts'
import { pushImage, pushIndex } from '../../support/push.ts'

const REPOSITORY = 'team/web'
const { signal } = new AbortController()

/** A watch over these tags, which are to go unless named as kept. Its time stands still unless it is moved. */
async function opened(settings: Parameters<typeof startMemoryRegistry>[0] = {}) {
  const registry = await startMemoryRegistry(settings)
  const client = openTestRegistry(registry.url)
  const time = { now: 0 }
  const target = { url: registry.url, repository: REPOSITORY }
  return {
    registry,
    client,
    time,
    target,
    push: (...tags: string[]) => pushImage(target, { tags, seed: tags.join() }),
    tag: (name: string, digest: string) => registry.repositories.get(REPOSITORY)?.tags.set(name, digest),
    watch: (tags: ReadonlyMap<string, string>, kept: readonly string[] = []) =>
      watchTags({
        client,
        repository: REPOSITORY,
        tags,
        scanned: new Set(tags.values()),
        toDelete: new Set([...tags.keys()].filter((name) => !kept.includes(name))),
        monotonic: () => time.now,
        signal,
      }),
    /** How often a tag was resolved. */
    asked: (tag: string): number =>
      registry.log.filter(({ method, path }) => method === 'GET' && path.endsWith(`/manifests/${tag}`))
        .length,
    [Symbol.asyncDispose]: async () => {
      await client.close()
      await registry.close()
    },
  }
}

test('a removed tag that is pushed again is looked at at once, with what its new image needs', async () => {
  await using at = await opened({ untag: true })
  const [child, old] = [await at.push('pr-2'), await at.push('pr-1')]
  const watch = at.watch(
    new Map([
      ['pr-1', old.digest],
      ['pr-2', child.digest],
    ]),
  )
  assert.equal(await watch.changed(old.digest, ['pr-1']), undefined)
  await at.client.deleteTag(REPOSITORY, 'pr-1', old.digest)
  watch.deleted(['pr-1'])
  assert.equal(await watch.changed(child.digest, ['pr-2']), undefined)
  await pushIndex(at.target, ['pr-1'], [child])
  const reason = await watch.changed(child.digest, ['pr-2'])
  assert.deepEqual(reason, { kind: 'needed_by_tag', tag: 'pr-1', change: 'added' })
})

test('a removed tag that the registry goes on listing is not asked for again and again', async () => {
  await using at = await opened()
  const image = await at.push('pr-1', 'pr-2')
  const watch = at.watch(
    new Map([
      ['pr-1', image.digest],
      ['pr-2', image.digest],
    ]),
  )
  at.tag('pr-1', `sha256:${'0'.repeat(64)}`)
  watch.deleted(['pr-1'])
  await watch.changed(image.digest, ['pr-2'])
  const first = at.asked('pr-1')
  await watch.changed(image.digest, ['pr-2'])
  await watch.changed(image.digest, ['pr-2'])
  assert.equal(at.asked('pr-1'), first)
})

test('a tag of an image that is to go is found where it was moved to another one that is', async () => {
  await using at = await opened()
  const [one, other] = [await at.push('pr-1'), await at.push('pr-2')]
  const watch = at.watch(
    new Map([
      ['pr-1', one.digest],
      ['pr-2', other.digest],
    ]),
  )
  assert.equal(await watch.changed(other.digest, ['pr-2']), undefined)
  at.tag('pr-1', other.digest)
  at.time.now = 61_000
  const reason = await watch.changed(other.digest, ['pr-2'])
  assert.deepEqual(reason, { kind: 'needed_by_tag', tag: 'pr-1', change: 'moved' })
  assert.deepEqual(watch.keptTags(), new Map([['pr-1', other.digest]]))
})

for (const [kind, kept, took, before, after] of [
  ['kept tags, a quick one', ['v1'], 100, 5_000, 5_200],
  ['kept tags, a slow one', ['v1'], 10_000, 29_000, 31_000],
  ['tags that are to go, a quick one', [], 100, 60_000, 60_200],
  ['tags that are to go, a slow one', [], 10_000, 99_000, 101_000],
] as const) {
  test(`a look at ${kind}, is repeated when it is worth it`, async () => {
    const slow = { took: 0 }
    await using at = await opened({
      fault: ({ path }) => {
        if (path.endsWith('/manifests/v1')) at.time.now += slow.took
        return undefined
      },
    })
    const [image, other] = [await at.push('pr-1'), await at.push('v1')]
    const tags = new Map([
      ['pr-1', image.digest],
      ['v1', other.digest],
    ])
    const watch = at.watch(tags, kept)
    slow.took = took
    assert.equal(await watch.changed(image.digest, ['pr-1']), undefined)
    assert.deepEqual([at.asked('v1'), at.time.now], [1, took])
    at.time.now = before
    await watch.changed(image.digest, ['pr-1'])
    assert.equal(at.asked('v1'), 1)
    at.time.now = after
    await watch.changed(image.digest, ['pr-1'])
    assert.equal(at.asked('v1'), 2)
  })
}

test('tags of an image and what refers to it are asked for at once', { timeout: 20_000 }, async () => {
  let armed = false
  const asked = new Set<string>()
  const all = Promise.withResolvers<void>()
  await using at = await opened({
    fault: ({ path }) => {
      if (!armed || path.endsWith('/tags/list')) return undefined
      asked.add(path)
      if (asked.size === 3) all.resolve()
      return { kind: 'before', act: () => all.promise }
    },
  })
  const { digest } = await at.push('a', 'b')
  const watch = at.watch(
    new Map([
      ['a', digest],
      ['b', digest],
    ]),
  )
  // The first look is at everything.
  assert.equal(await watch.changed(digest, ['a', 'b']), undefined)
  armed = true
  assert.equal(await watch.changed(digest, ['a', 'b']), undefined)
})
