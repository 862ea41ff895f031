import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fault } from '../../daemon/registry/fake/faults.ts'
import { tidy } from '../../daemon/schedule/due-runs.ts'
import type { CareenError } from '../../policies/index.ts'
import { openWorld, pushTen, webPolicy } from '../support/world.ts'

const HOUR = 3_600_000

test('a plan says what changes and which images go; nothing changes before apply', async () => {
  await using world = await openWorld()
  await pushTen(world)
  const plan = await world.plan(webPolicy())
  assert.deepEqual(plan.summary, {
    add: 2,
    change: 0,
    destroy: 0,
    deletes: 2,
    untags: 0,
    bytes: plan.summary.bytes,
    kept: 8,
    repositories: 1,
    cause: { added: 2, anyway: 0, removed: 0 },
  })
  assert.equal(world.store.objects.workspace('default').serial, 0)
  assert.equal(world.store.objects.all('default').length, 0)
})

test('apply makes serial 1; the same files are then no change, and no registry is asked', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy())
  assert.equal(world.store.objects.workspace('default').serial, 1)
  const before = world.registry.log.length
  assert.deepEqual((await world.plan(webPolicy())).changes, [])
  assert.equal(world.registry.log.length, before)
})

test('a plan applies once; a repeated request gets the first answer', async () => {
  await using world = await openWorld()
  const plan = await world.plan(webPolicy(), true)
  const first = await world.plans.apply(plan.id, 'request-1', 'ann')
  assert.equal(first.serial, 1)
  assert.equal((await world.plans.apply(plan.id, 'request-1', 'ann')).serial, 1)
  await assert.rejects(world.plans.apply(plan.id, 'request-2', 'bob'), { code: 'PLAN_APPLIED' })
})

test('a plan can be applied for 72 hours, and is then refused until it is forgotten', async () => {
  await using world = await openWorld()
  const [used, late] = [await world.plan(webPolicy(), true), await world.plan(webPolicy(), true)]
  world.clock.skew = 72 * HOUR
  await assert.rejects(world.plans.apply(late.id, '', 'ann'), {
    code: 'PLAN_STALE',
    message: /was made at .*, and a plan can be applied for 72 hours\. Run careen plan again/,
  })
  assert.equal(world.store.objects.workspace('default').serial, 0)
  world.clock.skew = 71 * HOUR
  tidy(world.base)
  assert.equal((await world.plans.apply(used.id, 'once', 'ann')).serial, 1)
  world.clock.skew = 72 * HOUR
  assert.equal((await world.plans.apply(used.id, 'once', 'ann')).serial, 1, 'a repeated call is answered')
  tidy(world.base)
  assert.equal(world.store.plans.get(used.id)?.appliedSerial, 1)
  await assert.rejects(world.plans.apply(late.id, '', 'ann'), { code: 'PLAN_STALE' })
  world.clock.skew = 97 * HOUR
  tidy(world.base)
  await assert.rejects(world.plans.apply(late.id, '', 'ann'), { code: 'NOT_FOUND' })
})

test('the second of two plans on one serial is stale and says what changed since, and by whom', async () => {
  await using world = await openWorld()
  const [first, second] = [
    await world.plan(webPolicy(), true),
    await world.plan(webPolicy('grace = "48h"'), true),
  ]
  await world.plans.apply(first.id, '', 'ann@desk')
  await assert.rejects(world.plans.apply(second.id, '', 'bob'), (error: CareenError) => {
    assert.equal(error.code, 'PLAN_STALE')
    assert.match(
      error.message,
      /made on serial 0 .* at serial 1 now.*serial 1 by ann@desk.*\+ lifecycle_policy\.web/,
    )
    return true
  })
  assert.equal(world.store.objects.workspace('default').serial, 1)
})

test('an apply that fails half way changes nothing', async () => {
  await using world = await openWorld()
  const plan = await world.plan(webPolicy(), true)
  world.store.objects.addHistory({
    workspace: 'default',
    serial: 1,
    planId: 'x',
    appliedAt: 0,
    appliedBy: 'x',
    changes: [],
  })
  await assert.rejects(world.plans.apply(plan.id, '', 'ann'), { code: 'STORE_FAILED' })
  assert.equal(world.store.objects.workspace('default').serial, 0)
  assert.equal(world.store.objects.all('default').length, 0)
  assert.equal(world.store.plans.get(plan.id)?.appliedSerial, undefined)
})

test('another workspace cannot declare the same address or the same registry', async () => {
  await using world = await openWorld()
  await world.apply(webPolicy(), true)
  await assert.rejects(world.plan(webPolicy(), true, 'other'), {
    code: 'ALREADY_EXISTS',
    message: /belongs to workspace default/,
  })
  const renamed = webPolicy()
    .replaceAll('"prod"', '"mine"')
    .replaceAll('registry.prod', 'registry.mine')
    .replace('"web"', '"mine"')
  await assert.rejects(world.plan(renamed, true, 'other'), {
    code: 'REGISTRY_OWNED',
    message: /A registry belongs to one workspace/,
  })
})

test('a repository that cannot be looked at is named in the plan, and nothing of it is approved', async () => {
  await using world = await openWorld()
  const plan = await world.apply(webPolicy())
  assert.match(plan.effects[0]?.failure ?? '', /does not exist in the registry/)
  const run = await world.clean('prod/team/web')
  assert.equal(run.errorCode, 'REGISTRY_NOT_FOUND')
})

test('a registry that is not there: the plan says so, the policies can still be applied', async () => {
  await using world = await openWorld()
  await world.registry.close()
  const plan = await world.plan(webPolicy())
  assert.match(plan.effects[0]?.failure ?? '', /cannot be reached/)
  assert.equal(plan.summary.add, 2)
})

test('a policy that is removed, switched off, or goes with its registry: what it would delete is no longer deleted', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy())
  const registry = 'registry "prod" {\n  url = "$URL"\n}\n'
  for (const hcl of [registry, webPolicy().replace('"ACTIVE"', '"DISABLED"'), '']) {
    const { effects, summary } = await world.plan(hcl)
    assert.deepEqual(
      effects.map(({ repository, policy, kept, cause }) => [repository.repository, policy, kept, cause]),
      [['team/web', undefined, 10, { added: 0, anyway: 0, removed: 2, removedNames: ['pr-2', 'pr-1'] }]],
      hcl,
    )
    assert.deepEqual([summary.deletes, summary.kept, summary.cause?.removed], [0, 10, 2])
  }
})

test('deleting the policy leaves the repository ungoverned', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy())
  assert.equal(
    world.store.repositories.get({ registry: 'prod', repository: 'team/web' })?.policy,
    'lifecycle_policy.web',
  )
  await world.apply('registry "prod" {\n  url = "$URL"\n}\n')
  const state = world.store.repositories.get({ registry: 'prod', repository: 'team/web' })
  assert.equal(state?.policy, undefined)
  assert.equal(state?.nextRunAt, undefined)
})

function quotaPolicy(tags: number): string {
  return `
registry "prod" {
  url = "$URL"
}
default_policy "all" {
  registry           = registry.prod
  status             = "ACTIVE"
  keep_days          = 50
  max_delete_percent = 100
  quota {
    tags = ${tags}
  }
}
`
}

test('a quota gate stays shut below its number', async () => {
  await using world = await openWorld()
  await pushTen(world)
  assert.equal((await world.plan(quotaPolicy(11))).summary.deletes, 0)
  assert.equal((await world.plan(quotaPolicy(10))).summary.deletes, 8)
})

test('a quota gate stays shut when one repository of the scope cannot be counted', async () => {
  const fault = ({ path }: { path: string }): Fault | undefined =>
    path.startsWith('/v2/team/broken/tags') ? { kind: 'answer', status: 403 } : undefined
  await using world = await openWorld({ fault })
  await pushTen(world)
  await world.push('team/broken', { tags: ['a'], days: 1 })
  const plan = await world.plan(quotaPolicy(5))
  assert.equal(plan.summary.deletes, 0)
})

test('a plan that switches a policy off names it and the wider one that deletes instead, with how much', async () => {
  await using world = await openWorld()
  await pushTen(world)
  const fallback =
    'default_policy "all" {\n  registry  = registry.prod\n  status    = "ACTIVE"\n  keep_days = 50\n}\n'
  await world.apply(webPolicy() + fallback)
  const off = webPolicy().replace('"ACTIVE"', '"DISABLED"') + fallback
  const [effect] = (await world.plan(off)).effects
  assert.deepEqual(
    effect?.lints.filter(({ code }) => code === 'disabled-lets-wider'),
    [
      {
        code: 'disabled-lets-wider',
        address: 'lifecycle_policy.web',
        detail: 'It is DISABLED, so default_policy.all is in force: 8 images would be deleted.',
      },
    ],
  )
})
