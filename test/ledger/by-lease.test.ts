/** What is remembered of leases does not grow with leases that never end. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ByLease } from '../../daemon/ledger/by-lease.ts'
import { openWorld, webPolicy } from '../support/world.ts'

const lease = (generation: number, runId = 'r-1') => ({ runId, generation })

test('a run has the value of its newest lease, and no other', () => {
  const values = new ByLease<string>()
  values.set(lease(1), 'first')
  values.set(lease(2), 'second')
  assert.equal(values.get(lease(1)), undefined)
  assert.equal(values.get(lease(2)), 'second')
  values.set(lease(1), 'late')
  assert.equal(values.get(lease(1)), undefined)
  assert.equal(values.get(lease(2)), 'second')
})

test('the end of an older lease leaves the newer one, and that of another run', () => {
  const values = new ByLease<string>()
  values.set(lease(2), 'second')
  values.set(lease(1, 'r-2'), 'other')
  values.delete(lease(1))
  assert.equal(values.get(lease(2)), 'second')
  values.delete(lease(2))
  assert.equal(values.get(lease(2)), undefined)
  assert.equal(values.get(lease(1, 'r-2')), 'other')
})

test('nothing is remembered of a lease whose run has ended', async (t) => {
  const { mock } = t.mock.method(ByLease.prototype, 'set')
  await using world = await openWorld()
  await world.push('team/web', { tags: ['keep'], days: 1 })
  await world.apply(webPolicy(), true)
  const run = await world.clean('prod/team/web')
  const name = { runId: run.id, generation: 1 }
  assert.equal(run.state, 'SUCCEEDED', run.message)
  const filled = new Set(mock.calls.map((call) => call.this as ByLease<unknown>))
  assert.ok(filled.size > 1)
  assert.deepEqual(
    [...filled].map((values) => values.get(name)),
    [...filled].map(() => undefined),
  )
})
