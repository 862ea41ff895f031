import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openClient } from '../../cli/remote/client.ts'
import { BOUNDS, type Bounds } from '../../daemon/api/bounds.ts'
import type { Operations } from '../../daemon/services.ts'
import { CareenError } from '../../policies/index.ts'
import { connect } from '../../proto/connection.ts'
import { isRepeatable, retrying } from '../../proto/retry.ts'
import { folder } from '../support/processes.ts'
import { type Answer, DEFAULT_WORKSPACE, frame, openCall, openRaw, rawCall } from '../support/raw-calls.ts'
import { PROD, runNamed, startBody } from '../support/resource-names.ts'
import { serve, TOKEN } from '../support/serve.ts'
import { NEVER, openWorld, webPolicy, type World } from '../support/world.ts'

const AUTHORIZED = { authorization: `Bearer ${TOKEN}` }
const GET = '/careen.v1.WorkspaceService/ListObjects'
const WATCH = '/careen.v1.RunService/WatchRuns'
const START = '/careen.v1.RunService/CreateRun'
const CHECK = '/careen.v1.RegistryService/CheckRegistry'
const WORKSPACE = frame(DEFAULT_WORKSPACE)

const named = (name: string): Buffer =>
  frame(Buffer.concat([Buffer.from([0x0a, name.length]), Buffer.from(name)]))
/** A dry run of team/web. */
const DRY_RUN = frame(startBody())

async function queued() {
  const world = await openWorld()
  await world.push('team/web', { tags: ['pr-1'], days: 10 })
  await world.apply(webPolicy(), true)
  return {
    world,
    run: await world.start('prod/team/web'),
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  }
}

/** Operations whose `start` does what a test says, with the signal of the daemon's stop. */
function starting(world: World, start: () => Promise<unknown>): Partial<Operations> {
  const runs: Operations['runs'] = {
    ...world.operations.runs,
    start: async () => {
      await start()
      const [run] = world.runs.list({ limit: 1 })
      return run ?? assert.fail()
    },
  }
  return { runs }
}

async function open(
  world: World,
  { operations = {}, bounds = {} }: { operations?: Partial<Operations>; bounds?: Partial<Bounds> } = {},
) {
  const served = await serve(world, { operations, bounds })
  return { served, session: await openRaw(served.address) }
}

function drainingOf({ status, details }: Answer): unknown {
  const { request_id: _, ...metadata } = Object(details['ErrorInfo']?.['metadata'])
  return {
    status,
    reason: details['ErrorInfo']?.['reason'],
    metadata,
    retry: details['RetryInfo'],
  }
}

const REFUSED = {
  status: 14,
  reason: 'DRAINING',
  metadata: {},
  retry: { retryDelay: { seconds: 2, nanos: 0 } },
}
const ENDED = { ...REFUSED, metadata: { begun: 'true' } }

test('the time of a drain', () => {
  assert.deepEqual(BOUNDS.drain, { unary: 3000, forced: 5000 })
})

test('a stop ends streams with DRAINING and never with OK, refuses new calls, and lets a unary call finish', async () => {
  await using setting = await queued()
  const { world, run } = setting
  const begun = Promise.withResolvers<void>()
  const held = Promise.withResolvers<void>()
  const operations = starting(world, () => {
    begun.resolve()
    return held.promise
  })
  const { served, session } = await open(world, { operations })
  const stream = openCall(session, WATCH, AUTHORIZED)
  stream.stream.end(named(runNamed(run)))
  const unary = rawCall(session, START, DRY_RUN, AUTHORIZED)
  await begun.promise
  const stopped = served.drain()
  assert.deepEqual(drainingOf(await stream.answer), ENDED)
  assert.deepEqual(drainingOf(await rawCall(session, GET, WORKSPACE, AUTHORIZED)), REFUSED)
  const fresh = await openRaw(served.address)
  assert.deepEqual(drainingOf(await rawCall(fresh, GET, WORKSPACE, AUTHORIZED)), REFUSED)
  held.resolve()
  const answer = await unary
  assert.equal(answer.status, 0, answer.message)
  await stopped
  assert.equal(existsSync(served.address.slice('unix:'.length)), false)
  await served[Symbol.asyncDispose]()
})

test('a unary call that goes on is aborted, and one that does not obey is left behind', async () => {
  await using setting = await queued()
  const { world } = setting
  const operations = starting(world, () => new Promise(() => {}))
  const { served, session } = await open(world, {
    operations,
    bounds: { drain: { unary: 100, forced: 400 } },
  })
  const unary = rawCall(session, START, DRY_RUN, AUTHORIZED)
  await sleep(100)
  const begun = performance.now()
  const stopped = served.drain()
  assert.deepEqual(drainingOf(await unary), ENDED)
  assert.ok(performance.now() - begun >= 95)
  await stopped
  assert.ok(performance.now() - begun < 2000)
  await served[Symbol.asyncDispose]()
})

test('a check of a registry is aborted at once', async () => {
  await using setting = await queued()
  const { world } = setting
  const begun = Promise.withResolvers<void>()
  const registries: Operations['registries'] = {
    ...world.operations.registries,
    check: (_name, _repository, signal) =>
      new Promise((_resolve, reject) => {
        begun.resolve()
        signal.addEventListener('abort', () => reject(signal.reason as Error))
      }),
  }
  const { served, session } = await open(world, { operations: { registries } })
  const check = rawCall(session, CHECK, named(PROD), AUTHORIZED)
  await begun.promise
  const at = performance.now()
  await served.drain()
  assert.deepEqual(drainingOf(await check), ENDED)
  assert.ok(performance.now() - at < 2500)
  await served[Symbol.asyncDispose]()
})

test('a call whose body has not arrived is refused, and holds nothing up', async () => {
  await using setting = await queued()
  const { world } = setting
  const { served, session } = await open(world)
  const { stream, answer } = openCall(session, GET, AUTHORIZED)
  stream.write(Buffer.from([0, 0, 0]))
  await sleep(100)
  const at = performance.now()
  await served.drain()
  assert.deepEqual(drainingOf(await answer), REFUSED)
  assert.ok(performance.now() - at < 2500)
  await served[Symbol.asyncDispose]()
})

test('careen follows a run, and reads, through a restart of the daemon', async () => {
  await using setting = await queued()
  const { world, run } = setting
  using at = folder()
  const listen = `unix:${join(at.path, 's.sock')}`
  const hanging = starting(world, () => new Promise(() => {}))
  const bounds = { drain: { unary: 800, forced: 1000 } }
  const first = await serve(world, { listen, operations: hanging, bounds })
  const session = await openRaw(listen)
  const hung = rawCall(session, START, DRY_RUN, AUTHORIZED)
  const client = openClient({ address: listen, token: TOKEN })
  const states: string[] = []
  const watched = (async () => {
    for await (const { state } of client.watch(run, NEVER)) states.push(state)
  })()
  while (states.length === 0) await sleep(20)
  const stopped = first.drain()
  const read = client.run(run)
  await stopped
  assert.deepEqual(drainingOf(await hung), ENDED)
  await sleep(1000)
  await using second = await serve(world, { listen })
  assert.equal((await read).id, run.id)
  world.runs.cancel(run.id)
  await watched
  assert.equal(states.at(-1), 'CANCELLED')
  client.close()
  session.destroy()
  await first[Symbol.asyncDispose]()
  assert.ok(second.address)
})

test('a client that was never refused does not wait for a daemon', async () => {
  using at = folder()
  const client = connect({ address: `unix:${join(at.path, 'nobody.sock')}` })
  const begun = performance.now()
  const get = client.unary(client.services.WorkspaceService.service.ListObjects, {
    parent: 'workspaces/default',
  })
  await assert.rejects(get, { code: 'DAEMON_UNREACHABLE' })
  assert.ok(performance.now() - begun < 3000)
  client.close()
})

const draining = (begun: boolean): CareenError =>
  new CareenError('DRAINING', 'x', { retryAfter: 1, metadata: begun ? { begun: 'true' } : {} })
const UNREACHABLE = new CareenError('DAEMON_UNREACHABLE', 'x')

for (const [what, repeatable, errors, retries] of [
  ['a refused call of any kind', false, [draining(false)], true],
  ['a call that had begun and may not be repeated', false, [draining(true)], false],
  ['a call that had begun and may be repeated', true, [draining(true)], true],
  ['a repeatable call while the daemon restarts', true, [draining(false), UNREACHABLE], true],
  ['another call while the daemon restarts', false, [draining(false), UNREACHABLE], false],
  ['a repeatable call without a daemon', true, [UNREACHABLE], false],
] as const) {
  test(`${what} is ${retries ? 'sent again' : 'not sent again'}`, async () => {
    const mayRetry = retrying({
      until: performance.now() + 9000,
      signal: undefined,
      isRepeatable: repeatable,
    })
    let last = false
    for (const error of errors) last = await mayRetry(error)
    assert.equal(last, retries)
  })
}

test('a call may be repeated if it reads, or has the id of its request', () => {
  assert.ok(isRepeatable('/careen.v1.RunService/GetRun', { name: 'r' }))
  assert.ok(isRepeatable('/careen.v1.PlanService/ApplyPlan', { requestId: 'a' }))
  assert.equal(isRepeatable('/careen.v1.PlanService/ApplyPlan', { requestId: '' }), false)
  assert.equal(isRepeatable('/careen.v1.RepositoryService/ResumeRepository', { name: 'r' }), false)
  assert.equal(isRepeatable('/careen.worker.v1.WorkerService/RecordIntent', {}), false)
})
