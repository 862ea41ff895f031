import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startDue, tidy, waitingRuns } from '../../daemon/schedule/due-runs.ts'
import { discover } from '../../daemon/workspaces/discover-repositories.ts'
import { openWorld, pushTen, webPolicy } from '../support/world.ts'

const DAY = 24 * 3600 * 1000

test('what is due is started once, and is due again a day later', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy())
  assert.deepEqual(startDue(world.base), [])
  world.clock.skew = DAY + 1000
  const [run, ...others] = startDue(world.base)
  assert.deepEqual([run?.trigger, run?.repository, others.length], ['schedule', 'team/web', 0])
  assert.deepEqual(startDue(world.base), [])
  assert.deepEqual(waitingRuns(world.base).ids, [run?.id])
  world.clock.skew = 2 * DAY + 2000
  assert.deepEqual(startDue(world.base), [], 'the first one still waits')
})

test('a run whose worker died waits again; one that killed five is ended', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy())
  const run = await world.start('prod/team/web')
  for (let i = 1; i <= 5; i += 1) {
    assert.ok(await world.ledger.begin(run.id, `worker ${i}`))
    world.clock.skew += 61_000
    if (i < 5) assert.deepEqual(waitingRuns(world.base).ids, [run.id])
  }
  assert.deepEqual(waitingRuns(world.base).ids, [])
  assert.deepEqual([world.runs.get(run.id).state, world.runs.get(run.id).attempts], ['FAILED', 5])
  assert.match(world.runs.get(run.id).message ?? '', /stopped after 5 attempts/)
})

test('a stopped repository is not started', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy())
  world.store.repositories.stop({ registry: 'prod', repository: 'team/web' }, 'an incident')
  world.clock.skew = DAY + 1000
  assert.deepEqual(startDue(world.base), [])
})

test('a default policy reaches repositories that appear later, through the catalog', async () => {
  await using world = await openWorld()
  await world.push('team/a', { tags: ['x'], days: 1 })
  await world.apply(
    'registry "prod" {\n  url = "$URL"\n}\ndefault_policy "d" {\n  registry = registry.prod\n  status = "ACTIVE"\n  keep_days = 1\n}\n',
  )
  const never = new AbortController().signal
  assert.deepEqual(await discover(world.base, 'default', never), [])
  await world.push('team/b', { tags: ['x'], days: 1 })
  assert.deepEqual(await discover(world.base, 'default', never), [])
  const known = world.store.repositories.ofRegistry('prod')
  assert.deepEqual(
    known.map((state) => [state.repository, state.policy, state.nextRunAt !== undefined]),
    [
      ['team/a', 'default_policy.d', true],
      ['team/b', 'default_policy.d', true],
    ],
  )
})

test('a catalog that cannot be read is reported, and known repositories stay', async () => {
  let closed = false
  await using world = await openWorld({
    fault: ({ path }) => (closed && path.includes('_catalog') ? { kind: 'answer', status: 401 } : undefined),
  })
  await world.push('team/a', { tags: ['x'], days: 1 })
  await world.apply(
    'registry "prod" {\n  url = "$URL"\n}\ndefault_policy "d" {\n  registry = registry.prod\n  status = "ACTIVE"\n  keep_days = 1\n}\n',
  )
  const never = new AbortController().signal
  await discover(world.base, 'default', never)
  closed = true
  const [trouble] = await discover(world.base, 'default', never)
  assert.match(trouble ?? '', /prod: the catalog cannot be read: .*access denied/)
  assert.equal(world.store.repositories.ofRegistry('prod').length, 1)
})

test('tidying forgets old answers, old plans and old decisions, and keeps what was deleted', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy())
  const plan = await world.plan(webPolicy('grace = "48h"'), true)
  const run = await world.clean('prod/team/web')
  for (let i = 0; i < 10; i += 1) await world.dryRun('prod/team/web')
  world.clock.skew = 31 * DAY
  tidy(world.base)
  assert.equal(world.store.plans.get(plan.id), undefined)
  assert.equal(world.store.decisions.page(run.id, 0, 9).decisions.length, 0)
  assert.equal(world.store.intents.ofRun(run.id, 0, 9).length, 2)
})
