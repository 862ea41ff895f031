import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planText } from '../../cli/views/plan.ts'
import { warningsOf } from '../../daemon/plans/warnings.ts'
import { fromPlan, toPlan } from '../../proto/convert/plans.ts'
import { loadServices } from '../../proto/load.ts'
import type { RegistryCapabilities } from '../../proto/resources/registry.ts'
import { openWorld, pushTen, webPolicy } from '../support/world.ts'

const { GetPlan } = loadServices().PlanService.service
const plain = (_colour: string, text: string): string => text

test('a plan says what its registry cannot do, once that is known and something is to go', async () => {
  await using world = await openWorld()
  await pushTen(world)
  const registryOnly = 'registry "prod" {\n  url = "$URL"\n}\n'
  await world.apply(registryOnly, true)
  assert.equal((await world.plan(webPolicy())).warnings, undefined, 'never asked')
  await world.registries.check('prod', 'team/web', new AbortController().signal)
  const plan = await world.plan(webPolicy())
  assert.deepEqual(plan.warnings, [
    'registry prod: it cannot delete a tag without its image. Images with mutable tags are deferred',
  ])
  assert.match(
    planText(plan, plain),
    /\n! registry prod: it cannot delete a tag .* deferred\.\nPlan: 1 to add/,
  )
  assert.deepEqual(world.plans.get(plan.id).warnings, plan.warnings)
  const moved = await world.plan(
    webPolicy().replace('$URL', world.registry.url.replace('127.0.0.1', 'localhost')),
  )
  assert.equal(moved.effects[0]?.deletes.length, 2)
  assert.equal(moved.warnings, undefined, 'another URL was never asked')
  const nothing = await world.plan(webPolicy('', 'expire_period = "1000d"'))
  assert.equal(nothing.warnings, undefined, 'nothing goes')
  const head = world.plans.get(plan.id)
  assert.deepEqual(fromPlan(GetPlan.responseDeserialize(GetPlan.responseSerialize(toPlan(head)))), head)
})

const facts = (more: Partial<RegistryCapabilities>): RegistryCapabilities => ({
  url: '',
  profile: 'distribution',
  detectedBy: '',
  digestDelete: 'yes',
  untag: 'yes',
  untaggedListing: false,
  pushTimes: false,
  referrers: 'no',
  catalog: 'open',
  probedAt: 0,
  ...more,
})

const registries = ['r', 'other'].map((name) => ({ kind: 'registry', name, url: 'https://r.test' }) as const)

const TABLE: readonly [Partial<RegistryCapabilities>, RegExp | undefined][] = [
  [{}, undefined],
  [{ untag: 'unknown', digestDelete: 'unknown' }, undefined],
  [{ untag: 'no' }, /^registry r: it cannot delete a tag/],
  [{ digestDelete: 'disabled' }, /^registry r: deletes were disabled/],
  [{ digestDelete: 'read-only' }, /^registry r: it was read-only/],
  [{ digestDelete: 'forbidden', untag: 'no' }, /^registry r: these credentials had no right/],
]

for (const [more, wanted] of TABLE) {
  test(`facts ${JSON.stringify(more)} limit ${String(wanted)}`, async () => {
    await using world = await openWorld()
    await pushTen(world)
    const { effects } = await world.plan(webPolicy())
    const one = effects.map((effect) => ({ ...effect, repository: { registry: 'r', repository: 'x' } }))
    const [limit, ...others] = warningsOf([...one, ...one], registries, () => facts(more))
    assert.deepEqual(others, [], 'a sentence for each registry, not for each repository')
    if (wanted === undefined) assert.equal(limit, undefined)
    else assert.match(limit ?? '', wanted)
  })
}
