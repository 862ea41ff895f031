import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { measured } from '../../daemon/measured.ts'
import { openMetrics, startMetricsListener, takeSample } from '../../daemon/metrics/index.ts'
import type { HealthOperations } from '../../daemon/services.ts'
import { openStore } from '../../daemon/store/store.ts'
import { pendingEvents } from '../../daemon/webhooks/index.ts'
import type { HealthComponent } from '../../proto/resources/index.ts'
import { until } from '../support/ports.ts'
import { rawCall, frame, openCall, openRaw, DEFAULT_WORKSPACE } from '../support/raw-calls.ts'
import { serve, TOKEN } from '../support/serve.ts'
import { openWorld, pushTen, webPolicy } from '../support/world.ts'

const docs = join(import.meta.dirname, '../../docs')
const read = (file: string): string => readFileSync(join(docs, file), 'utf8')

const FINE: HealthComponent = { component: 'STORE', state: 'OK', since: 0 }
const healthy = (...parts: readonly HealthComponent[]): Pick<HealthOperations, 'report'> => ({
  report: () => Promise.resolve(parts.length > 0 ? parts : [FINE]),
})

const open = () => openMetrics({ version: '1.2.3', protocol: 4 })

/** The value of a series, such as `careen_runs{state="QUEUED"}`. */
function value(text: string, series: string): number | undefined {
  const line = text.split('\n').find((one) => one.startsWith(`${series} `))
  return line === undefined ? undefined : Number(line.slice(series.length + 1))
}

test('a run counts by its result, and only a run that deletes counts images', async () => {
  const { meter, text } = open()
  const counts = { kept: 8, planned: 2, deleted: 2, untagged: 1, skipped: 0, failed: 0, bytes: 100 }
  const run = { workspace: 'default', counts, time: 2000 } as const
  meter.run({ ...run, kind: 'CLEAN', state: 'SUCCEEDED' })
  meter.run({ ...run, kind: 'DRY_RUN', state: 'SUCCEEDED' })
  meter.run({ ...run, kind: 'CLEAN', state: 'FAILED', counts: undefined, time: undefined })
  const all = await text(undefined)
  assert.equal(value(all, 'careen_runs_total{workspace="default",kind="CLEAN",result="SUCCEEDED"}'), 1)
  assert.equal(value(all, 'careen_runs_total{workspace="default",kind="CLEAN",result="FAILED"}'), 1)
  assert.equal(value(all, 'careen_removals_total{workspace="default",outcome="deleted"}'), 2)
  assert.equal(value(all, 'careen_removed_bytes_total{workspace="default"}'), 100)
  assert.equal(value(all, 'careen_run_seconds_sum{kind="CLEAN"}'), 2)
})

test('what is true now is read when somebody asks, and is absent while the store cannot be read', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy())
  await world.clean('prod/team/web')
  await world.start('prod/team/web')
  world.clock.skew += 60_000
  const { text } = open()
  const deps = {
    store: world.store,
    health: healthy(),
    now: world.clock.now,
    expired: () => 0,
    pending: () =>
      pendingEvents(world.store, [{ name: 'chat', events: ['careen.plan.applied', 'careen.run.parked'] }]),
    drained: () => 2,
  }
  const pending = 'careen_webhook_pending{webhook="chat"}'
  assert.equal(value(await text(await takeSample(deps)), pending), 0, 'it has not begun')
  world.store.webhooks.moveTo('chat', 0)
  const all = await text(await takeSample(deps))
  assert.equal(value(all, pending), 1, 'the plan, and not the run')
  assert.equal(value(all, 'careen_runs{state="QUEUED"}'), 1)
  assert.equal(value(all, 'careen_runs{state="RUNNING"}'), 0)
  assert.ok((value(all, 'careen_queue_age_seconds') ?? 0) >= 60)
  assert.ok((value(all, 'careen_inventory_age_seconds{registry="prod"}') ?? 0) >= 60)
  assert.ok((value(all, 'careen_store_bytes') ?? 0) > 4096)
  assert.equal(value(all, 'careen_health{part="STORE"}'), 1)
  assert.equal(value(all, 'careen_workers{state="EXECUTING"}'), 0)
  assert.equal(value(all, 'careen_workers{state="DRAINED"}'), 2)
  assert.equal(value(all, 'careen_leases'), 0)
  assert.ok((value(all, 'careen_audit_sequence') ?? 0) > 0)
  const broken = { ...world.store.statistics, liveRuns: () => assert.fail() }
  const without = await text(await takeSample({ ...deps, store: { ...world.store, statistics: broken } }))
  assert.equal(value(without, 'careen_runs{state="QUEUED"}'), undefined)
  assert.equal(value(without, 'careen_store_bytes'), undefined)
  assert.equal(value(without, 'careen_health{part="STORE"}'), 0)
})

test('calls count by their code, and those of methods that do not exist as one', async () => {
  const { meter, text } = open()
  await using world = await openWorld()
  await using served = await serve(world, { meter })
  const session = await openRaw(served.address)
  const by = { authorization: `Bearer ${TOKEN}` }
  const get = '/careen.v1.WorkspaceService/ListObjects'
  await rawCall(session, get, frame(DEFAULT_WORKSPACE), by)
  await rawCall(session, get, frame(DEFAULT_WORKSPACE), {})
  for (const name of ['A', 'B'])
    await rawCall(session, `/careen.v1.None/${name}`, frame(DEFAULT_WORKSPACE), by)
  const watched = openCall(session, '/grpc.health.v1.Health/Watch')
  watched.stream.end(frame(Buffer.alloc(0)))
  const streams = 'careen_grpc_streams{method="/grpc.health.v1.Health/Watch"}'
  await until('an open stream', async () => value(await text(undefined), streams) === 1)
  session.destroy()
  await until('its end', async () => value(await text(undefined), streams) === 0)
  const all = await text(undefined)
  assert.equal(value(all, 'careen_auth_failures_total{kind="MISSING"}'), 1)
  assert.equal(value(all, 'careen_grpc_refused_total{reason="CREDENTIALS_MISSING"}'), 1)
  assert.equal(value(all, 'careen_grpc_refused_total{reason="METHOD_UNKNOWN"}'), 2)
  assert.equal(value(all, `careen_grpc_calls_total{method="${get}",code="OK"}`), 1)
  assert.equal(value(all, `careen_grpc_calls_total{method="${get}",code="UNAUTHENTICATED"}`), 1)
  assert.equal(value(all, 'careen_grpc_calls_total{method="unknown",code="UNIMPLEMENTED"}'), 2)
  assert.ok(!all.includes('careen.v1.None'))
})

test('the address answers /metrics, /livez and /readyz; a part that fails makes it not ready, a registry does not', async () => {
  const parts: HealthComponent[] = [FINE]
  const listener = await startMetricsListener({
    address: '127.0.0.1:0',
    health: healthy(...parts),
    text: () => Promise.resolve('careen_x 1\n'),
  })
  const other = await startMetricsListener({
    address: '127.0.0.1:0',
    health: healthy({ component: 'default/prod', state: 'DEGRADED', since: 0 }),
    text: () => Promise.reject(new Error('secret')),
  })
  const failing = await startMetricsListener({
    address: '127.0.0.1:0',
    health: healthy({
      component: 'STORE',
      state: 'FAILING',
      code: 'STORE_READ_ONLY',
      message: 'm',
      since: 0,
    }),
    text: () => Promise.resolve(''),
  })
  const get = async (address: string, path: string, method = 'GET'): Promise<readonly [number, string]> => {
    const answer = await fetch(`http://${address}${path}`, { method })
    return [answer.status, await answer.text()]
  }
  assert.deepEqual(await get(listener.address, '/metrics'), [200, 'careen_x 1\n'])
  assert.deepEqual(await get(listener.address, '/livez'), [200, 'ok\n'])
  assert.deepEqual(await get(listener.address, '/readyz?verbose'), [200, 'ok\n'])
  assert.deepEqual((await get(listener.address, '/'))[0], 404)
  assert.deepEqual((await get(listener.address, '/metrics', 'POST'))[0], 405)
  assert.deepEqual(await get(other.address, '/readyz'), [200, 'ok\n'])
  assert.deepEqual(await get(other.address, '/metrics'), [500, 'INTERNAL\n'])
  assert.deepEqual(await get(failing.address, '/readyz'), [503, 'STORE: STORE_READ_ONLY\n'])
  assert.deepEqual(await get(failing.address, '/livez'), [200, 'ok\n'])
  const taken = startMetricsListener({ address: listener.address, health: healthy(), text: async () => '' })
  await assert.rejects(taken, {
    code: 'FAILED_PRECONDITION',
    message: /^--metrics-address 127\.0\.0\.1:\d+: another process listens there\. Stop it/,
  })
  for (const one of [listener, other, failing]) await one.close()
})

test('a lost lease counts once, when another worker begins the run', async () => {
  const { meter, text } = open()
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy())
  const { id } = await world.start('prod/team/web')
  const { ledgers } = measured(world, meter)
  const [first, second] = ['a', 'b'].map((name) =>
    ledgers({ identity: `token:${name}`, instance: randomUUID() }),
  )
  const attempt = randomUUID()
  const lost = async () => value(await text(undefined), 'careen_leases_lost_total')
  await first?.begin(id, 'a')
  assert.equal(await lost(), 0)
  assert.equal(await second?.begin(id, 'b', undefined, attempt), undefined, 'the lease is valid')
  world.clock.skew += 61_000
  for (let times = 0; times < 2; times += 1) assert.ok(await second?.begin(id, 'b', undefined, attempt))
  assert.equal(await lost(), 1)
})

test('the time of the database counts once for each statement outside of a transaction, and for each transaction', async () => {
  const { meter, text } = open()
  const at = { ms: 0 }
  const watch = { monotonic: () => (at.ms += 1000), observe: meter.store }
  const store = openStore(':memory:', { now: () => 1, watch })
  store.webhooks.moveTo('a', 1)
  store.transaction(() => {
    store.webhooks.moveTo('b', 1)
    store.transaction(() => store.webhooks.cursor('b'))
  })
  assert.throws(() => store.transaction(() => assert.fail()))
  store.webhooks.cursor('a')
  const counts = async (operation: string) =>
    ['count', 'sum']
      .map((of) => `careen_store_seconds_${of}{operation="${operation}"}`)
      .map((series) => value(all, series))
  const all = await text(undefined)
  assert.deepEqual(await Promise.all(['read', 'write', 'transaction'].map(counts)), [
    [1, 1],
    [1, 1],
    [2, 2],
  ])
  store.close()
})

test('the page lists each metric with its labels; alerts and dashboard use no others', async () => {
  const { meter, text } = open()
  meter.call({ method: 'm', code: 'OK', time: 1 })
  meter.stream('m', 1)
  meter.refused('CREDENTIALS_MISSING')
  meter.request({ host: 'h', method: 'GET', code: '200', time: 1, backoff: 0 })
  meter.plan('CREATED')
  meter.restored('restored')
  meter.dropped('chat', 1)
  meter.leaseLost()
  meter.store('read', 1)
  const counts = { kept: 0, planned: 0, deleted: 0, untagged: 0, skipped: 0, failed: 0, bytes: 0 }
  meter.run({ workspace: 'w', kind: 'CLEAN', state: 'SUCCEEDED', counts, time: 1 })
  const all = await text({
    runs: new Map(),
    queueAge: 0,
    dueLag: 0,
    inventoryAges: new Map([['r', 1]]),
    storeBytes: 1,
    workers: { executing: 1, drained: 0 },
    leases: 1,
    webhooksPending: new Map([['chat', 1]]),
    auditSequence: 1,
    health: new Map([['STORE', true]]),
  })
  const names = Array.from(all.matchAll(/^# TYPE (\w+)/gm), ([, name = '']) => name)
  const listed = Array.from(read('metrics.md').matchAll(/^\| `(careen_\w+)` \| (.*?) \|/gm))
  assert.deepEqual(listed.map(([, name = '']) => name).toSorted(), names.toSorted())
  for (const [, name = '', labels = ''] of listed) {
    const series = all.split('\n').find((line) => new RegExp(`^${name}(?:_bucket)?[{ ]`).test(line)) ?? ''
    const found = Array.from(series.matchAll(/(\w+)="/g), ([, label = '']) => label).filter(
      (label) => label !== 'le',
    )
    assert.deepEqual(
      Array.from(labels.matchAll(/`(\w+)`/g), ([, label = '']) => label).toSorted(),
      found.toSorted(),
      name,
    )
  }
  const { groups } = parse(read('monitoring/alerts.yaml')) as { groups: { rules: { expr: string }[] }[] }
  const { panels } = JSON.parse(read('monitoring/dashboard.json')) as {
    panels: { targets: { expr: string }[] }[]
  }
  const used = [...groups.flatMap(({ rules }) => rules), ...panels.flatMap(({ targets }) => targets)].flatMap(
    ({ expr }) => expr.match(/careen_\w+/g) ?? [],
  )
  assert.ok(used.length > 15)
  for (const name of used) assert.ok(names.includes(name.replace(/_bucket$/, '')), name)
})
