import assert from 'node:assert/strict'
import { connect as connectSession } from 'node:http2'
import { createConnection } from 'node:net'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bounds } from '../../daemon/api/bounds.ts'
import type { Fault } from '../../daemon/registry/fake/faults.ts'
import type { Operations } from '../../daemon/services.ts'
import { DEFAULT_WORKSPACE, type Answer, frame, openCall, openRaw, rawCall } from '../support/raw-calls.ts'
import { PROD, runNamed, startBody, WEB } from '../support/resource-names.ts'
import { serve, TOKEN } from '../support/serve.ts'
import { openWorld, webPolicy, type World } from '../support/world.ts'

const AUTHORIZED = { authorization: `Bearer ${TOKEN}` }
const CHECK = '/careen.v1.RegistryService/CheckRegistry'
const RESUME = '/careen.v1.RepositoryService/ResumeRepository'
const WATCH = '/careen.v1.RunService/WatchRuns'

async function open(
  world: World,
  change: { operations?: Partial<Operations>; bounds?: Partial<Bounds> } = {},
) {
  const served = await serve(world, change)
  const session = await openRaw(served.address)
  const timed = (path: string, message: Uint8Array, timeout?: string): Promise<Answer> =>
    rawCall(session, path, frame(message), {
      ...AUTHORIZED,
      ...(timeout === undefined ? {} : { 'grpc-timeout': timeout }),
    })
  return {
    served,
    session,
    timed,
    [Symbol.asyncDispose]: async () => {
      session.close()
      await served[Symbol.asyncDispose]()
    },
  }
}

const named = (name: string): Buffer => Buffer.concat([Buffer.from([0x0a, name.length]), Buffer.from(name)])
const reasonOf = ({ details }: Answer): unknown => details['ErrorInfo']?.['reason']

for (const [timeout, reason] of [
  ['1H', undefined],
  ['3600001m', 'DEADLINE_TOO_LONG'],
  ['2H', 'DEADLINE_TOO_LONG'],
  ['99999999H', 'DEADLINE_TOO_LONG'],
  ['5', 'INVALID_ARGUMENT'],
] as const) {
  test(`a deadline of ${timeout}: ${reason ?? 'is accepted'}`, async () => {
    await using world = await openWorld()
    await using server = await open(world)
    const answer = await server.timed('/careen.v1.WorkspaceService/ListObjects', DEFAULT_WORKSPACE, timeout)
    assert.deepEqual([answer.status, reasonOf(answer)], [reason === undefined ? 0 : 3, reason])
    const violations = reason === undefined ? undefined : answer.details['BadRequest']?.['fieldViolations']
    if (reason !== undefined)
      assert.deepEqual(violations, [{ field: 'grpc-timeout', description: answer.message }])
  })
}

test('200 checks of a registry that hangs, with a deadline of 0.3 s: no work is left, and a later check is answered at once', async () => {
  const hanging = { on: true, requests: 0 }
  await using world = await openWorld({
    fault: (): Fault | undefined => {
      hanging.requests += 1
      return hanging.on ? { kind: 'slow-headers', ms: 8000 } : undefined
    },
  })
  await world.apply(webPolicy(), true)
  let running = 0
  const { check } = world.operations.registries
  const counted: Operations['registries'] = {
    ...world.operations.registries,
    check: async (name, repository, signal) => {
      running += 1
      try {
        return await check(name, repository, signal)
      } finally {
        running -= 1
      }
    },
  }
  // Why no rates: they would refuse most of the checks.
  await using server = await open(world, { operations: { registries: counted }, bounds: { methods: {} } })
  const checks = Array.from({ length: 200 }, () => server.timed(CHECK, named(PROD), '300m'))
  const answers = await Promise.all(checks)
  assert.deepEqual(new Set(answers.map(reasonOf)), new Set(['DEADLINE_EXCEEDED']))
  await sleep(300)
  assert.equal(running, 0)
  hanging.on = false
  const begun = performance.now()
  const later = await server.timed(CHECK, named(PROD), '5S')
  assert.equal(later.status, 0, later.message)
  assert.ok(performance.now() - begun < 1500, `${performance.now() - begun} ms`)
})

test('a caller that leaves ends the work of its call', async () => {
  await using world = await openWorld()
  await world.apply(webPolicy(), true)
  const seen: unknown[] = []
  const begun = Promise.withResolvers<void>()
  const registries: Operations['registries'] = {
    ...world.operations.registries,
    check: (_name, _repository, signal) =>
      new Promise((_resolve, reject) => {
        begun.resolve()
        signal.addEventListener('abort', () => {
          seen.push(signal.reason)
          reject(signal.reason as Error)
        })
      }),
  }
  await using server = await open(world, { operations: { registries } })
  const { stream } = openCall(server.session, CHECK, AUTHORIZED)
  stream.end(frame(named(PROD)))
  await begun.promise
  stream.close(8)
  while (seen.length === 0) await sleep(10)
  assert.equal((seen[0] as { code: string }).code, 'CANCELLED')
})

test('a call without a deadline is answered after its bound, also if its handler does not stop', async () => {
  await using world = await openWorld()
  await world.apply(webPolicy(), true)
  const runs: Operations['runs'] = { ...world.operations.runs, start: () => new Promise(() => {}) }
  await using server = await open(world, { operations: { runs }, bounds: { unary: 200 } })
  const answer = await server.timed('/careen.v1.RunService/CreateRun', startBody())
  assert.deepEqual([answer.status, reasonOf(answer)], [4, 'DEADLINE_EXCEEDED'])
})

test('a call that was cancelled before its handler began does nothing', async () => {
  await using world = await openWorld()
  await world.apply(webPolicy(), true)
  const resumed: string[] = []
  const repositories: Operations['repositories'] = {
    ...world.operations.repositories,
    resume: (ref) => {
      resumed.push(ref.repository)
      return world.operations.repositories.resume(ref)
    },
  }
  await using server = await open(world, { operations: { repositories } })
  const { stream, answer } = openCall(server.session, RESUME, { ...AUTHORIZED, 'grpc-timeout': '50m' })
  await sleep(150)
  stream.end(frame(named(WEB)))
  assert.equal(reasonOf(await answer), 'DEADLINE_EXCEEDED')
  await sleep(50)
  assert.deepEqual(resumed, [])
})

/** A run operation whose watch sends the same run again and again. */
function endless(world: World): Operations['runs'] {
  return {
    ...world.operations.runs,
    watch: async function* watch({ run = '' }, signal) {
      for (;;) {
        if (signal.aborted) return
        const { runs } = world
        yield { after: 0, run: { ...runs.get(run), message: 'x'.repeat(20_000) } }
        await sleep(1)
      }
    },
  }
}

async function queuedRun(world: World) {
  await world.push('team/web', { tags: ['pr-1'], days: 10 })
  await world.apply(webPolicy(), true)
  return world.start('prod/team/web')
}

test('a stream ends with UNAVAILABLE after its bound, and says that it can be opened again at once', async () => {
  await using world = await openWorld()
  const run = await queuedRun(world)
  await using server = await open(world, { bounds: { stream: 300 } })
  const answer = await server.timed(WATCH, named(runNamed(run)))
  assert.deepEqual([answer.status, reasonOf(answer)], [14, 'STREAM_ENDED'])
  assert.deepEqual(answer.details['RetryInfo'], { retryDelay: { seconds: 0, nanos: 0 } })
})

test('a reader that reads nothing is given up; one that reads slowly is not', async () => {
  await using world = await openWorld()
  const run = await queuedRun(world)
  await using server = await open(world, { operations: { runs: endless(world) }, bounds: { stalled: 400 } })
  const path = server.served.address.slice('unix:'.length)
  const session = connectSession('http://careen', { createConnection: () => createConnection(path) })
  const watch = () => {
    const stream = session.request({
      ':method': 'POST',
      ':path': WATCH,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...AUTHORIZED,
    })
    stream.on('error', () => {})
    stream.end(frame(named(runNamed(run))))
    return stream
  }
  const [idle, slow] = [watch(), watch()]
  let received = 0
  slow.on('data', (piece: Buffer) => {
    received += piece.length
    slow.pause()
    setTimeout(() => slow.resume(), 30)
  })
  await new Promise((resolve) => idle.once('close', resolve))
  assert.equal(idle.rstCode, 11, 'ENHANCE_YOUR_CALM, which gRPC defines as RESOURCE_EXHAUSTED')
  assert.equal(slow.closed, false)
  assert.ok(received > 0)
  session.destroy()
})
