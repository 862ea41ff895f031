/** Runs over a limit wait for approval; an apply approves what it showed if the number of images was given. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAEMON_ACTOR } from '../../proto/resources/index.ts'
import { openWorld, pushTen, webPolicy, type World } from '../support/world.ts'
import { isThere, untaggedImage } from './untagged.ts'

/** Returns what the record has of approvals, and by whom. */
function approvalEvents({ store }: World): readonly (readonly [string, string])[] {
  return store.audit
    .list({ order: 'oldest', after: 0, limit: 100 })
    .filter(({ type }) => type.startsWith('careen.approval.'))
    .map(({ type, identity }) => [type.replace('careen.approval.', ''), identity])
}

const WEB = { registry: 'prod', repository: 'team/web' }

test('over a limit the run parks; approving it deletes exactly those images', async () => {
  await using world = await openWorld()
  await pushTen(world, 5)
  await world.push('team/web', { tags: ['pr-late', 'stable'], days: 20 })
  await world.apply(webPolicy(), true)
  const parked = await world.clean('prod/team/web')
  assert.equal(parked.state, 'AWAITING_APPROVAL')
  assert.match(parked.message ?? '', /5 of 11 images, 45 %, limit .*Nothing was deleted\. Inspect/)
  const none = { deleted: 0, untagged: 0, skipped: 0, failed: 0, bytes: 0 }
  assert.deepEqual(parked.counts, { ...none, kept: 6, planned: 5 })
  assert.equal((await world.tags('team/web')).length, 12)
  // Now the policy wants one image more.
  world.stored().tags.delete('stable')
  const approved = await world.workOn(await world.approve(parked.id, ''))
  assert.equal(approved.state, 'SUCCEEDED', approved.message)
  assert.deepEqual(
    (await world.tags('team/web')).filter((tag) => tag.startsWith('pr')),
    ['pr-late'],
  )
  assert.match(world.runs.get(parked.id).message ?? '', /approved by daemon/)
  await assert.rejects(world.approve(parked.id, ''), { code: 'FAILED_PRECONDITION' })
})

test('a yes is for policies: what the applied plan showed over a limit waits for a person', async () => {
  await using world = await openWorld()
  await pushTen(world, 5)
  const plan = await world.plan(webPolicy())
  assert.deepEqual((await world.plans.apply(plan.id, '', 'ann')).images, { approved: 0, waiting: 5 })
  assert.equal(plan.effects[0]?.limitChecks.find((guard) => guard.guard === 'max_delete_percent')?.ok, false)
  assert.equal((await world.clean('prod/team/web')).state, 'AWAITING_APPROVAL')
  assert.equal((await world.tags('team/web')).length, 10)
})

test('a number is for images: the run deletes what was shown, once', async () => {
  await using world = await openWorld()
  const [first] = await pushTen(world, 5)
  await world.apply(webPolicy())
  const run = await world.clean('prod/team/web')
  assert.equal(run.state, 'SUCCEEDED', run.message)
  assert.equal(run.counts?.deleted, 5)
  assert.match(run.limitChecks[0]?.message ?? '', /5 of 10 images.*; approved$/)
  assert.equal((await world.tags('team/web')).length, 5)
  // The approval is used: the same images again are another question.
  for (let i = 1; i <= 5; i += 1) await world.push('team/web', { tags: [`pr-${i}`], days: 10 })
  assert.equal(world.store.approvals.has(WEB, first?.digest ?? ''), false)
})

test('another number than the true one changes nothing', async () => {
  await using world = await openWorld()
  await pushTen(world, 5)
  const plan = await world.plan(webPolicy())
  for (const approveImages of [4, 6, 0])
    await assert.rejects(world.plans.apply(plan.id, '', 'ann', { approveImages }), {
      code: 'COUNT_MISMATCH',
      message: /5 over a limit/,
    })
  assert.equal(world.store.objects.workspace('default').serial, 0)
  const { images } = await world.plans.apply(plan.id, '', 'ann', { approveImages: 5 })
  assert.deepEqual(images, { approved: 5, waiting: 0 })
})

test('what moved after the number was typed stays: the rest is deleted, and meets the limits the next night', async () => {
  await using world = await openWorld()
  await pushTen(world, 5)
  await world.apply(webPolicy())
  await world.push('team/web', { tags: ['pr-more'], days: 20 })
  const run = await world.clean('prod/team/web')
  assert.equal(run.state, 'SUCCEEDED', run.message)
  assert.match(run.limitChecks[0]?.message ?? '', /6 of 11 images.*; 1 not approved, and left$/)
  assert.deepEqual(
    (await world.tags('team/web')).filter((tag) => tag.startsWith('pr')),
    ['pr-more'],
  )
  const next = await world.clean('prod/team/web')
  assert.deepEqual([next.state, next.counts?.deleted], ['SUCCEEDED', 1])
})

test('a number of more than 72 hours ago approves nothing', async () => {
  await using world = await openWorld()
  await pushTen(world, 5)
  await world.apply(webPolicy())
  world.clock.skew = 71 * 3_600_000
  assert.equal(world.store.approvals.page(WEB, '', 10).length, 5)
  world.clock.skew = 73 * 3_600_000
  assert.equal((await world.clean('prod/team/web')).state, 'AWAITING_APPROVAL')
  assert.equal((await world.tags('team/web')).length, 10)
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
  const approved = await world.workOn(await world.approve(parked.id, ''))
  assert.equal(approved.state, 'SUCCEEDED', approved.message)
  assert.equal(approved.counts?.deleted, 0)
  assert.ok(await isThere(world, image))
})

test('an approval that ends while its run deletes stops it in clear words', async () => {
  await using world = await openWorld()
  await pushTen(world, 5)
  await world.apply(webPolicy(), true)
  const approved = await world.approve((await world.clean('prod/team/web')).id)
  world.clock.skew += 72 * 3_600_000 - 10_000
  let intents = 0
  const intend: typeof world.ledger.intend = (lease, intent) => {
    intents += 1
    if (intents === 3) world.clock.skew += 20_000
    return world.ledger.intend(lease, intent)
  }
  const run = await world.workOn(approved, { ledger: { ...world.ledger, intend } })
  assert.deepEqual([run.state, run.errorCode], ['FAILED', 'LIMIT_EXCEEDED'])
  assert.match(run.message ?? '', /its approval ended at .*Z, 72 hours after.*Nothing more was deleted/)
  assert.equal((await world.tags('team/web')).length, 8)
  assert.deepEqual(approvalEvents(world), [
    ['given', 'daemon'],
    ['used', 'process:test'],
  ])
})

test('an approval ends with a run that is cancelled before it begins, and the record says by whom', async () => {
  await using world = await openWorld()
  await pushTen(world, 5)
  await world.apply(webPolicy(), true)
  const approved = await world.approve((await world.clean('prod/team/web')).id)
  world.runs.cancel(approved.id, { ...DAEMON_ACTOR, identity: 'mtls:cn:eva' })
  assert.equal(world.store.givenApprovals.ofRun(approved.id)?.state, 'REVOKED')
  assert.deepEqual(approvalEvents(world), [
    ['given', 'daemon'],
    ['revoked', 'mtls:cn:eva'],
  ])
})

test('a run waits no more once a later one wants other images or succeeds, or no policy is in force', async () => {
  await using world = await openWorld()
  await pushTen(world, 5)
  await world.apply(webPolicy(), true)
  const stateOf = (id: string) => world.runs.get(id).state
  const first = await world.clean('prod/team/web')
  const same = await world.clean('prod/team/web')
  assert.deepEqual(
    [first, same].map(({ id }) => stateOf(id)),
    ['AWAITING_APPROVAL', 'AWAITING_APPROVAL'],
  )
  await world.apply(webPolicy('', 'retained_top = 1'), true)
  const other = await world.clean('prod/team/web')
  assert.deepEqual(
    [first, same, other].map(({ id }) => stateOf(id)),
    ['CANCELLED', 'CANCELLED', 'AWAITING_APPROVAL'],
  )
  assert.match(world.runs.get(first.id).message ?? '', new RegExp(`run ${other.id} has looked`))
  await world.apply(webPolicy().replace('ACTIVE', 'DISABLED'))
  assert.equal(stateOf(other.id), 'CANCELLED')
  assert.match(world.runs.get(other.id).message ?? '', /since serial 3 no policy is in force/)
  await world.apply(webPolicy(), true)
  const [left, approved] = [await world.clean('prod/team/web'), await world.clean('prod/team/web')]
  assert.equal((await world.workOn(await world.approve(approved.id, ''))).state, 'SUCCEEDED')
  assert.equal(stateOf(left.id), 'CANCELLED')
})
