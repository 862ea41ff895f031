/** Watches of the published client over parts with cursors, and what a failure says of fields. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CareenError } from '../../policies/model/index.ts'
import { connect } from '../../proto/client/index.ts'
import { watched } from '../../proto/client/watch.ts'
import { runWish } from '../support/resource-names.ts'
import { serve, TOKEN } from '../support/serve.ts'
import { startTcpProxy } from '../support/tcp-proxy.ts'
import { cancelledAtWatch } from '../support/watched-runs.ts'
import { openWorld, webPolicy } from '../support/world.ts'

test('a watch yields no signs of life, and continues after the last one', async () => {
  const streams: readonly (readonly object[])[] = [
    [{ cursor: 'a', run: { name: '1' } }, { cursor: 'b' }, { cursor: 'c', done: 0, notes: [] }],
    [{ cursor: '', run: { name: '2' } }, { name: 'without a cursor' }],
  ]
  const cursors: unknown[] = []
  async function* open(cursor: { readonly cursor?: string }) {
    await Promise.resolve()
    cursors.push(cursor)
    yield* streams[cursors.length - 1] ?? []
    if (cursors.length === 1) throw new CareenError('STREAM_ENDED', 'open it again')
  }
  const read = []
  for await (const part of watched(open, { signal: undefined, retries: 4 })) read.push(part)
  assert.deepEqual(cursors, [{}, { cursor: 'c' }])
  assert.deepEqual(read, [
    { cursor: 'a', run: { name: '1' } },
    { cursor: '', run: { name: '2' } },
    { name: 'without a cursor' },
  ])
})

test('a failure names the fields that are not valid, whoever refuses them', async () => {
  await using world = await openWorld()
  await using served = await serve(world)
  using client = connect({ address: served.address, token: TOKEN })
  const fieldsOf = async (act: () => Promise<unknown>): Promise<unknown> => {
    try {
      await act()
    } catch (error) {
      return CareenError.from(error).violations.map(({ field, description }) => [field, description !== ''])
    }
    return assert.fail('it must fail')
  }
  const { runs, pins } = client
  assert.deepEqual(await fieldsOf(() => runs.getRun({ name: 'r-1' })), [['name', true]])
  const pin = { reference: 1 as unknown as string }
  assert.deepEqual(await fieldsOf(() => pins.createPin({ pin })), [['pin.reference', true]])
  assert.deepEqual(await fieldsOf(() => runs.getRun({ name: 'workspaces/default/runs/r-0' })), [])
})

test('a watch whose connection is dead without a word is opened again on another one', async () => {
  await using world = await openWorld()
  await world.push('team/web', { tags: ['pr-1'], days: 10 })
  await world.apply(webPolicy(), true)
  const { runs, streams } = cancelledAtWatch(world, 2)
  await using served = await serve(world, { operations: { runs }, listen: '127.0.0.1:0' })
  await using proxy = await startTcpProxy(Number(served.address.split(':').at(-1)))
  const keepalive = { time: 500, timeout: 500 }
  using client = connect({ address: `127.0.0.1:${proxy.port}`, token: TOKEN, keepalive })
  const { name } = await client.runs.createRun(runWish('KIND_CLEAN'))
  const states: unknown[] = []
  for await (const { run } of client.runs.watchRuns({ parent: name })) {
    if (states.length === 0) proxy.arm({ kind: 'hold', after: 0, ms: 120_000 })
    states.push(run?.state)
  }
  assert.equal(states.at(-1), 'STATE_CANCELLED')
  assert.ok(streams() >= 2)
})
