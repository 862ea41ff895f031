/** Pins over the wire: what CI pins at a release, and what is wrong with a request. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { serve } from '../support/serve.ts'
import { openWorld, pushTen, webPolicy } from '../support/world.ts'

const world = await openWorld()
const server = await serve(world)
after(async () => {
  await server[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})
const pushed = await pushTen(world, 4)
await world.apply(webPolicy())
await world.dryRun('prod/team/web')

const { service } = server.client.services.PinService
const { unary } = server.client
const parent = 'workspaces/default'
const repository = `${parent}/registries/prod/repositories/team%2Fweb`
const asked = (reference: string, more: object = { ttl: { seconds: 86_400 } }) => ({
  repository,
  reference,
  reason: 'release 7',
  ...more,
})
const create = (pin: object, more: object = {}) =>
  unary(service.CreatePin, { parent, pin, requestId: randomUUID(), ...more })
const batch = (pins: readonly object[], more: object = {}) =>
  unary(service.BatchCreatePins, {
    parent,
    requests: pins.map((pin) => ({ pin })),
    requestId: randomUUID(),
    ...more,
  })
const listed = async (filter = '') => (await unary(service.ListPins, { parent: 'workspaces/-', filter })).pins

test('CI pins all images of a release at once; each says what it names, or that nothing has that name yet', async () => {
  const { pins } = await batch([asked('pr-1'), asked(pushed[1]?.digest ?? ''), asked('v7', { never: true })])
  assert.deepEqual(
    pins.map(({ digest, deletePending, expiration }) => [digest, deletePending, expiration]),
    [
      [pushed[0]?.digest, false, 'expireTime'],
      [pushed[1]?.digest, false, 'expireTime'],
      ['', false, 'never'],
    ],
  )
  assert.deepEqual(
    (await listed()).map(({ name }) => name).toSorted(),
    pins.map(({ name }) => name).toSorted(),
  )
  assert.deepEqual(await unary(service.GetPin, { name: pins[2]?.name ?? '' }), pins[2])
})

test('pinning again makes the same pin last longer and never shorter; another reason is another pin', async () => {
  const first = await create(asked('pr-2', { ttl: { seconds: 3600 } }))
  const longer = await create(asked('pr-2', { ttl: { seconds: 7200 } }))
  const shorter = await create(asked('pr-2', { ttl: { seconds: 60 } }))
  assert.deepEqual([longer.name, shorter], [first.name, longer])
  assert.ok((longer.expireTime?.seconds ?? 0) - (first.expireTime?.seconds ?? 0) > 3000)
  assert.notEqual(longer.etag, first.etag)
  assert.equal((await create(asked('pr-2', { never: true }))).expiration, 'never')
  const other = await create({ ...asked('pr-2'), reason: 'bug 4711' })
  assert.notEqual(other.name, first.name)
  assert.equal((await listed(`repository = "${repository}" AND reference = "pr-2"`)).length, 2)
  assert.equal((await listed('reason = "bug*"')).length, 1)
})

test('a repeated request gets the first answer, and creates and removes nothing more', async () => {
  const requestId = randomUUID()
  const once = await create(asked('pr-3'), { requestId })
  const removal = { name: once.name, requestId: randomUUID() }
  await unary(service.DeletePin, removal)
  assert.equal((await create(asked('pr-3'), { requestId })).name, once.name)
  await unary(service.DeletePin, removal)
  await assert.rejects(create(asked('pr-4'), { requestId }), { code: 'REQUEST_ID_REUSED' })
  assert.deepEqual(await listed('reference = "pr-3"'), [])
})

test('with validate_only nothing is pinned or removed', async () => {
  const made = await create(asked('pr-4'), { validateOnly: true })
  assert.equal(made.reference, 'pr-4')
  assert.deepEqual(await listed('reference = "pr-4"'), [])
  const kept = await create(asked('pr-4'))
  await unary(service.DeletePin, { name: kept.name, requestId: randomUUID(), validateOnly: true })
  await assert.rejects(unary(service.DeletePin, { name: kept.name, requestId: randomUUID(), etag: '"x"' }), {
    code: 'ETAG_MISMATCH',
    message: /Read the pin again/,
  })
  assert.equal((await listed('reference = "pr-4"')).length, 1)
  await unary(service.DeletePin, { name: kept.name, requestId: randomUUID(), etag: kept.etag })
})

test('one wrong pin of a batch names its field, and none is pinned', async () => {
  const before = (await listed()).length
  const rows: readonly (readonly [object, string, string])[] = [
    [{ reference: 'a b' }, 'INVALID_ARGUMENT', 'reference'],
    [{ reference: 'sha256:12' }, 'INVALID_ARGUMENT', 'reference'],
    [{ reference: '' }, 'INVALID_ARGUMENT', 'reference'],
    [{ reason: ' ' }, 'INVALID_ARGUMENT', 'reason'],
    [{ reason: 'x\u0007' }, 'INVALID_ARGUMENT', 'reason'],
    [{ reason: 'x'.repeat(501) }, 'INVALID_ARGUMENT', 'reason'],
    [{ ttl: undefined }, 'INVALID_ARGUMENT', 'expire_time'],
    [{ ttl: { seconds: 0 } }, 'INVALID_ARGUMENT', 'expire_time'],
    [{ ttl: undefined, expireTime: { seconds: 1 } }, 'INVALID_ARGUMENT', 'expire_time'],
    [{ repository: 'team/web' }, 'NAME_INVALID', 'repository'],
    [{ repository: repository.replace('default', 'other') }, 'NAME_INVALID', 'repository'],
  ]
  for (const [wrong, code, field] of rows)
    await assert.rejects(
      batch([asked('pr-4'), { ...asked('pr-4'), ...wrong }]),
      (error: { code: string; metadata: Record<string, string> }) =>
        error.code === code && error.metadata['field'] === `requests[1].pin.${field}`,
      JSON.stringify(wrong),
    )
  const unknown = repository.replace('registries/prod', 'registries/none')
  await assert.rejects(create({ ...asked('pr-4'), repository: unknown }), { code: 'NOT_FOUND' })
  await assert.rejects(batch([]), { code: 'INVALID_ARGUMENT', message: /at least one/ })
  await assert.rejects(batch([asked('pr-4')], { requestId: '' }), { code: 'INVALID_ARGUMENT' })
  assert.equal((await listed()).length, before)
})

test('a pin is found in its workspace alone, and a renamed registry block keeps its pins', async () => {
  const { name } = await create(asked('pr-1'))
  const elsewhere = name.replace('default', 'other')
  const request = { name: elsewhere, requestId: randomUUID() }
  await assert.rejects(unary(service.GetPin, { name: elsewhere }), { code: 'NOT_FOUND' })
  await assert.rejects(unary(service.DeletePin, request), { code: 'NOT_FOUND' })
  await world.apply(webPolicy().replaceAll('prod', 'main'))
  const found = await unary(service.GetPin, { name })
  assert.equal(found.repository, repository.replace('registries/prod', 'registries/main'))
  const dry = await world.dryRun('main/team/web')
  assert.equal(
    world.runs.decisions(dry.id, 0, 99).decisions.find(({ tags }) => tags.includes('pr-1'))?.action,
    'KEEP',
  )
})
