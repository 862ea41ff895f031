/** What nobody could look at is not nothing: it is counted, refused, and where it is wanted all the same, seen before it goes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fault } from '../../daemon/registry/fake/faults.ts'
import { unknownEffects } from '../../policies/diff/effect.ts'
import { openWorld, pushTen, webPolicy, type World } from '../support/world.ts'

/** A world whose registry answers like this while `on`. */
async function faulty(status: number, part = '/v2/') {
  const state = { on: false }
  const fault = ({ path }: { path: string }): Fault | undefined =>
    state.on && path.startsWith(part) ? { kind: 'answer', status } : undefined
  return { state, world: await openWorld({ fault }) }
}

const refused = (world: World, plan: { readonly id: string }) =>
  assert.rejects(world.plans.apply(plan.id, '', 'ann'), {
    code: 'EFFECTS_UNKNOWN',
    message: /the images to delete in .* are unknown.*registries check prod.*DISABLED.*-allow-unknown/,
  })

const wide = (kind: string) => `
registry "prod" {
  url = "$URL"
}
default_policy "all" {
  ${kind}
  status      = "ACTIVE"
  keep_latest = 1
  max_delete_percent = 100
}
`

for (const [title, status] of [
  ['does not let us in', 401],
  ['has forbidden it', 403],
  ['is out of order', 500],
] as const)
  test(`a registry that ${title}: the effect is unknown, and the daemon refuses the plan`, async () => {
    const { state, world } = await faulty(status)
    await using _ = world
    await pushTen(world)
    state.on = true
    const plan = await world.plan(webPolicy())
    assert.deepEqual([plan.summary.unknown, plan.summary.repositories], [1, 0])
    assert.equal(plan.effects[0]?.policy, 'lifecycle_policy.web')
    await refused(world, plan)
    assert.equal(world.store.objects.workspace('default').serial, 0)
    assert.equal((await world.plans.apply(plan.id, '', 'ann', { allowUnknown: true })).serial, 1)
  })

test('a catalog that is closed: all that is not named there is unknown', async () => {
  const { state, world } = await faulty(403, '/v2/_catalog')
  await using _ = world
  await pushTen(world)
  state.on = true
  const pattern = webPolicy().replace('repository = "team/web"', 'repositories = "team/**"')
  for (const hcl of [wide('registry = registry.prod'), wide(''), pattern]) {
    const plan = await world.plan(hcl)
    assert.deepEqual(
      unknownEffects(plan.effects).map(({ repository }) => repository),
      [{ registry: 'prod', repository: '*' }],
      hcl,
    )
    await refused(world, plan)
  }
  const named = wide('registry = registry.prod').replace(
    'url = "$URL"',
    'url = "$URL"\n  repositories = ["team/web"]',
  )
  const plan = await world.plan(named)
  assert.deepEqual([plan.summary.unknown, plan.summary.deletes], [undefined, 9])
})

test('a repository that does not exist holds nothing; one that held images is not believed to', async () => {
  const { state, world } = await faulty(404, '/v2/team/web/tags')
  await using _ = world
  const none = await world.plan(webPolicy())
  assert.deepEqual([none.summary.unknown, none.effects[0]?.missing], [undefined, true])
  await pushTen(world)
  await world.apply(webPolicy())
  await world.dryRun('prod/team/web')
  state.on = true
  const gone = await world.plan(webPolicy('', 'expire_period = "8d"'))
  assert.equal(gone.summary.unknown, 1)
  await refused(world, gone)
})

test('what can only keep more is applied without leave; what is DISABLED or does not change is not asked for', async () => {
  const { state, world } = await faulty(500)
  await using _ = world
  await pushTen(world)
  await world.apply(webPolicy())
  state.on = true
  const protect = '\nprotect "all" {\n  registry = registry.prod\n  tag_regexp = "pr-.*"\n}\n'
  const kept = await world.plan(webPolicy() + protect)
  assert.deepEqual([kept.summary.unknown, kept.effects[0]?.onlyKeeps], [1, true])
  await world.plans.apply(kept.id, '', 'ann')
  assert.equal(world.store.reviews.unknownSince({ registry: 'prod', repository: 'team/web' }), undefined)
  await refused(world, await world.plan(webPolicy()))
  await refused(world, await world.plan(webPolicy('', 'expire_period = "8d"') + protect))
  const off = await world.plan(webPolicy().replace('ACTIVE', 'DISABLED') + protect)
  assert.deepEqual([off.summary.unknown, off.effects[0]?.onlyKeeps], [1, true])
  await world.plans.apply(off.id, '', 'ann')
})

test('an unknown catalog does not concern a change of something else', async () => {
  const { state, world } = await faulty(403, '/v2/_catalog')
  await using _ = world
  await pushTen(world)
  await world.apply(wide('registry = registry.prod'))
  state.on = true
  const disabled = webPolicy()
    .replace('ACTIVE', 'DISABLED')
    .replace(/registry "prod" \{[^}]*\}/, '')
  const plan = await world.plan(wide('registry = registry.prod') + disabled)
  assert.deepEqual([plan.summary.add, plan.summary.unknown], [1, undefined])
})

test('with leave, the first run that wants anything waits, however few; approved, later runs go on', async () => {
  const { state, world } = await faulty(500)
  await using _ = world
  await pushTen(world, 1)
  state.on = true
  const plan = await world.plan(webPolicy())
  await world.plans.apply(plan.id, '', 'ann', { allowUnknown: true })
  state.on = false
  const explained = await world.repositories.explain('prod/team/web', '', new AbortController().signal)
  const tripped = (limitChecks: readonly { guard: string; ok: boolean }[]) =>
    limitChecks.filter(({ ok }) => !ok).map(({ guard }) => guard)
  assert.deepEqual(tripped(explained.limitChecks), ['effect_unknown'])
  assert.deepEqual(tripped((await world.dryRun('prod/team/web')).limitChecks), ['effect_unknown'])
  const parked = await world.clean('prod/team/web')
  assert.equal(parked.state, 'AWAITING_APPROVAL')
  assert.match(parked.message ?? '', /-allow-unknown.*1 of 10 images would be deleted/)
  assert.equal((await world.clean('prod/team/web')).state, 'AWAITING_APPROVAL', 'and so does the next')
  const run = await world.workOn(await world.approve(parked.id, ''))
  assert.equal(run.counts?.deleted, 1, run.message)
  await world.push('team/web', { tags: ['pr-9'], days: 10 })
  world.clock.skew = 9 * 24 * 3600 * 1000
  assert.notEqual((await world.clean('prod/team/web')).state, 'AWAITING_APPROVAL')
})

test('a plan that could look, applied later, is as good as an approval', async () => {
  const { state, world } = await faulty(500)
  await using _ = world
  await pushTen(world, 1)
  state.on = true
  const blind = await world.plan(webPolicy())
  await world.plans.apply(blind.id, '', 'ann', { allowUnknown: true })
  state.on = false
  await world.apply(webPolicy('grace = "25h"'))
  assert.equal((await world.clean('prod/team/web')).counts?.deleted, 1)
})

test('of a registry that could not be listed, what is discovered later waits; what comes after that does not', async () => {
  const { state, world } = await faulty(403, '/v2/_catalog')
  await using _ = world
  await world.push('team/old', { tags: ['a', 'b'], days: 10 })
  state.on = true
  const plan = await world.plan(wide('registry = registry.prod'))
  await world.plans.apply(plan.id, '', 'ann', { allowUnknown: true })
  const since = (repository: string) => world.store.reviews.unknownSince({ registry: 'prod', repository })
  assert.notEqual(since('team/old'), undefined)
  world.store.transaction(() => world.store.reviews.listed('prod', ['team/old']))
  assert.notEqual(since('team/old'), undefined)
  assert.equal(since('team/new'), undefined)
})

test('a worker that does not know of it cannot delete', async () => {
  const { state, world } = await faulty(500)
  await using _ = world
  const [first] = await pushTen(world, 1)
  state.on = true
  const plan = await world.plan(webPolicy())
  await world.plans.apply(plan.id, '', 'ann', { allowUnknown: true })
  const run = await world.start('prod/team/web')
  const begun = await world.ledger.begin(run.id, 'an old one')
  assert.ok(begun && first)
  const intent = {
    digest: first.digest,
    action: 'DELETE',
    tags: [],
    mediaType: '',
    bytes: new Uint8Array(),
    children: [],
    size: 0,
    reasons: [],
  } as const
  await assert.rejects(world.ledger.intend(begun.lease, intent), { code: 'LIMIT_EXCEEDED' })
})
