import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HostUse } from '../../../daemon/registry/traffic/allocation-table.ts'
import { openHostAllocator } from '../../../daemon/registry/traffic/coordinator.ts'
import { remoteLedger } from '../../../daemon/remote/ledger.ts'
import { remoteAllocator } from '../../../daemon/remote/traffic.ts'
import { newWorker, serve } from '../../support/serve.ts'
import { openWorld, webPolicy } from '../../support/world.ts'

const origin = 'https://r.test'
const use = (more: Partial<HostUse> = {}): HostUse => ({
  origin,
  slots: { read: 64, write: 8, delete: 2 },
  backoff: 0,
  ...more,
})

test('over gRPC workers get the allocations that the daemon gets in its own process, and what is malformed is refused', async () => {
  await using world = await openWorld()
  const allocator = openHostAllocator(() => 1000)
  await using served = await serve(world, { allocator, hostsOf: () => new Set([origin]) })
  const { client } = served
  const worker = remoteAllocator(client, 'worker')
  assert.deepEqual(await worker([use()]), [use()])
  assert.deepEqual(allocator.allocateOwn([use({ rate: 10.5, backoff: 1500.25 })]), [
    { origin, slots: { read: 0, write: 0, delete: 0 }, rate: 5.25, backoff: 1500.25 },
  ])
  const [allocation] = await worker([use({ rate: 2.5 })])
  // Spans are whole milliseconds on the wire, and never shorter.
  assert.deepEqual(allocation, { origin, slots: { read: 0, write: 0, delete: 0 }, rate: 6.5, backoff: 1501 })
  assert.deepEqual(await worker([]), [])
  assert.equal(allocator.allocateOwn([use({ rate: 10.5 })])[0]?.rate, 10.5, 'the worker has left')
  await assert.rejects(worker([use({ slots: { read: -1, write: 0, delete: 0 } })]), {
    code: 'INVALID_ARGUMENT',
  })
  await assert.rejects(worker([use({ rate: Number.NaN })]), { code: 'INVALID_ARGUMENT' })
  await assert.rejects(remoteAllocator(client, '')([]), { code: 'INVALID_ARGUMENT' })
})

test('a worker reports of registries of its runs, and for a minute after; what it says of others concerns nobody', async () => {
  await using world = await openWorld()
  await world.push('team/web', { tags: ['pr-1'], days: 10 })
  await world.apply(webPolicy())
  const allocator = openHostAllocator(world.clock.monotonic)
  await using served = await serve(world, { allocator })
  const ids = newWorker()
  const ledger = remoteLedger(served.client, ids)
  const worker = remoteAllocator(served.client, ids.instance)
  const registry = new URL(world.registry.url).origin
  const both = [use({ backoff: 9000 }), use({ origin: registry, backoff: 9000 })]
  const closed = () =>
    [origin, registry].map((one) => allocator.allocateOwn([use({ origin: one })])[0]?.backoff)
  assert.deepEqual(await worker(both), both, 'it has no run')
  assert.deepEqual(closed(), [0, 0])
  const run = await world.start('prod/team/web', 'DRY_RUN')
  const begun = await ledger.begin(run.id, 'w')
  assert.ok(begun)
  await worker(both)
  const [other, own = 0] = closed()
  assert.equal(other, 0)
  assert.ok(own > 8000 && own <= 9000, `${own}`)
  await ledger.finish(begun.lease, { state: 'FAILED', errorCode: 'INTERNAL', message: 'x' })
  world.clock.skew += 59_000
  await worker([use({ origin: registry, backoff: 9000 })])
  assert.ok((closed()[1] ?? 0) > 0, 'its requests may end now')
  world.clock.skew += 62_000
  await worker([use({ origin: registry, backoff: 9000 })])
  assert.deepEqual(closed(), [0, 0])
})

test('a worker shares 64 hosts at most', async () => {
  await using world = await openWorld()
  const allocator = openHostAllocator(() => 0)
  const origins = Array.from({ length: 70 }, (_, i) => `https://r${i}.test`)
  await using served = await serve(world, { allocator, hostsOf: () => new Set(origins) })
  const shares = await remoteAllocator(
    served.client,
    'worker',
  )(origins.map((one) => use({ origin: one, backoff: 5000 })))
  assert.equal(shares.length, 70)
  const closed = allocator
    .allocateOwn(origins.map((one) => use({ origin: one })))
    .filter(({ backoff }) => backoff > 0)
  assert.equal(closed.length, 64)
})
