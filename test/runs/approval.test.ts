/** Runs over a limit wait for approval; what an applied plan showed is approved. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openWorld, pushTen, webPolicy } from '../support/world.ts'
import { isThere, untaggedImage } from './untagged.ts'

test('over a limit the run parks; approving it deletes exactly those images', async () => {
  await using world = await openWorld()
  await pushTen(world, 5)
  await world.push('team/web', { tags: ['pr-late', 'stable'], days: 20 })
  await world.apply(webPolicy(), true)
  const parked = await world.clean('prod/team/web')
  assert.equal(parked.state, 'AWAITING_APPROVAL')
  assert.match(parked.message ?? '', /5 of 11 images would be deleted \(45 %.*Nothing was deleted\. Inspect/)
  const none = { deleted: 0, untagged: 0, skipped: 0, failed: 0, bytes: 0 }
  assert.deepEqual(parked.counts, { ...none, kept: 6, planned: 5 })
  assert.equal((await world.tags('team/web')).length, 12)
  // Now the policy wants one image more.
  world.stored().tags.delete('stable')
  const approved = await world.workOn(await world.runs.approve(parked.id, ''))
  assert.equal(approved.state, 'SUCCEEDED', approved.message)
  assert.deepEqual(
    (await world.tags('team/web')).filter((tag) => tag.startsWith('pr')),
    ['pr-late'],
  )
  assert.match(world.runs.get(parked.id).message ?? '', /approved by boss/)
  await assert.rejects(world.runs.approve(parked.id, ''), { code: 'FAILED_PRECONDITION' })
})

test('what the applied plan showed over a limit is approved: the run deletes it', async () => {
  await using world = await openWorld()
  await pushTen(world, 5)
  const plan = await world.apply(webPolicy())
  assert.equal(plan.effects[0]?.limitChecks.find((guard) => guard.guard === 'max_delete_percent')?.ok, false)
  const run = await world.clean('prod/team/web')
  assert.equal(run.state, 'SUCCEEDED', run.message)
  assert.equal(run.counts?.deleted, 5)
  assert.equal((await world.tags('team/web')).length, 5)
})

test('more than the applied plan showed parks', async () => {
  await using world = await openWorld()
  await pushTen(world, 5)
  const plan = await world.apply(webPolicy())
  assert.equal(plan.summary.deletes, 5)
  assert.equal(plan.effects[0]?.limitChecks.find((guard) => guard.guard === 'max_delete_percent')?.ok, false)
  await world.push('team/web', { tags: ['pr-more'], days: 20 })
  assert.equal((await world.clean('prod/team/web')).state, 'AWAITING_APPROVAL')
})

test('a change that was applied without looking ends what was approved before', async () => {
  await using world = await openWorld()
  await pushTen(world, 5)
  await world.apply(webPolicy())
  await world.apply(webPolicy('grace = "48h"'), true)
  assert.equal((await world.clean('prod/team/web')).state, 'AWAITING_APPROVAL')
  assert.equal((await world.tags('team/web')).length, 10)
})

test('an approval does not delete what was tagged again while it was waited for', async () => {
  await using world = await openWorld()
  const image = await untaggedImage(world, 'max_delete_count = 0')
  const parked = await world.clean('prod/team/web')
  assert.equal(parked.state, 'AWAITING_APPROVAL')
  world.stored().tags.set('stable', image.digest)
  const approved = await world.workOn(await world.runs.approve(parked.id, ''))
  assert.equal(approved.state, 'SUCCEEDED', approved.message)
  assert.equal(approved.counts?.deleted, 0)
  assert.ok(await isThere(world, image))
})
