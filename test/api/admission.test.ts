import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { BOUNDS, type Bounds } from '../../daemon/api/bounds.ts'
import { CareenError } from '../../policies/index.ts'
import { connect } from '../../proto/connection.ts'
import { loadServices } from '../../proto/load.ts'
import { peakMemory, SKIP_WITHOUT_PROC } from '../support/memory.ts'
import { folder, start } from '../support/processes.ts'
import { DEFAULT_WORKSPACE, type Answer, frame, openCall, openRaw, rawCall } from '../support/raw-calls.ts'
import { serve, TOKEN } from '../support/serve.ts'
import { openWorld } from '../support/world.ts'

const AUTHORIZED = { authorization: `Bearer ${TOKEN}` }
const GET = '/careen.v1.WorkspaceService/ListObjects'
const EMPTY = frame(Buffer.alloc(0))
const WORKSPACE = frame(DEFAULT_WORKSPACE)
const CALLS = { ...BOUNDS, socketFactor: 1, inFlight: { calls: 1000, streams: 1000 } }

const world = await openWorld()
after(() => world[Symbol.asyncDispose]())

async function open(bounds: Partial<Bounds> = {}) {
  const served = await serve(world, { bounds })
  const session = await openRaw(served.address)
  return {
    served,
    session,
    [Symbol.asyncDispose]: async () => {
      session.close()
      await served[Symbol.asyncDispose]()
    },
  }
}

const reasonOf = ({ details }: Answer): unknown => details['ErrorInfo']?.['reason']

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const messages: T[] = []
  for await (const message of stream) messages.push(message)
  return messages
}

/** The beginning of a message of 4 MiB. */
const partOf = (bytes: number): Buffer => {
  const head = frame(Buffer.alloc(0))
  head.writeUInt32BE(4 << 20, 1)
  return Buffer.concat([head, Buffer.alloc(bytes)])
}

test('a call without a token is refused before its body arrives, and its stream ends', async () => {
  await using server = await open()
  const { stream, answer } = openCall(server.session, GET)
  stream.write(partOf(1000))
  const refused = await answer
  assert.deepEqual([refused.status, reasonOf(refused)], [16, 'CREDENTIALS_MISSING'])
  const wrong = await rawCall(server.session, GET, WORKSPACE, { authorization: 'Bearer no' })
  assert.equal(wrong.status, 16)
  assert.equal((await rawCall(server.session, GET, WORKSPACE, AUTHORIZED)).status, 0)
})

test('the server resets the stream of a refused call, so that the rest of the body is not received', async () => {
  await using server = await open()
  const stream = server.session.request({
    ':method': 'POST',
    ':path': GET,
    'content-type': 'application/grpc',
    te: 'trailers',
  })
  stream.resume()
  stream.write(partOf(1000))
  await new Promise((resolve) => stream.once('close', resolve))
  assert.equal(stream.rstCode, 0)
})

test('an unknown method without a token says nothing of methods', async () => {
  await using server = await open()
  assert.equal((await rawCall(server.session, '/x.Y/Z', EMPTY)).status, 16)
})

test('metadata of more than 8 KiB is refused', async () => {
  await using server = await open()
  const answer = await rawCall(server.session, GET, WORKSPACE, { ...AUTHORIZED, 'x-more': 'x'.repeat(8200) })
  assert.deepEqual([answer.status, reasonOf(answer)], [8, 'MESSAGE_TOO_LARGE'])
  const most = await rawCall(server.session, GET, WORKSPACE, { ...AUTHORIZED, 'x-more': 'x'.repeat(8000) })
  assert.equal(most.status, 0)
})

test('an address has 10 failures a second; a valid token is accepted all the same', async () => {
  assert.deepEqual(BOUNDS.failures, { rate: 10, burst: 10 })
  await using server = await open({ ...CALLS, failures: { rate: 0.01, burst: 10 } })
  const answers = await Promise.all(
    Array.from({ length: 15 }, () =>
      rawCall(server.session, GET, WORKSPACE, { authorization: 'Bearer guess' }),
    ),
  )
  const limited = answers.filter((answer) => reasonOf(answer) === 'RATE_LIMITED')
  assert.equal(limited.length, 5)
  assert.ok(limited.every(({ details }) => details['RetryInfo'] !== undefined))
  assert.equal((await rawCall(server.session, GET, WORKSPACE, AUTHORIZED)).status, 0)
})

test('an identity has a burst of 200 calls; workers have more', async () => {
  await using server = await open({ ...CALLS, calls: { rate: 0.01, burst: 200 } })
  const many = await Promise.all(
    Array.from({ length: 210 }, () => rawCall(server.session, GET, WORKSPACE, AUTHORIZED)),
  )
  assert.equal(many.filter(({ status }) => status === 0).length, 200)
  assert.deepEqual(new Set(many.slice(200).map(reasonOf)), new Set(['RATE_LIMITED']))
  const renew = await rawCall(server.session, '/careen.v1.WorkerService/RenewLease', EMPTY, AUTHORIZED)
  assert.notEqual(reasonOf(renew), 'RATE_LIMITED')
})

test('methods that read registries, and those that make tokens, have rates of their own for each identity', async () => {
  assert.deepEqual(BOUNDS.methods, {
    'PlanService/CreatePlan': { rate: 6 / 60, burst: 6 },
    'RepositoryService/ExplainRepository': { rate: 30 / 60, burst: 30 },
    'RegistryService/CheckRegistry': { rate: 10 / 60, burst: 10 },
    'TokenService/CreateToken': { rate: 10 / 60, burst: 10 },
  })
  for (const key of Object.keys(BOUNDS.methods)) {
    await using server = await open({ ...CALLS, methods: { [key]: { rate: 0.01, burst: 2 } } })
    const call = () => rawCall(server.session, `/careen.v1.${key}`, EMPTY, AUTHORIZED)
    const reasons = [await call(), await call(), await call()].map(reasonOf)
    assert.deepEqual(
      reasons.map((reason) => reason === 'RATE_LIMITED'),
      [false, false, true],
      key,
    )
    assert.equal((await rawCall(server.session, GET, WORKSPACE, AUTHORIZED)).status, 0)
  }
})

test('on a unix socket all rates are tenfold', async () => {
  await using server = await open({
    ...CALLS,
    socketFactor: 10,
    methods: { 'RepositoryService/ExplainRepository': { rate: 0.001, burst: 2 } },
  })
  const answers = await Promise.all(
    Array.from({ length: 21 }, () =>
      rawCall(server.session, '/careen.v1.RepositoryService/ExplainRepository', EMPTY, AUTHORIZED),
    ),
  )
  assert.equal(answers.filter((answer) => reasonOf(answer) === 'RATE_LIMITED').length, 1)
})

test('clients of careen wait and try again, for calls and for streams', async () => {
  await using server = await open({ ...CALLS, calls: { rate: 20, burst: 1 } })
  const { client } = server.served
  const { WorkspaceService, RunService, PlanService } = client.services
  const { ListObjects } = WorkspaceService.service
  await Promise.all(
    Array.from({ length: 8 }, () => client.unary(ListObjects, { parent: 'workspaces/default' })),
  )
  const { WatchRuns } = RunService.service
  await assert.rejects(
    all(client.stream(WatchRuns, { parent: 'workspaces/default/runs/r-none' })),
    /r-none does not exist/,
  )
  const { CreatePlan } = PlanService.service
  const made = await client.upload(CreatePlan, [{ parent: 'workspaces/default', skipEffects: true }])
  assert.match(made.name, /^workspaces\/default\/plans\/pl-/)
})

test('a client of careen does not wait longer than its deadline', async () => {
  await using server = await open({ ...CALLS, calls: { rate: 0.01, burst: 1 } })
  const { client } = server.served
  const { ListObjects } = client.services.WorkspaceService.service
  await client.unary(ListObjects, { parent: 'workspaces/default' })
  const error = CareenError.from(
    await client.unary(ListObjects, { parent: 'workspaces/default' }).catch((thrown: unknown) => thrown),
  )
  assert.equal(error.code, 'RATE_LIMITED')
  assert.ok((error.retryAfter ?? 0) > 50_000)
})

test('8 bodies of a caller are read at the same time; the others wait unread, and follow', async () => {
  await using server = await open({ bodies: { ...BOUNDS.bodies, waiting: 4 } })
  const begun = Array.from({ length: 8 }, () => {
    const { stream, answer } = openCall(server.session, GET, AUTHORIZED)
    stream.write(WORKSPACE)
    return { stream, answer }
  })
  await new Promise((resolve) => setTimeout(resolve, 100))
  let early = 0
  const waiting = Array.from({ length: 4 }, async () => {
    const answer = await rawCall(server.session, GET, WORKSPACE, AUTHORIZED)
    early += 1
    return answer
  })
  await new Promise((resolve) => setTimeout(resolve, 100))
  assert.equal(early, 0)
  assert.equal(reasonOf(await rawCall(server.session, GET, WORKSPACE, AUTHORIZED)), 'RATE_LIMITED')
  for (const { stream } of begun) stream.end()
  const answers = await Promise.all([...begun.map(({ answer }) => answer), ...waiting])
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([0]))
})

test('a body that does not arrive in time is given up, and its slot is free again', async () => {
  await using server = await open({ bodies: { all: 1, each: 1, waiting: 9, time: 150 } })
  const { stream, answer } = openCall(server.session, GET, AUTHORIZED)
  stream.write(partOf(10))
  const late = await answer
  assert.deepEqual([late.status, reasonOf(late)], [4, 'DEADLINE_EXCEEDED'])
  assert.equal((await rawCall(server.session, GET, WORKSPACE, AUTHORIZED)).status, 0)
})

test('a caller that leaves gives its slot back', async () => {
  await using server = await open({ bodies: { all: 1, each: 1, waiting: 9, time: 9000 } })
  const first = openCall(server.session, GET, AUTHORIZED)
  const second = openCall(server.session, GET, AUTHORIZED)
  await new Promise((resolve) => setTimeout(resolve, 50))
  first.stream.close(8)
  second.stream.close(8)
  assert.equal((await rawCall(server.session, GET, WORKSPACE, AUTHORIZED)).status, 0)
})

test('a plan of more than its size is refused', async () => {
  await using server = await open({ uploads: { ...BOUNDS.uploads, size: 100_000 } })
  const { stream, answer } = openCall(server.session, '/careen.v1.PlanService/CreatePlan', AUTHORIZED)
  const objects = Array.from({ length: 1500 }, () => ({ name: 'workspaces/w/registries/a', etag: '"x"' }))
  const { CreatePlan } = loadServices().PlanService.service
  const bytes = CreatePlan.requestSerialize({ parent: 'workspaces/w', objects })
  for (let i = 0; i < 20; i += 1) stream.write(frame(bytes))
  const refused = await answer
  assert.deepEqual([refused.status, reasonOf(refused)], [8, 'PLAN_TOO_LARGE'])
})

for (const [who, authorization] of [
  ['without a token', 'Bearer nobody'],
  ['with the token', `Bearer ${TOKEN}`],
] as const) {
  test(
    `300 unfinished messages of 4 MiB ${who}: the memory of the daemon grows by less than 100 MiB`,
    { skip: SKIP_WITHOUT_PROC },
    async (t) => {
      using at = folder()
      writeFileSync(`${at.path}/token`, TOKEN, { mode: 0o600 })
      await using daemon = start('careend', [
        '--listen',
        '127.0.0.1:0',
        '--token-file',
        `${at.path}/token`,
        '--database',
        `${at.path}/careen.db`,
      ])
      await daemon.says('listening on')
      const [, address = ''] = /listening on ([\d.:]+)/.exec(daemon.output()) ?? []
      const client = connect({ address, token: TOKEN })
      const get = client.services.WorkspaceService.service.ListObjects
      await client.unary(get, { parent: 'workspaces/default' })
      const before = await peakMemory(daemon.process.pid)
      const sessions = await Promise.all([1, 2, 3].map(() => openRaw(address)))
      const piece = Buffer.alloc((4 << 20) - 100)
      for (let i = 0; i < 300; i += 1) {
        const { stream } = openCall(sessions[i % 3] ?? assert.fail(), '/careen.v1.RunService/GetRun', {
          authorization,
        })
        stream.write(partOf(0))
        stream.write(piece)
      }
      await new Promise((resolve) => setTimeout(resolve, 1500))
      const grown = (await peakMemory(daemon.process.pid)) - before
      t.diagnostic(`${grown.toFixed(0)} MiB more`)
      assert.ok(grown < 100, `${grown} MiB`)
      for (const session of sessions) session.destroy()
      await client.unary(get, { parent: 'workspaces/default' })
      client.close()
    },
  )
}
