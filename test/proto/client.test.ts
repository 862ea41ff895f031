/** The published client against the daemon's server. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { CareenError, connect, filter, type Message, names } from '../../proto/client/index.ts'
import { loadDefinitions } from '../../proto/definitions.ts'
import { shapesOf } from '../../proto/strict.ts'
import { freePort } from '../support/ports.ts'
import { runWish, WEB } from '../support/resource-names.ts'
import { serve, TOKEN } from '../support/serve.ts'
import { cancelledAtWatch } from '../support/watched-runs.ts'
import { openWorld, webPolicy } from '../support/world.ts'

async function failureOf(act: () => Promise<unknown>): Promise<CareenError> {
  try {
    await act()
  } catch (error) {
    return CareenError.from(error)
  }
  return assert.fail('it must fail')
}

test('a program starts a run, reads lists over pages, and gets Dates, milliseconds and numbers', async () => {
  await using world = await openWorld()
  await world.push('team/web', { tags: ['pr-1'], days: 10 })
  await world.apply(webPolicy(), true)
  await using served = await serve(world)
  let asked = 0
  using client = connect({
    address: served.address,
    token: async () => {
      asked += 1
      return Promise.resolve(TOKEN)
    },
  })
  const from = world.clock.now()
  const run: Message<'Run'> = await client.runs.createRun(runWish('KIND_DRY_RUN'))
  assert.equal(run.state, 'STATE_QUEUED')
  assert.ok(run.createTime instanceof Date)
  const isNow = (time: Date | undefined, later = 0): boolean => {
    const ms = (time?.getTime() ?? 0) - later
    return ms >= from && ms <= world.clock.now()
  }
  assert.ok(isNow(run.createTime))
  assert.ok(!Object.hasOwn(run, 'startTime'), 'what is absent has no key')
  const { workspace, run: id } = names.parse('run', run.name)
  assert.equal(names.build('run', { workspace, run: id }), run.name)
  for (const reference of ['a', 'b', 'c'])
    await client.pins.createPin({
      parent: 'workspaces/default',
      pin: { repository: WEB, reference, reason: 'test', ttl: 90_061_001 },
    })
  const pages = []
  const request = { parent: 'workspaces/default', filter: filter`repository = ${WEB}`, pageSize: 2 }
  for await (const page of client.pins.listPins(request).pages) pages.push(page.pins.length)
  assert.deepEqual(pages, [2, 1])
  const references = []
  for await (const pin of client.pins.listPins(request)) {
    references.push(pin.reference)
    assert.ok(isNow(pin.expireTime, 90_061_001))
  }
  assert.deepEqual(references.toSorted(), ['a', 'b', 'c'])
  assert.ok(asked > 5, 'the token is asked for before each call')
})

test('a failure is a CareenError with its reason, and what cannot be encoded is refused before it is sent', async () => {
  await using world = await openWorld()
  await using served = await serve(world)
  using client = connect({ address: served.address, token: TOKEN })
  const missing = await failureOf(() => client.runs.getRun({ name: 'workspaces/default/runs/r-none' }))
  assert.equal(missing.code, 'NOT_FOUND')
  const wrong = await failureOf(() => client.runs.getRun({ name: 'r-1' }))
  assert.deepEqual([wrong.code, wrong.metadata['field']], ['NAME_INVALID', 'name'])
  const refused = async (pin: object) => {
    const { code, metadata } = await failureOf(() => client.pins.createPin({ pin }))
    return `${code} ${metadata['field']}`
  }
  assert.equal(await refused({ refrence: 'x' }), 'UNKNOWN_FIELD pin.refrence')
  assert.equal(await refused({ reference: 1 }), 'INVALID_ARGUMENT pin.reference')
  assert.equal(await refused({ ttl: '5s' }), 'INVALID_ARGUMENT pin.ttl')
  assert.equal(await refused({ expireTime: new Date(NaN) }), 'INVALID_ARGUMENT pin.expireTime')
  const kind = 'KIND_NEW' as 'KIND_CLEAN'
  const unknown = await failureOf(() => client.runs.createRun({ run: { repository: WEB, kind } }))
  assert.deepEqual([unknown.code, unknown.metadata['field']], ['UNKNOWN_ENUM_VALUE', 'run.kind'])
})

test('a watch goes on when its stream ends early, and ends with the run', async () => {
  await using world = await openWorld()
  await world.push('team/web', { tags: ['pr-1'], days: 10 })
  await world.apply(webPolicy(), true)
  const { runs, streams } = cancelledAtWatch(world, 3)
  await using served = await serve(world, { operations: { runs }, bounds: { stream: 150 } })
  using client = connect({ address: served.address, token: TOKEN })
  const { name } = await client.runs.createRun(runWish('KIND_CLEAN'))
  const states: string[] = []
  for await (const { run } of client.runs.watchRuns({ parent: name })) if (run) states.push(run.state)
  assert.deepEqual(states, ['STATE_QUEUED', 'STATE_CANCELLED'], 'no part is sent twice')
  assert.equal(streams(), 3)
})

test('a call waits for a daemon that starts, ends with the signal of the client, and uses no proxy', async () => {
  const proxy = createServer()
  let proxied = 0
  proxy.on('connection', (socket) => {
    proxied += 1
    socket.destroy()
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const at = proxy.address()
  const variables = ['http_proxy', 'https_proxy', 'grpc_proxy']
  for (const one of variables)
    process.env[one] = `http://127.0.0.1:${typeof at === 'object' && at !== null ? at.port : 0}`
  await using world = await openWorld()
  const address = `127.0.0.1:${await freePort()}`
  const ending = new AbortController()
  const client = connect({ address, token: TOKEN, signal: ending.signal })
  const early = client.server.getHealth({})
  await using served = await serve(world, { listen: address })
  assert.equal(served.address, address)
  await early
  assert.equal(proxied, 0)
  for (const one of variables) Reflect.deleteProperty(process.env, one)
  proxy.close()
  ending.abort()
  assert.ok(['CANCELLED', 'INTERNAL'].includes((await failureOf(() => client.server.getHealth({}))).code))
})

test('the name of a time ends in _time, that of a duration does not, and a page has one list', () => {
  for (const [name, { field }] of shapesOf(loadDefinitions()).messages) {
    for (const { name: own, typeName } of field) {
      if (typeName === 'google.protobuf.Timestamp') assert.match(own, /Time$/, `${name}.${own}`)
      if (typeName === 'google.protobuf.Duration') assert.doesNotMatch(own, /Time$/, `${name}.${own}`)
    }
    const lists = field.filter(({ label }) => label === 'LABEL_REPEATED')
    if (field.some(({ name: own }) => own === 'nextPageToken')) assert.equal(lists.length, 1, name)
  }
})
