import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HostUse } from '../../../daemon/registry/traffic/allocation-table.ts'
import { openHostAllocator } from '../../../daemon/registry/traffic/coordinator.ts'
import { remoteAllocator } from '../../../daemon/remote/traffic.ts'
import { serve } from '../../support/serve.ts'
import { openWorld } from '../../support/world.ts'

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
  await using served = await serve(world, { allocator })
  const { client } = served
  const worker = remoteAllocator(client, 'worker')
  assert.deepEqual(await worker([use()]), [use()])
  assert.deepEqual(allocator.allocate('daemon', [use({ rate: 10.5, backoff: 1500.25 })]), [
    { origin, slots: { read: 0, write: 0, delete: 0 }, rate: 5.25, backoff: 1500.25 },
  ])
  const [allocation] = await worker([use({ rate: 2.5 })])
  // Spans are whole milliseconds on the wire, and never shorter.
  assert.deepEqual(allocation, { origin, slots: { read: 0, write: 0, delete: 0 }, rate: 6.5, backoff: 1501 })
  assert.deepEqual(await worker([]), [])
  assert.equal(allocator.allocate('daemon', [use({ rate: 10.5 })])[0]?.rate, 10.5, 'the worker has left')
  await assert.rejects(worker([use({ slots: { read: -1, write: 0, delete: 0 } })]), {
    code: 'INVALID_ARGUMENT',
  })
  await assert.rejects(worker([use({ rate: Number.NaN })]), { code: 'INVALID_ARGUMENT' })
  await assert.rejects(remoteAllocator(client, '')([]), { code: 'INVALID_ARGUMENT' })
})
