/** Where a plan looks at registries, and that a remembered look decides as a new one does. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openWorld, pushTen, webPolicy, type World } from '../support/world.ts'

const HOUR = 3_600_000
const TIGHTER = webPolicy('grace = "48h"', 'expire_period = "2d"')

/** Requests that a registry got while something was done. */
async function asked(world: World, act: () => Promise<unknown>): Promise<number> {
  const before = world.registry.log.length
  await act()
  return world.registry.log.length - before
}

async function appliedWorld(): Promise<World> {
  const world = await openWorld()
  await pushTen(world)
  await world.push('team/web', { tags: ['v1.0.0', 'latest'], days: 400 })
  await world.apply(webPolicy())
  // The first look of an unapplied registry is not remembered.
  await world.plan(TIGHTER)
  return world
}

test('a look of the last hour is used without a request, and decides as a new look does', async () => {
  await using world = await appliedWorld()
  world.clock.skew = HOUR / 2
  const fresh = await world.plan(TIGHTER)
  world.clock.skew = HOUR
  const requests = await asked(world, async () => {
    const remembered = await world.planWith(TIGHTER, { refresh: 'OLD' })
    const seen = fresh.effects[0]?.seenAt ?? 0
    assert.deepEqual(
      remembered.effects.map(({ seenAt, deletes, ...effect }) => [
        effect,
        seenAt,
        deletes.map(({ digest }) => digest),
      ]),
      fresh.effects.map(({ deletes, seenAt: _seen, ...effect }) => [
        effect,
        seen,
        deletes.map(({ digest }) => digest),
      ]),
    )
    assert.ok(remembered.summary.deletes > 0)
  })
  assert.equal(requests, 0)
})

test('an older look is made again, also one of the future, and on request every look', async () => {
  await using world = await appliedWorld()
  const plan = (refresh: 'ALL' | 'OLD') => asked(world, () => world.planWith(TIGHTER, { refresh }))
  assert.equal(await plan('OLD'), 0)
  assert.ok((await plan('ALL')) > 0)
  world.clock.skew = HOUR + 1000
  assert.ok((await plan('OLD')) > 0)
  assert.equal(await plan('OLD'), 0)
})

test('what was pushed and deleted since is as the look and the runs know it', async () => {
  await using world = await appliedWorld()
  await world.push('team/web', { tags: ['pr-99'], days: 30 })
  const run = await world.clean('prod/team/web')
  assert.equal(run.state, 'SUCCEEDED')
  const [effect] = (await world.planWith(TIGHTER, { refresh: 'NEVER' })).effects
  const [again] = (await world.plan(TIGHTER)).effects
  assert.deepEqual(
    effect?.deletes.map(({ digest }) => digest),
    again?.deletes.map(({ digest }) => digest),
  )
  assert.equal(effect?.kept, again?.kept)
})

test('without looking, what was never looked at is unknown, and nothing is asked', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy(), true)
  const requests = await asked(world, async () => {
    const { effects, summary } = await world.planWith(TIGHTER, { refresh: 'NEVER' })
    assert.deepEqual(
      effects.map(({ failure, seenAt }) => [failure, seenAt]),
      [['nobody has looked at it yet. Plan without -refresh=false', undefined]],
    )
    assert.equal(summary.unknown, 1)
  })
  assert.equal(requests, 0)
})

test('a registry of another URL remembers nothing of the one before', async () => {
  await using world = await appliedWorld()
  const other = TIGHTER.replace('$URL', world.registry.url.replace('127.0.0.1', 'localhost'))
  const { effects } = await world.planWith(other, { refresh: 'NEVER' })
  assert.match(effects[0]?.failure ?? '', /Plan without -refresh=false/)
})

test('without changes the last looks say what goes anyway, whatever their age', async () => {
  await using world = await appliedWorld()
  world.clock.skew = 5 * HOUR
  const requests = await asked(world, async () => {
    const { changes, summary, effects, nextRunAt } = await world.planWith(webPolicy(), { refresh: 'OLD' })
    assert.deepEqual(changes, [])
    assert.deepEqual(summary.cause, { added: 0, anyway: summary.deletes, removed: 0 })
    assert.ok(summary.deletes > 0 && effects.length === 1 && nextRunAt !== undefined)
    assert.deepEqual(
      (await world.plan(webPolicy())).effects,
      [],
      'whoever wants new looks gets none of the old',
    )
  })
  assert.equal(requests, 0)
})

test('a registry whose list has times of its own is looked at again', async () => {
  await using world = await appliedWorld()
  world.store.looks.add(
    {
      registry:
        world.store.registryIdentities.keyOf(world.store.registryIdentities.of(world.registry.url)) ?? '',
      repository: 'team/web',
    },
    { at: world.clock.now(), after: world.clock.now() },
  )
  assert.ok((await asked(world, () => world.planWith(TIGHTER, { refresh: 'OLD' }))) > 0)
})

test('a repository that does not exist, as a look has shown, is not unknown, and a plan that may look says it', async () => {
  await using world = await appliedWorld()
  const wide = TIGHTER.replace('repository = "team/web"', 'repositories = "team/*"')
  await world.apply(wide)
  assert.equal((await world.clean('prod/team/misspelt')).errorCode, 'REGISTRY_NOT_FOUND')
  await world.clean('prod/team/web')
  const effectsOf = async (hcl: string) =>
    (await world.planWith(hcl, { refresh: 'OLD' })).effects.map(
      ({ repository: { repository }, failure = '', missing }) => [repository, failure !== '', missing],
    )
  assert.deepEqual(await effectsOf(wide), [
    ['team/misspelt', false, undefined],
    ['team/web', false, undefined],
  ])
  assert.deepEqual(await effectsOf(wide.replace('"2d"', '"3d"')), [
    ['team/misspelt', true, true],
    ['team/web', false, undefined],
  ])
})
