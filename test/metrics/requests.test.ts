/** Metrics of requests to registries, of plans and of restores. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Log } from '../../daemon/log.ts'
import { measured, requestObserver } from '../../daemon/measured.ts'
import { measureWorker } from '../../daemon/measuring.ts'
import { openMetrics } from '../../daemon/metrics/index.ts'
import { faults } from '../../daemon/registry/fake/faults.ts'
import { startMemoryRegistry } from '../../daemon/registry/fake/index.ts'
import { openTestConnections } from '../support/connections.ts'
import { pushImage } from '../support/push.ts'
import { restorationOf, watchedToEnd } from '../support/restorations.ts'
import { NEVER, openWorld, webPolicy } from '../support/world.ts'

/** The series of a text that have a value other than 0, without `careen_` and buckets. */
function series(text: string, name: RegExp): readonly string[] {
  return text
    .split('\n')
    .filter((line) => name.test(line) && !line.startsWith('#') && !line.includes('_bucket'))
    .map((line) => line.replace('careen_', ''))
    .toSorted()
}

function opened() {
  const { meter, counted } = openMetrics({ version: '1', protocol: 1 })
  const lines: Readonly<Record<string, unknown>>[] = []
  const log: Log = {
    debug: (message, fields) => void lines.push({ message, ...fields }),
    info() {},
    warn() {},
    error() {},
  }
  return { meter, counted, lines, log }
}

test('requests count by host, method and status; a wait that a host asks for is added up; no name of a repository is shown', async () => {
  const { meter, counted, lines, log } = opened()
  const busy = { kind: 'answer', status: 429, headers: { 'retry-after': '1' } } as const
  const registry = await startMemoryRegistry({
    fault: faults({ fault: busy, times: 1, when: ({ path }) => path.includes('/tags/') }),
  })
  await pushImage({ url: registry.url, repository: 'team/web' }, { tags: ['secret-tag'] })
  const connections = openTestConnections({ observe: requestObserver(meter, log) })
  const client = await connections.open({ kind: 'registry', name: 'prod', url: registry.url })
  assert.deepEqual(await client.tags('team/web', NEVER), ['secret-tag'])
  const { host } = new URL(registry.url)
  await registry.close()
  const closed = await connections.open({ kind: 'registry', name: 'b', url: 'http://127.0.0.1:1' })
  await assert.rejects(closed.tags('team/web', AbortSignal.timeout(1000)))
  await connections.close()
  const text = await counted()
  const requests = series(text, /requests_total/)
  for (const code of ['200', '429'])
    assert.ok(
      requests.includes(`registry_requests_total{host="${host}",method="GET",code="${code}"} 1`),
      requests.join(),
    )
  assert.match(requests.join(), /host="127\.0\.0\.1:1",method="GET",code="REGISTRY_UNREACHABLE"\} [1-9]/)
  assert.ok(series(text, /pause_seconds/).includes(`registry_pause_seconds_total{host="${host}"} 1`))
  assert.ok(text.includes(`careen_registry_request_seconds_count{host="${host}",method="GET"} 2\n`))
  const logged = lines.filter(({ message }) => message === 'registry request')
  assert.deepEqual([logged[0]?.['code'], logged[1]?.['code'], logged[0]?.['host']], ['429', '200', host])
  assert.ok(!/team|secret-tag/.test(text + JSON.stringify(lines)))
})

test('hosts that registries name are one in the metrics, so that they have a bound', async () => {
  const { meter, counted, lines, log } = opened()
  const observe = requestObserver(meter, log)
  for (let count = 0; count < 50; count += 1)
    observe({
      origin: `https://blobs-${count}.test`,
      isSentTo: true,
      method: 'GET',
      code: '200',
      time: 1,
      backoff: 0,
    })
  assert.deepEqual(series(await counted(), /requests_total/), [
    'registry_requests_total{host="other",method="GET",code="200"} 50',
  ])
  assert.equal(lines[7]?.['host'], 'blobs-7.test')
})

test('plans and restored images count, and so does what failed', async () => {
  const { meter, counted } = opened()
  await using world = await openWorld()
  await world.push('team/web', { tags: ['pr-1'], days: 10 })
  const { plans, restorations } = measured(world, meter).operations
  const wish = { workspace: 'default', requestedBy: 't', declared: [], skipEffects: true, mayConnect: true }
  const { id } = await plans.create(wish, () => {}, NEVER)
  await plans.apply(id, '', 't')
  await assert.rejects(plans.apply('pl-00000000', '', 't'))
  const bad = { ...wish, declared: [{ address: 'registry.none', etag: '"x"' }] }
  await assert.rejects(plans.create(bad, () => {}, NEVER))
  await world.push('team/web', { tags: ['release'], days: 10 })
  await world.apply(webPolicy('max_delete_percent = 100'))
  const run = await world.clean('prod/team/web')
  await assert.rejects(async () => restorations.create(restorationOf({ kind: 'run', run: 'none' })))
  world.stored().blobs.clear()
  await watchedToEnd(restorations, restorations.create(restorationOf({ kind: 'run', run: run.id })).id)
  assert.deepEqual(series(await counted(), /plans_total|restored_total/), [
    'plans_total{state="APPLIED"} 1',
    'plans_total{state="CREATED"} 1',
    'plans_total{state="FAILED"} 1',
    'plans_total{state="REFUSED"} 1',
    'restored_total{outcome="blobs_gone"} 1',
  ])
})

test('a worker answers on an address of its own what it has counted, and nothing of the database', async () => {
  const metrics = openMetrics({ version: '1', protocol: 1 })
  metrics.meter.request({ host: 'h', method: 'GET', code: '200', time: 1, backoff: 0 })
  const addresses: string[] = []
  const log: Log = { debug() {}, info: (line) => void addresses.push(line), warn() {}, error() {} }
  const worker = await measureWorker({ metrics, log, metricsAddress: '127.0.0.1:0' })
  const [, url = ''] = /^metrics on (http:.*)$/.exec(addresses[0] ?? '') ?? []
  const text = await (await fetch(url)).text()
  assert.match(text, /careen_registry_requests_total\{host="h",method="GET",code="200"\} 1/)
  assert.ok(!text.includes('careen_health'))
  assert.equal((await fetch(url.replace('metrics', 'readyz'))).status, 200)
  await worker.close()
  await (await measureWorker({ metrics, log })).close()
  assert.equal(addresses.length, 1)
})
