/** A request id stands for one call: repeated, it gets the first result; on another call it is refused. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openWorld, pushTen, webPolicy } from '../support/world.ts'

const clean = { registry: 'prod', repository: 'team/web', kind: 'CLEAN' as const, requestId: 'id-1' }
const REUSED = { code: 'REQUEST_ID_REUSED', message: /request_id id-\d was used for another call/ }

test('a repeated start returns the first run; another repository or kind with its id is refused', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.push('team/api', { tags: ['a'] })
  await world.apply(webPolicy())
  const first = await world.runs.start(clean)
  await world.workOn(first)
  assert.equal((await world.runs.start(clean)).id, first.id)
  for (const other of [
    { ...clean, repository: 'team/api' },
    { ...clean, kind: 'DRY_RUN' as const },
    { ...clean, kind: 'DRY_RUN' as const, policyName: 'web' },
  ])
    await assert.rejects(world.runs.start(other), REUSED)
  assert.equal(world.store.runs.list({ limit: 10 }).length, 1)
})

test('an apply with the id of a run, or of the apply of another plan, changes nothing', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy())
  await world.workOn(await world.runs.start(clean))
  const second = await world.plan(webPolicy('grace = "2d"'))
  await assert.rejects(world.plans.apply(second.id, 'id-1', 'ana'), REUSED)
  assert.equal(world.plans.get(second.id).appliedSerial, undefined)
  const applied = await world.plans.apply(second.id, 'id-2', 'ana')
  assert.equal((await world.plans.apply(second.id, 'id-2', 'ana')).serial, applied.serial)
  const third = await world.plan(webPolicy('grace = "3d"'))
  await assert.rejects(world.plans.apply(third.id, 'id-2', 'ana'), REUSED)
  await assert.rejects(world.plans.apply(second.id, 'id-2', 'ana', { allowUnknown: true }), REUSED)
  assert.equal(world.plans.get(third.id).appliedSerial, undefined)
})

test('an approval with the id of a start is refused, and repeated it returns its run', async () => {
  await using world = await openWorld()
  await pushTen(world, 5)
  await world.apply(webPolicy(), true)
  const parked = await world.workOn(await world.runs.start(clean))
  assert.equal(parked.state, 'AWAITING_APPROVAL')
  await assert.rejects(world.approve(parked.id, 'id-1'), REUSED)
  assert.equal(world.runs.get(parked.id).state, 'AWAITING_APPROVAL')
  const approved = await world.approve(parked.id, 'id-2')
  assert.equal((await world.approve(parked.id, 'id-2')).id, approved.id)
})
