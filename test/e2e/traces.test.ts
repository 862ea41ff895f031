/** One trace, from a command to the requests at the registry, through a worker of another process. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { measured } from '../../daemon/measured.ts'
import { openMetrics } from '../../daemon/metrics/index.ts'
import { remoteLedger } from '../../daemon/remote/ledger.ts'
import { executeRun } from '../../daemon/runs/execute-run.ts'
import { readConfiguration } from '../../policies/index.ts'
import { loadTracing, traceHeaders } from '../../proto/tracing.ts'
import { until } from '../support/ports.ts'
import { folder } from '../support/processes.ts'
import { newWorker, serve, TOKEN } from '../support/serve.ts'
import { runHere } from '../support/terminal.ts'
import { type EndedSpan, keepSpans } from '../support/tracing.ts'
import { NEVER, openWorld, pushTen, webPolicy } from '../support/world.ts'

const root = join(import.meta.dirname, '../..')

await loadTracing()
assert.deepEqual(traceHeaders(), {}, 'nobody traces')
const spans = keepSpans()
await loadTracing()

/** Returns the names from a span up to the first of its trace. */
function above({ parentId, name }: EndedSpan): readonly string[] {
  const parent = spans.find(({ spanId }) => spanId === parentId)
  return [name, ...(parent === undefined ? [] : above(parent))]
}

test('a command, its call, the run, the calls of the worker and the requests at the registry are one trace', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy(), true)
  await using served = await serve(world)
  using at = folder()
  writeFileSync(join(at.path, 'token'), TOKEN, { mode: 0o600 })
  const before = spans.length
  const env = { CAREEN_ADDRESS: served.address, CAREEN_TOKEN_FILE: join(at.path, 'token') }
  const command = runHere(['run', '-auto-approve', 'prod/team/web'], at.path, { env })
  await until('a run that waits', async () => world.store.runs.queued(1).length === 1)
  const [run] = world.store.runs.queued(1)
  const ledger = remoteLedger(served.client, newWorker())
  const { clock, open } = world
  await executeRun({ ledger, open, clock, worker: 'w' }, run?.id ?? '', NEVER)
  const { code, stderr } = await command
  assert.equal(code, 0, stderr)
  const mine = spans.slice(before)
  const request = mine.findLast(({ name }) => name === 'GET' || name === 'HEAD') ?? assert.fail()
  assert.deepEqual(above(request), [
    request.name,
    'run',
    'careen.v1.RunService/CreateRun',
    'careen.v1.RunService/CreateRun',
    'careen run',
  ])
  const intent = mine.find(({ name, kind }) => name.endsWith('/RecordIntent') && kind === 'SERVER')
  assert.deepEqual(above(intent ?? assert.fail()).slice(2), above(request).slice(1))
  const removes = mine.filter(({ name }) => name === 'DELETE')
  const [remove = assert.fail()] = removes.filter(
    ({ attributes }) => attributes['http.response.status_code'] === 202,
  )
  assert.equal(remove.attributes['server.address'], new URL(world.registry.url).host)
  const commands = mine.filter(({ name }) => name === 'careen run')
  assert.equal(commands.length, 1)
  assert.equal(remove.traceId, commands[0]?.traceId)
  const started = mine.find(({ name, kind }) => name.endsWith('/CreateRun') && kind === 'SERVER')
  assert.match(String(started?.attributes['careen.request_id']), /^[\da-f-]{36}$/)
  assert.equal(mine.find(({ name }) => name === 'run')?.attributes['careen.run'], run?.id)
  const text = JSON.stringify(mine)
  for (const secret of [TOKEN, 'sha256:', '/v2/', 'Bearer', 'password'])
    assert.ok(!text.includes(secret), secret)
  const stored = JSON.stringify(world.store.runs.get(run?.id ?? ''))
  assert.match(stored, /"trace":\{"traceparent":"00-\w{32}-\w{16}-01"\}/)
})

test('a failure ends its span with a code, and never with a message', async () => {
  await using world = await openWorld()
  await using served = await serve(world)
  const before = spans.length
  const { GetRun } = served.client.services.RunService.service
  await assert.rejects(served.client.unary(GetRun, { name: 'workspaces/default/runs/r-secret' }))
  const mine = spans.slice(before)
  assert.deepEqual(
    mine.map(({ kind, attributes }) => [kind, attributes['error.type']]),
    [
      ['SERVER', 'NOT_FOUND'],
      ['CLIENT', 'NOT_FOUND'],
    ],
  )
  assert.ok(!JSON.stringify(mine).includes('r-secret'))
})

test('a run that nobody requested begins a trace of its own', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy(), true)
  const before = spans.length
  await world.clean('prod/team/web')
  const [run, ...more] = spans.slice(before).filter(({ name }) => name === 'run')
  assert.deepEqual([run?.parentId, more.length], [undefined, 0])
})

test('a plan is a span with the requests that it makes', async () => {
  await using world = await openWorld()
  await pushTen(world)
  const { meter } = openMetrics({ version: '1', protocol: 1 })
  const { operations } = measured(world, meter)
  const { objects } = await readConfiguration([
    { name: 'test.hcl', text: webPolicy().replaceAll('$URL', world.registry.url) },
  ])
  const declared = objects.map((object) => ({ object }))
  const wish = { workspace: 'default', requestedBy: 't', declared, skipEffects: false, mayConnect: true }
  const before = spans.length
  await operations.plans.create(wish, () => {}, NEVER)
  const mine = spans.slice(before)
  const plan = mine.find(({ name }) => name === 'plan') ?? assert.fail()
  assert.equal(plan.attributes['careen.workspace'], 'default')
  const requests = mine.filter(({ name }) => name === 'GET' || name === 'HEAD')
  assert.ok(requests.length > 3)
  for (const request of requests) assert.deepEqual(above(request), [request.name, 'plan'])
})

test('without an SDK the API of OpenTelemetry is not loaded', () => {
  const code = `
    const { registerHooks } = await import('node:module')
    registerHooks({ load(url, context, next) {
      if (url.includes('opentelemetry/api')) console.log('loaded')
      return next(url, context)
    } })
    const { loadTracing, inSpan } = await import('./proto/tracing.ts')
    await loadTracing()
    console.log(inSpan(() => { throw new Error('not asked for') }, () => 'done'))`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    cwd: root,
    encoding: 'utf8',
  })
  assert.equal(stdout, 'done\n', stderr)
})

test('a log line names the trace that goes on, and only then', () => {
  const code = `
    const { keepSpans } = await import('./test/support/tracing.ts')
    const { loadTracing, inSpan } = await import('./proto/tracing.ts')
    const { openLog, withFields } = await import('./daemon/log.ts')
    const log = openLog('info')
    await loadTracing()
    log.info('nobody traces')
    const spans = keepSpans()
    await loadTracing()
    log.info('outside')
    await inSpan(() => ({ name: 'run', kind: 'INTERNAL' }), async () => {
      await null
      withFields({ run: 'r-1' }, () => log.info('inside'))
    })
    log.info('after')
    console.log(spans[0].traceId)`
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', code],
    { cwd: root, encoding: 'utf8' },
  )
  const lines = stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  assert.match(stdout, /^[\da-f]{32}\n$/)
  assert.deepEqual(
    lines.map(({ msg, run, trace_id }) => [msg, run, trace_id]),
    [
      ['nobody traces', undefined, undefined],
      ['outside', undefined, undefined],
      ['inside', 'r-1', stdout.trim()],
      ['after', undefined, undefined],
    ],
  )
})
