/** Weeks of an ordinary team: what a cleaning removes is what came since the last one, and nobody has to approve that. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pushImage } from '../support/push.ts'
import { openWorld, webPolicy, type World } from '../support/world.ts'

const HOUR = 3600 * 1000
const policy = webPolicy('', 'retained_top = 10').replace('pr-.*', 'build-.*')

/** Builds in working hours; the world's clock ends at three in the night. */
async function day(world: World, first: number, builds: number): Promise<void> {
  for (let i = 0; i < builds; i += 1) {
    world.clock.skew += HOUR
    const created = new Date(world.clock.now()).toISOString()
    const spec = { tags: [`build-${first + i}`], created }
    await pushImage(world.at(), spec)
  }
  world.clock.skew += (24 - builds) * HOUR
}

test('6 builds a day, the newest 10 stay, all defaults: 22 nights, and none waits for approval', async () => {
  await using world = await openWorld()
  let built = 0
  await world.apply(policy)
  for (let night = 1; night <= 22; night += 1) {
    await day(world, built, 6)
    built += 6
    const run = await world.clean('prod/team/web')
    assert.equal(run.state, 'SUCCEEDED', `night ${night}: ${run.message}`)
    const left = await world.tags('team/web')
    const newest = Array.from({ length: Math.min(10, built) }, (_, i) => `build-${built - 1 - i}`)
    const lost = newest.filter((tag) => !left.includes(tag))
    assert.deepEqual(lost, [], `night ${night}`)
    assert.ok(left.length <= 16, `night ${night}: ${left.length} are left`)
  }
})

test('what came since the last cleaning does not count, what was there does; the message says how many came', async () => {
  await using world = await openWorld()
  await day(world, 0, 12)
  await world.apply(policy.replace('= 10', '= 12'))
  assert.equal((await world.clean('prod/team/web')).state, 'SUCCEEDED')
  const ref = { registry: 'prod', repository: 'team/web' }
  const since = world.store.reviews.lastClean(ref)
  assert.notEqual(since, undefined)
  await day(world, 12, 6)
  const explained = await world.repositories.explain('prod/team/web', '', new AbortController().signal)
  const share = explained.limitChecks.find(({ guard }) => guard === 'max_delete_percent')
  assert.match(
    share?.message ?? '',
    /6 of 18 images would be deleted; 6 arrived since the last successful run/,
  )
  assert.equal(share?.ok, true)
  await world.apply(policy.replace('= 10', '= 4'), true)
  const parked = await world.clean('prod/team/web')
  assert.equal(parked.state, 'AWAITING_APPROVAL', 'it wants 8 of the 12 that were there')
  assert.equal(world.store.reviews.lastClean(ref), since, 'a run that waits is no cleaning')
})

test('a dry run, and a look of a plan, are no cleaning', async () => {
  await using world = await openWorld()
  await day(world, 0, 12)
  await world.apply(policy, true)
  await world.dryRun('prod/team/web')
  await world.plan(policy.replace('= 10', '= 9'))
  assert.equal(world.store.reviews.lastClean({ registry: 'prod', repository: 'team/web' }), undefined)
})
