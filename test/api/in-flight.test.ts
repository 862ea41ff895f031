import assert from 'node:assert/strict'
import type { ClientHttp2Session } from 'node:http2'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { BOUNDS, type Bounds } from '../../daemon/api/bounds.ts'
import { CallsInFlight } from '../../daemon/api/in-flight.ts'
import type { Operations } from '../../daemon/services.ts'
import { until } from '../support/ports.ts'
import { ALL_REGISTRIES, type Answer, frame, openCall, openRaw, rawCall } from '../support/raw-calls.ts'
import { runNamed } from '../support/resource-names.ts'
import { serve, TOKEN } from '../support/serve.ts'
import { openWorld, webPolicy, type World } from '../support/world.ts'

const AUTHORIZED = { authorization: `Bearer ${TOKEN}` }
const GET = '/careen.v1.RunService/GetRun'
const WATCH = '/careen.v1.RunService/WatchRuns'

const named = (name: string): Buffer =>
  frame(Buffer.concat([Buffer.from([0x0a, name.length]), Buffer.from(name)]))

function reasonOf({ details }: Answer): unknown {
  return details['ErrorInfo']?.['reason']
}

/** A server on TCP over a world with a run that is queued. */
async function open(
  change: { operations?: (world: World) => Partial<Operations>; bounds?: Partial<Bounds> } = {},
) {
  const world = await openWorld()
  await world.push('team/web', { tags: ['pr-1'], days: 10 })
  await world.apply(webPolicy(), true)
  const run = await world.start('prod/team/web')
  const served = await serve(world, {
    listen: '127.0.0.1:0',
    operations: change.operations?.(world) ?? {},
    bounds: { calls: { rate: 10_000, burst: 10_000 }, ...change.bounds },
  })
  const session = await openRaw(served.address)
  return {
    run,
    served,
    session,
    [Symbol.asyncDispose]: async () => {
      session.destroy()
      await served[Symbol.asyncDispose]()
      await world[Symbol.asyncDispose]()
    },
  }
}

/** Opens a stream that stays open. */
function watch(session: ClientHttp2Session, run: string, headers = {}) {
  const call = openCall(session, WATCH, { ...AUTHORIZED, ...headers })
  call.stream.end(named(runNamed({ id: run })))
  return call
}

test('the bounds of calls in flight', () => {
  assert.deepEqual(BOUNDS.inFlight, { calls: 64, streams: 32 })
})

test('an identity has 32 streams; other calls are answered meanwhile, and the next stream may come back after a second', async () => {
  await using server = await open()
  const { session, run } = server
  const streams = Array.from({ length: 32 }, () => watch(session, run.id))
  const refused = await watch(session, run.id).answer
  assert.deepEqual([refused.status, reasonOf(refused)], [8, 'TOO_MANY_STREAMS'])
  assert.deepEqual(refused.details['RetryInfo'], { retryDelay: { seconds: 1, nanos: 0 } })
  assert.equal((await rawCall(session, GET, named(runNamed(run)), AUTHORIZED)).status, 0)
  for (const { stream } of streams) stream.close(8)
})

for (const [how, end] of [
  ['is cancelled', (_server, stream) => stream.close(8)],
  ['ends with its connection', (session) => session.destroy()],
  ['passes its deadline', () => {}],
] as const satisfies readonly (readonly [
  string,
  (session: ClientHttp2Session, stream: { close: (code: number) => void }) => void,
])[]) {
  test(`a stream that ${how} gives its place back`, async () => {
    await using server = await open({ bounds: { inFlight: { calls: 2, streams: 1 } } })
    const other = await openRaw(server.served.address)
    const headers = how === 'passes its deadline' ? { 'grpc-timeout': '400m' } : {}
    const first = watch(other, server.run.id, headers)
    await sleep(100)
    assert.equal(reasonOf(await watch(server.session, server.run.id).answer), 'TOO_MANY_STREAMS')
    end(other, first.stream)
    await until('a free place', async () => {
      const probe = watch(server.session, server.run.id, { 'grpc-timeout': '50m' })
      return reasonOf(await probe.answer) === 'DEADLINE_EXCEEDED'
    })
    other.destroy()
  })
}

test('calls that fail or are refused give their places back', async () => {
  await using server = await open({ bounds: { inFlight: { calls: 1, streams: 1 } } })
  for (let i = 0; i < 20; i += 1) {
    const missing = await rawCall(server.session, GET, named(runNamed({ id: 'r-none' })), AUTHORIZED)
    assert.equal(reasonOf(missing), 'NOT_FOUND')
    const unknown = await rawCall(server.session, '/x.Y/Z', named('r'), AUTHORIZED)
    assert.equal(reasonOf(unknown), 'METHOD_UNKNOWN')
  }
})

test('an identity has 64 calls in flight', async () => {
  const held = Promise.withResolvers<void>()
  await using server = await open({
    operations: ({ operations }) => ({
      registries: { ...operations.registries, list: () => held.promise.then(() => []) },
    }),
  })
  const list = () =>
    rawCall(server.session, '/careen.v1.RegistryService/ListRegistries', frame(ALL_REGISTRIES), AUTHORIZED)
  const calls = Array.from({ length: 64 }, list)
  const refused = await list()
  assert.deepEqual([refused.status, reasonOf(refused)], [8, 'RATE_LIMITED'])
  assert.deepEqual(refused.details['RetryInfo'], { retryDelay: { seconds: 1, nanos: 0 } })
  held.resolve()
  const answers = await Promise.all(calls)
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([0]))
  assert.equal((await list()).status, 0)
})

test('identities do not use the places of others, and a unix socket has tenfold', () => {
  const counts = new CallsInFlight(() => ({ calls: 2, streams: 1 }))
  const enter = (key: string, isStream: boolean, factor = 1) => counts.enter({ key, isStream, factor })
  const leave = enter('a', true)
  assert.throws(() => enter('a', true), { code: 'TOO_MANY_STREAMS' })
  enter('b', true)
  enter('a', false)
  assert.throws(() => enter('a', false), { code: 'RATE_LIMITED' })
  enter('a', true, 10)
  leave()
})

test('an answer that nobody reads is given up', async () => {
  await using server = await open({
    operations: ({ operations }) => ({
      runs: {
        ...operations.runs,
        get: (name) => ({ ...operations.runs.get(name), message: 'x'.repeat(300_000) }),
      },
    }),
    bounds: { stalled: 300 },
  })
  const stream = server.session.request({
    ':method': 'POST',
    ':path': GET,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...AUTHORIZED,
  })
  stream.on('error', () => {})
  stream.end(named(runNamed(server.run)))
  await new Promise((resolve) => stream.once('close', resolve))
  assert.equal(stream.rstCode, 11, 'ENHANCE_YOUR_CALM, which gRPC defines as RESOURCE_EXHAUSTED')
  const read = await rawCall(server.session, GET, named(runNamed(server.run)), AUTHORIZED)
  assert.equal(read.status, 0)
})
