/** One line of the log for each call. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { callLog } from '../../daemon/api/call-log.ts'
import type { FinishedCall } from '../../daemon/api/call-record.ts'
import type { Log } from '../../daemon/log.ts'
import type { Operations } from '../../daemon/services.ts'
import { CareenError } from '../../policies/index.ts'
import { connect } from '../../proto/connection.ts'
import { until } from '../support/ports.ts'
import { runNamed, runWish } from '../support/resource-names.ts'
import { serve, TOKEN } from '../support/serve.ts'
import { openWorld, webPolicy } from '../support/world.ts'

const world = await openWorld()
after(() => world[Symbol.asyncDispose]())
await world.push('team/web', { tags: ['pr-1'], days: 10 })
await world.apply(webPolicy(), true)

type Line = Readonly<Record<string, unknown>>

/** A log that keeps its lines. */
function keeping(): { readonly lines: Line[]; readonly log: Log } {
  const lines: Line[] = []
  const note =
    (level: string) =>
    (message: string, fields: object = {}) =>
      void lines.push({ level, message, ...fields })
  return {
    lines,
    log: { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') },
  }
}

const about = ({ level, method, code, reason, identity }: Line): readonly unknown[] => [
  level,
  String(method).replace(/^.*\//, ''),
  code,
  reason,
  identity,
]

test('a read, a change and failures: each is one line that says who, what and how it ended, and no value', async () => {
  const { lines, log } = keeping()
  await using served = await serve(world, { log })
  const { client } = served
  const { RunService } = client.services
  const run = await client.unary(RunService.service.CreateRun, {
    ...runWish('KIND_DRY_RUN'),
    requestId: randomUUID(),
  })
  await client.unary(RunService.service.GetRun, { name: run.name })
  const name = runNamed({ id: 'r-secret' })
  await assert.rejects(client.unary(RunService.service.GetRun, { name }), { code: 'NOT_FOUND' })
  const stranger = connect({ address: served.address, token: 'a-token-that-is-secret' })
  const failure = await stranger
    .unary(RunService.service.GetRun, { name })
    .catch((error: CareenError) => error.metadata['request_id'])
  const stop = new AbortController()
  const messages = client.stream(RunService.service.WatchRuns, { parent: run.name }, stop.signal)
  await messages[Symbol.asyncIterator]().next()
  stop.abort()
  await until('the line of the watch', async () => lines.length === 6)
  const [requested, ...calls] = lines
  assert.deepEqual(
    [requested?.['message'], requested?.['run']],
    ['run requested', run.name?.split('/').at(-1)],
  )
  assert.deepEqual(calls.map(about), [
    ['info', 'CreateRun', 'OK', undefined, 'token:file'],
    ['debug', 'GetRun', 'OK', undefined, 'token:file'],
    ['warn', 'GetRun', 'NOT_FOUND', 'NOT_FOUND', 'token:file'],
    ['warn', 'GetRun', 'UNAUTHENTICATED', 'CREDENTIALS_INVALID', undefined],
    ['debug', 'WatchRuns', 'CANCELLED', 'CANCELLED', 'token:file'],
  ])
  assert.equal(calls[3]?.['request_id'], failure)
  for (const line of calls) assert.ok(Number(line['ms']) >= 0)
  for (const { bytes_received: received, bytes_sent: sent } of calls.slice(0, 2))
    assert.ok(Number(received) > 20 && Number(sent) > 50, `${String(received)}, ${String(sent)}`)
  const text = JSON.stringify(calls)
  for (const secret of [TOKEN, 'secret', 'team/web', run.name ?? '?'])
    assert.ok(!text.includes(secret), secret)
  stranger.close()
})

test("the attempts of a call of careen's own clients have one name in the log", async () => {
  const { lines, log } = keeping()
  let count = 0
  const runs: Operations['runs'] = {
    ...world.operations.runs,
    get: () => {
      count += 1
      throw new CareenError(count < 3 ? 'RATE_LIMITED' : 'NOT_FOUND', 'later', { retryAfter: 1 })
    },
  }
  await using served = await serve(world, { log, operations: { runs } })
  const { GetRun } = served.client.services.RunService.service
  await assert.rejects(served.client.unary(GetRun, { name: runNamed({ id: 'r-1' }) }), { code: 'NOT_FOUND' })
  assert.deepEqual(
    lines.map(({ reason }) => reason),
    ['RATE_LIMITED', 'RATE_LIMITED', 'NOT_FOUND'],
  )
  assert.equal(new Set(lines.map(({ request_id: id }) => id)).size, 1)
})

test('what many refused calls log is bounded, and the next line says how many are missing', () => {
  const { lines, log } = keeping()
  let now = 0
  const note = callLog(log, () => now)
  const call: FinishedCall = {
    method: 'unknown',
    code: 'UNAUTHENTICATED',
    reason: 'CREDENTIALS_MISSING',
    identity: undefined,
    time: 1.26,
    received: 0,
    sent: 0,
    requestId: 'a',
  }
  for (let count = 0; count < 1000; count += 1) note(call)
  assert.equal(lines.length, 100)
  now = 60_000
  note(call)
  assert.deepEqual([lines[100]?.['failures_not_logged'], lines[100]?.['ms']], [900, 1.3])
  note(call)
  assert.equal(lines[101]?.['failures_not_logged'], undefined)
})

test('calls of workers, and of tools that ask again and again, are for debugging', () => {
  const { lines, log } = keeping()
  const note = callLog(log, () => 0)
  const call = { code: 'OK', reason: undefined, identity: 'a', time: 1, received: 0, sent: 0, requestId: 'a' }
  for (const method of [
    '/careen.worker.v1.WorkerService/RecordIntent',
    '/grpc.health.v1.Health/Check',
    '/careen.v1.PlanService/ApplyPlan',
  ])
    note({ ...call, method })
  assert.deepEqual(
    lines.map(({ level }) => level),
    ['debug', 'debug', 'info'],
  )
})
