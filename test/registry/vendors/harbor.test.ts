import assert from 'node:assert/strict'
import { test } from 'node:test'
import { snapshot } from '../../../daemon/inventory/snapshot.ts'
import { mapCache } from '../../support/map-cache.ts'
import { openWorld, webPolicy } from '../../support/world.ts'
import { artifact, harborOver, harborWorld } from './fake-harbor.ts'
import { digest, listed, openClient, signal, startFake } from './fake.ts'

test('the list comes in pages of a hundred, with the later of the times of image and tags', async () => {
  const many = Array.from({ length: 200 }, (_, i) => artifact(i, '2026-01-01T00:00:00.000Z'))
  many[7] = artifact(7, '2026-01-01T00:00:00.000Z', [
    { name: 'a', push_time: '2026-03-01T00:00:00.000Z', immutable: false },
    { name: 'b', push_time: '2026-02-01T00:00:00.000Z', immutable: false },
  ])
  many[8] = artifact(8, '0001-01-01T00:00:00.000Z')
  await using fake = await startFake(harborOver(() => many))
  await using client = openClient({ url: fake.url })
  const found = await listed(client)
  assert.equal(found.length, 200)
  assert.deepEqual(found[7], { digest: digest(7), tags: ['a', 'b'], pushed: Date.UTC(2026, 2, 1) })
  assert.deepEqual(found[8], { digest: digest(8), tags: [] }, 'year 1 is no time')
  assert.equal(fake.log.filter((line) => line.includes('/artifacts?')).length, 3, 'the third page is empty')
})

test('a slash in the name of a repository is encoded twice', async () => {
  await using fake = await startFake(() => ({ status: 200, body: [] }))
  await using client = openClient({ url: fake.url, profile: 'harbor' })
  await listed(client, 'team/a/b')
  assert.match(fake.log[0] ?? '', /^GET \/api\/v2\.0\/projects\/team\/repositories\/a%252Fb\/artifacts\?/)
})

test('credentials go with every request, and in no message', async () => {
  const seen: (string | undefined)[] = []
  await using fake = await startFake(({ headers }) => {
    seen.push(headers.authorization)
    return { status: 403, body: { errors: [{ code: 'FORBIDDEN', message: 'forbidden' }] } }
  })
  const credentials = { username: 'robot$x', password: 'very-secret' }
  await using client = openClient({ url: fake.url, profile: 'harbor', credentials })
  await assert.rejects(listed(client), (error: Error & { code: string }) => {
    assert.equal(error.code, 'REGISTRY_UNAUTHORIZED')
    assert.match(error.message, /do without this list.*profile = "distribution"/)
    assert.ok(!error.message.includes('very-secret'))
    return true
  })
  assert.deepEqual(seen, [`Basic ${Buffer.from('robot$x:very-secret').toString('base64')}`])
})

const BROKEN: readonly [string, unknown][] = [
  ['a page of HTML', '<html>'],
  ['an object', { artifacts: [] }],
  ['an artifact without a digest', [{ tags: [] }]],
  ['a digest that is none', [{ digest: 'latest', tags: [] }]],
  ['tags that are no list', [{ digest: digest(1), tags: 'a' }]],
]
for (const [title, body] of BROKEN) {
  test(`${title} is refused as a whole`, async () => {
    await using fake = await startFake(() => ({ status: 200, body }))
    await using client = openClient({ url: fake.url, profile: 'harbor' })
    await assert.rejects(listed(client), {
      code: 'REGISTRY_INVALID_RESPONSE',
      message: /differs from its documentation/,
    })
  })
}

test('a tag goes alone, and only where it is known to be', async () => {
  const gone: string[] = []
  const one = artifact(1, '2026-01-01T00:00:00Z', [
    { name: 'a', push_time: '', immutable: false },
    { name: 'fixed', push_time: '', immutable: true },
  ])
  await using fake = await startFake(
    harborOver(
      () => [one],
      (tag) => gone.push(tag),
    ),
  )
  await using client = openClient({ url: fake.url, profile: 'harbor' })
  assert.deepEqual(await client.deleteTag('team/web', 'a', digest(1)), { kind: 'deleted' })
  assert.deepEqual(await client.deleteTag('team/web', 'a', digest(2)), { kind: 'gone' }, 'it has moved')
  assert.equal((await client.deleteTag('team/web', 'fixed', digest(1))).kind, 'refused')
  assert.deepEqual(gone, ['a'])
})

test('credentials that were refused are looked up anew, once', async () => {
  const api = harborOver(() => [artifact(1, '2026-01-01T00:00:00Z')])
  const good = `Basic ${Buffer.from('robot:new').toString('base64')}`
  await using fake = await startFake((asked) =>
    asked.headers.authorization === good ? api(asked) : { status: 401 },
  )
  const passwords = ['old', 'new']
  let looked = 0
  await using client = openClient({
    url: fake.url,
    profile: 'harbor',
    credentials: async () => ({ username: 'robot', password: passwords[looked++] ?? 'new' }),
  })
  assert.equal((await listed(client)).length, 1)
  assert.equal(looked, 2)
  const before = fake.log.length
  assert.equal((await listed(client)).length, 1)
  assert.equal(fake.log.length, before + 1)
})

test('a delete that has to wait for too long is not sent', async () => {
  let refused = false
  await using fake = await startFake(() => {
    refused = true
    return { status: 429, headers: { 'retry-after': '300' } }
  })
  await using client = openClient({ url: fake.url, profile: 'harbor' })
  await client.deleteTag('team/web', 'a', digest(1)).catch(() => {})
  assert.ok(refused)
  await assert.rejects(client.deleteTag('team/web', 'b', digest(1)), { code: 'REGISTRY_THROTTLED' })
  assert.equal(fake.log.length, 1)
})

test('a cleaning takes tags off by the API of Harbor, then deletes the image', async () => {
  await using world = await openWorld()
  await world.push('team/web', { tags: ['pr-1', 'pr-2'], days: 30 })
  for (let i = 0; i < 5; i += 1) await world.push('team/web', { tags: [`keep-${i}`], days: 30 })
  await using fake = await harborWorld(world, 20)
  await world.apply(webPolicy().replace('$URL', fake.url))
  const run = await world.clean('prod/team/web')
  assert.equal(run.state, 'SUCCEEDED', run.message)
  assert.equal(run.counts?.deleted, 1)
  const deletes = fake.log.filter(
    (line) => line.startsWith('DELETE') && !/careen-probe|[0-9a-f]{64}$/.test(line),
  )
  assert.deepEqual(
    deletes.map((line) => line.replace(/sha256.*(?=\/tags)/, 'D')),
    [
      'DELETE /api/v2.0/projects/team/repositories/web/artifacts/D/tags/pr-1',
      'DELETE /api/v2.0/projects/team/repositories/web/artifacts/D/tags/pr-2',
    ],
  )
  assert.deepEqual(await world.tags('team/web'), ['keep-0', 'keep-1', 'keep-2', 'keep-3', 'keep-4'])
})

test('what was built long ago and pushed today stays, because Harbor knows when it was pushed', async () => {
  await using world = await openWorld()
  await world.push('team/web', { tags: ['pr-1'], days: 300 })
  await using fake = await harborWorld(world, 1)
  await world.apply(webPolicy('max_delete_percent = 100\n  allow_empty = true').replace('$URL', fake.url))
  assert.equal((await world.clean('prod/team/web')).counts?.deleted, 0)
})

test('a plan says nothing of images without a tag that it may not know, since Harbor lists all', async () => {
  await using world = await openWorld()
  await world.push('team/web', { tags: ['a'] })
  await using fake = await harborWorld(world, 1)
  const asking = webPolicy('rule "untagged" {\n untagged = true\n expire_period = "7d"\n }')
  const shown = await world.plan(asking.replace('$URL', fake.url))
  const [effect] = shown.effects
  assert.ok(effect)
  assert.equal(effect.failure, undefined)
  assert.equal(effect.untaggedSince, undefined)
  assert.ok((await world.plan(asking)).effects[0]?.untaggedSince)
})

test('images without a tag are found at the first scan', async () => {
  await using world = await openWorld()
  const lost = await world.push('team/web', { tags: [], days: 30 })
  await world.push('team/web', { tags: ['a'], days: 30 })
  await using fake = await harborWorld(world, 20)
  await using client = openClient({ url: fake.url })
  const { images } = await snapshot(client, 'team/web', {
    signal,
    known: [],
    seenTags: new Set(),
    cache: mapCache(),
    firstSeen: () => 1,
  })
  const found = images.find((image) => image.digest === lost.digest)
  assert.deepEqual(found?.tags, [])
  assert.ok(typeof found?.pushed === 'object')
  assert.equal(found.pushed.source, 'registry')
})
