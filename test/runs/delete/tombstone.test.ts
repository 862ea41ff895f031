/** Tombstones: what stands in for deleting a tag alone. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fault } from '../../../daemon/registry/fake/faults.ts'
import type { MemoryRequest } from '../../../daemon/registry/fake/state.ts'
import { digestOf } from '../../../daemon/registry/manifest/digest.ts'
import { holdsTombstone, tombstoneOf } from '../../../daemon/registry/manifest/tombstone.ts'
import { resolve } from '../../support/push.ts'
import { openWorld, pushTen, webPolicy, type World } from '../../support/world.ts'

const policy = (more = '') =>
  webPolicy(`allow_empty = true\n  max_delete_percent = 100\n  ${more}`)
    .replace('url = "$URL"', 'url = "$URL"\n  tombstones = true')
    .replace('pr-.*', 'pr-.*|latest')

/** What was sent that changes something, as `METHOD reference`. */
function sent(world: World): string[] {
  return world.registry.log
    .filter(({ method }) => method === 'PUT' || method === 'DELETE')
    .map(({ method, path }) => `${method} ${path.slice(path.lastIndexOf('/') + 1)}`)
}

test('each tag is moved to the tombstone before its image goes; the tombstone goes last, with all tags', async () => {
  await using world = await openWorld()
  await pushTen(world, 0)
  const doomed = await world.push('team/web', { tags: ['pr-1', 'latest'], days: 10 })
  await world.apply(policy())
  const before = sent(world).length
  const run = await world.clean('prod/team/web')
  assert.equal(run.state, 'SUCCEEDED', run.message)
  assert.deepEqual([run.counts?.deleted, run.counts?.skipped], [1, 0])
  const { digest } = tombstoneOf(run.id)
  assert.deepEqual(
    sent(world)
      .slice(before)
      .filter((one) => !one.includes('?digest=') && !one.includes('careen-probe'))
      .slice(1),
    [`PUT ${digest}`, 'PUT latest', 'PUT pr-1', `DELETE ${doomed.digest}`, `DELETE ${digest}`],
  )
  assert.ok((await world.tags('team/web')).every((tag) => tag.startsWith('release-')))
  assert.deepEqual(
    world.store.intents.ofRun(run.id, 0, 9).map((intent) => [intent.digest, intent.outcome, intent.tags]),
    [
      [digest, 'deleted', []],
      [doomed.digest, 'deleted', ['latest', 'pr-1']],
    ],
  )
})

test('only by consent, where a tag cannot be removed alone, and where deleting is proven', async () => {
  const unproven = ({ method, path }: MemoryRequest): Fault | undefined =>
    method === 'DELETE' && path.length > 80 ? { kind: 'answer', status: 400 } : undefined
  const cases = [
    [{}, webPolicy()],
    [{ untag: true }, policy()],
    [{ fault: unproven }, policy()],
  ] as const
  for (const [options, text] of cases) {
    await using world = await openWorld(options)
    await pushTen(world)
    await world.apply(text)
    const run = await world.clean('prod/team/web')
    const { digest } = tombstoneOf(run.id)
    assert.ok(!sent(world).some((one) => one.includes(digest)))
  }
})

test('without the right to push, nothing is changed and the run says so', async () => {
  let closed = false
  const fault = ({ method }: MemoryRequest): Fault | undefined =>
    closed && method === 'POST' ? { kind: 'answer', status: 403 } : undefined
  await using world = await openWorld({ fault })
  await pushTen(world)
  await world.apply(policy())
  closed = true
  const run = await world.clean('prod/team/web')
  assert.equal(run.errorCode, 'REGISTRY_UNAUTHORIZED', run.message)
  assert.equal((await world.tags('team/web')).length, 10)
  assert.deepEqual(
    world.store.intents.ofRun(run.id, 0, 9).map((intent) => intent.outcome),
    ['gone'],
  )
})

test('a tag that is pushed while its image is deleted keeps what was pushed', async () => {
  const about: { act?: () => void; digest: string } = { digest: '' }
  const fault = ({ method, path }: MemoryRequest): Fault | undefined => {
    const { act } = about
    if (method !== 'DELETE' || !path.endsWith(about.digest) || act === undefined) return undefined
    return { kind: 'before', act }
  }
  await using world = await openWorld({ fault })
  const [first] = await pushTen(world)
  const fresh = await world.push('team/web', { tags: ['release-11'], days: 0 })
  await world.apply(policy())
  about.digest = first?.digest ?? ''
  about.act = () => void world.stored().tags.set('pr-1', fresh.digest)
  const run = await world.clean('prod/team/web')
  assert.equal(run.state, 'SUCCEEDED', run.message)
  assert.equal(await resolve(world.at(), 'pr-1'), fresh.digest)
})

test('a tag that moves right before it would point to the tombstone is left, and the others come back', async () => {
  const about: { act?: () => void } = {}
  const fault = ({ method, path }: MemoryRequest): Fault | undefined => {
    const { act } = about
    if (method !== 'PUT' || !path.endsWith('/pr-1') || act === undefined) return undefined
    return { kind: 'before', act }
  }
  await using world = await openWorld({ fault })
  await pushTen(world, 0)
  const doomed = await world.push('team/web', { tags: ['pr-1', 'pr-2'], days: 10 })
  await world.apply(policy())
  about.act = () => void world.stored().tags.set('pr-2', world.stored().tags.get('release-1') ?? '')
  const run = await world.clean('prod/team/web')
  assert.deepEqual([run.counts?.deleted, run.counts?.skipped], [0, 1])
  assert.equal(await resolve(world.at(), 'pr-1'), doomed.digest)
  assert.notEqual(await resolve(world.at(), 'pr-2'), doomed.digest)
  assert.deepEqual(
    world.store.intents.ofRun(run.id, 0, 9).map((intent) => [intent.outcome, intent.detail ?? '']),
    [
      ['deleted', ''],
      ['not_done', 'tag pr-2 has moved'],
    ],
  )
})

test("another's tombstone is no image: it is shown, not counted, and left alone", async () => {
  await using world = await openWorld()
  await pushTen(world)
  const stranger = tombstoneOf('a run of another daemon')
  world.stored().manifests.set(stranger.digest, stranger)
  world.stored().tags.set('pr-77', stranger.digest)
  await world.apply(policy())
  const run = await world.clean('prod/team/web')
  assert.match(run.message ?? '', /tag pr-77 points to a tombstone/)
  assert.equal(run.counts?.planned, 2)
  assert.equal(await resolve(world.at(), 'pr-77'), stranger.digest)
  assert.equal(world.repositories.get('prod/team/web').tags, 10)
})

test('an image that merely carries the annotation is an image', () => {
  const { digest, mediaType, bytes } = tombstoneOf('run')
  assert.ok(holdsTombstone({ digest, mediaType, bytes }))
  const body = JSON.parse(Buffer.from(bytes).toString('utf8')) as { annotations: object; layers: unknown[] }
  const others: object[] = [
    { ...body, annotations: { ...body.annotations, more: 'x' } },
    { ...body, layers: [...body.layers, ...body.layers] },
    { ...body, annotations: { 'io.careen.tombstone': 7 } },
    { ...body, annotations: {} },
  ]
  for (const other of others) {
    const text = JSON.stringify(other)
    assert.ok(!holdsTombstone({ digest: digestOf(text), mediaType, bytes: Buffer.from(text) }), text)
  }
  assert.ok(!holdsTombstone({ digest, mediaType: 'application/json', bytes }))
  assert.ok(!holdsTombstone({ digest, mediaType, bytes: Buffer.from('"io.careen.tombstone"{') }))
})
