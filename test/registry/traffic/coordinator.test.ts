import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { startServer } from '../../../daemon/api/server.ts'
import type { HostUse } from '../../../daemon/registry/traffic/allocation-table.ts'
import { openHostFlow } from '../../../daemon/registry/traffic/coordinator.ts'
import { remoteFlow } from '../../../daemon/remote/traffic.ts'
import { objectOperations } from '../../../daemon/workspaces/service.ts'
import { connect } from '../../../proto/client.ts'
import { folder } from '../../support/processes.ts'
import { openWorld } from '../../support/world.ts'

const origin = 'https://r.test'
const use = (more: Partial<HostUse> = {}): HostUse => ({
  origin,
  holds: { read: 64, write: 8, delete: 2 },
  pause: 0,
  ...more,
})

test('over gRPC workers get the shares that the daemon gets in its own process, and what is malformed is refused', async () => {
  await using world = await openWorld()
  using at = folder()
  const { plans, registries, repositories, runs, ledger, store } = world
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  const address = `unix:${join(at.path, 's.sock')}`
  const operations = { plans, registries, repositories, runs, objects: objectOperations(store) }
  const flow = openHostFlow(() => 1000)
  const server = await startServer({ address, operations, ledger, flow, log })
  const client = connect({ address })
  try {
    const worker = remoteFlow(client, 'worker')
    assert.deepEqual(
      await worker([use()]),
      [use()].map(({ holds: places, ...rest }) => ({ ...rest, places })),
    )
    assert.deepEqual(flow.shareOut('daemon', [use({ rate: 10.5, pause: 1500.25 })]), [
      { origin, places: { read: 0, write: 0, delete: 0 }, rate: 5.25, pause: 1500.25 },
    ])
    const [share] = await worker([use({ rate: 2.5 })])
    // Spans are whole milliseconds on the wire, and never shorter.
    assert.deepEqual(share, { origin, places: { read: 0, write: 0, delete: 0 }, rate: 6.5, pause: 1501 })
    assert.deepEqual(await worker([]), [])
    assert.equal(flow.shareOut('daemon', [use({ rate: 10.5 })])[0]?.rate, 10.5, 'the worker has left')
    await assert.rejects(worker([use({ holds: { read: -1, write: 0, delete: 0 } })]), {
      code: 'INVALID_ARGUMENT',
    })
    await assert.rejects(worker([use({ rate: Number.NaN })]), { code: 'INVALID_ARGUMENT' })
    await assert.rejects(remoteFlow(client, '')([]), { code: 'INVALID_ARGUMENT' })
  } finally {
    client.close()
    await server.drain(1000)
  }
})
