/** The inventory belongs to the registry, not to the name of its block, nor to how its url is spelt. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startMemoryRegistry } from '../../daemon/registry/fake/server.ts'
import { followRegistries, knownRepositories } from '../../daemon/workspaces/registry-identity.ts'
import { pushImage } from '../support/push.ts'
import { openWorld, pushTen, webPolicy, type World } from '../support/world.ts'

const ALL = 'allow_empty = true\n  max_delete_percent = 100\n  grace = "0s"'
const DAY = 24 * 3600 * 1000
const renamed = (hcl: string): string =>
  hcl.replaceAll('registry.prod', 'registry.main').replace('"prod"', '"main"')

/** A repository that was looked at before an old build was copied to it. */
async function seen(world: World) {
  await world.push('team/web', { tags: ['release'], days: 100 })
  await world.push('team/web', { tags: ['pr-old'], days: 30 })
  await world.apply(webPolicy(ALL))
  await world.dryRun('prod/team/web')
  const copied = await world.push('team/web', { tags: ['pr-copied'], days: 40 })
  await world.dryRun('prod/team/web')
  return copied
}

async function otherRegistry() {
  const registry = await startMemoryRegistry()
  return { url: registry.url, [Symbol.asyncDispose]: () => registry.close() }
}

const sightings = (world: World, registry: string) =>
  world.store.sightings.page({ registry, repository: 'team/web' }, '', 99)

test('a renamed block keeps what was seen: what was copied yesterday stays, and its plan knows that', async () => {
  await using world = await openWorld()
  const { digest } = await seen(world)
  const before = sightings(world, 'prod')
  const plan = await world.plan(renamed(webPolicy(ALL)))
  const [effect] = plan.effects
  assert.equal(effect?.repository.registry, 'main')
  assert.deepEqual(
    effect.deletes.map(({ tags }) => tags),
    [['pr-old']],
  )
  await world.plans.apply(plan.id, randomUUID(), 'test')
  assert.deepEqual(sightings(world, 'main'), before)
  assert.deepEqual(sightings(world, 'prod'), [])
  const run = await world.clean('main/team/web')
  assert.equal(run.counts?.deleted, 1, run.message)
  assert.deepEqual(await world.tags('team/web'), ['pr-copied', 'release'])
  assert.ok(sightings(world, 'main').some((one) => one.digest === digest && !one.baseline))
})

test('another spelling of the url is no other registry', async () => {
  await using world = await openWorld()
  await seen(world)
  const before = sightings(world, 'prod')
  for (const url of ['http://127.1', 'http://[::ffff:127.0.0.1]', 'http://0x7f000001']) {
    const spelt = webPolicy(ALL).replace('$URL', `${url}:${new URL(world.registry.url).port}/`)
    const plan = await world.plan(spelt)
    assert.deepEqual(
      plan.effects.flatMap(({ deletes }) => deletes.map(({ tags }) => tags)),
      [['pr-old']],
    )
    await world.plans.apply(plan.id, randomUUID(), 'test')
    assert.deepEqual(sightings(world, 'prod'), before)
  }
  const run = await world.clean('prod/team/web')
  assert.equal(run.counts?.deleted, 1, run.message)
  assert.deepEqual(await world.tags('team/web'), ['pr-copied', 'release'])
})

test('a block with the URL of another registry inherits nothing, and its old entries are there when it comes back', async () => {
  await using world = await openWorld()
  await using other = await otherRegistry()
  await seen(world)
  const before = sightings(world, 'prod')
  const created = new Date(Date.now() - 30 * DAY).toISOString()
  await pushImage({ url: other.url, repository: 'team/web' }, { tags: ['pr-other'], created })
  const elsewhere = webPolicy(ALL).replace('$URL', other.url)
  const plan = await world.plan(elsewhere)
  assert.deepEqual(
    sightings(world, 'prod'),
    before,
    'a plan leaves no trace of a registry that is not declared',
  )
  assert.equal(plan.effects[0]?.deletes.length, 1)
  await world.plans.apply(plan.id, randomUUID(), 'test')
  assert.deepEqual(sightings(world, 'prod'), [])
  assert.equal(
    world.store.repositories.get({ registry: 'prod', repository: 'team/web' })?.baselineAt,
    undefined,
  )
  await world.dryRun('prod/team/web')
  assert.equal(sightings(world, 'prod').length, 1)
  assert.deepEqual(
    world.repositories.list({ limit: 9 }).map(({ registry }) => registry),
    ['prod'],
    'a name that two registries had is shown once',
  )
  const known = (url: string) =>
    knownRepositories(world.store, { name: 'any', url }).map((one) => one.registry)
  assert.deepEqual(known(world.registry.url), ['any'], 'known under its identity, by whatever name')
  assert.deepEqual(known('https://nobody.example'), [])
  await world.apply(webPolicy(ALL))
  assert.deepEqual(sightings(world, 'prod'), before)
  assert.equal((await world.clean('prod/team/web')).counts?.deleted, 1)
  assert.deepEqual(await world.tags('team/web'), ['pr-copied', 'release'])
})

test('blocks that change their urls with each other change their inventories too', async () => {
  await using world = await openWorld()
  await using other = await otherRegistry()
  await seen(world)
  const two = (first: string, second: string): string =>
    `${webPolicy(ALL).replace('$URL', first)}\nregistry "other" {\n  url = "${second}"\n}\n`
  await world.apply(two(world.registry.url, other.url))
  const before = sightings(world, 'prod')
  await world.apply(two(other.url, world.registry.url), true)
  assert.deepEqual(sightings(world, 'other'), before)
  assert.deepEqual(sightings(world, 'prod'), [])
  await world.apply(two(world.registry.url, other.url), true)
  assert.deepEqual(sightings(world, 'prod'), before)
})

test('a registry that goes to another workspace takes its inventory along', async () => {
  await using world = await openWorld()
  await seen(world)
  const before = sightings(world, 'prod')
  const foreign = renamed(webPolicy(ALL)).replace('"web"', '"web2"')
  await assert.rejects(world.plan(foreign, true, 'team'), {
    code: 'REGISTRY_OWNED',
    message:
      /^registry\.main \(http:.*\) is the registry that workspace default declares as registry\.prod .*A registry belongs to one workspace\. Remove registry\.main here, or remove registry\.prod there first: careen plan -workspace default$/,
  })
  await world.apply('', true)
  assert.equal(
    world.store.repositories.get({ registry: 'prod', repository: 'team/web' })?.nextRunAt,
    undefined,
  )
  const plan = await world.plan(foreign, true, 'team')
  await world.plans.apply(plan.id, randomUUID(), 'test')
  assert.deepEqual(sightings(world, 'main'), before)
  const state = world.store.repositories.get({ registry: 'main', repository: 'team/web' })
  assert.equal(state?.workspace, 'team')
  assert.ok(state.nextRunAt !== undefined)
})

test('however its url is spelt, a second workspace may not declare a registry, nor apply what it planned before', async () => {
  await using world = await openWorld()
  const { port } = new URL(world.registry.url)
  const spellings = [
    'localhost',
    'LOCALHOST.',
    '127.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '0x7f.0.0.1',
    '2130706433',
  ]
  const block = (host: string): string => `registry "second" {\n  url = "HTTP://${host}:${port}/"\n}\n`
  const early = await world.plan(block('localhost'), true, 'team')
  await world.apply(webPolicy(ALL), true)
  await assert.rejects(world.plans.apply(early.id, randomUUID(), 'test'), { code: 'REGISTRY_OWNED' })
  for (const host of spellings)
    await assert.rejects(world.plan(block(host), true, 'team'), { code: 'REGISTRY_OWNED' }, host)
})

test('images that were deleted under the old name are restored under the new one, with their run', async () => {
  await using world = await openWorld()
  const [{ digest } = { digest: '' }] = await pushTen(world, 1)
  await world.apply(webPolicy(ALL))
  const run = await world.clean('prod/team/web')
  assert.equal(run.counts?.deleted, 1, run.message)
  await world.apply(renamed(webPolicy(ALL)))
  assert.equal(world.runs.get(run.id).registry, 'main')
  const conditions = [{ kind: 'compare', column: 'registry', op: '=', value: 'main' }] as const
  assert.equal(world.store.runs.list({ limit: 9, conditions }).length, 1)
  await world.repositories.restore('main/team/web', digest)
  assert.ok((await world.tags('team/web')).includes('pr-1'))
})

test('a run that is at work while its block is renamed stops, and what it did is settled under the new name', async () => {
  let act: (() => void) | undefined
  await using world = await openWorld({
    fault: ({ method, path }) => {
      if (method !== 'DELETE' || path.includes('careen-probe')) return undefined
      const once = act
      act = undefined
      return once === undefined ? undefined : { kind: 'before', act: once }
    },
  })
  await pushTen(world, 3)
  await world.apply(webPolicy(ALL))
  const run = await world.start('prod/team/web')
  const plan = await world.plan(renamed(webPolicy(ALL)), true)
  act = () => void world.plans.apply(plan.id, randomUUID(), 'test')
  const ended = await world.workOn(run)
  assert.equal(act, undefined)
  assert.equal(ended.registry, 'main')
  assert.equal(ended.errorCode, 'POLICY_CHANGED', ended.message)
  const intents = world.store.intents.ofRun(run.id, 0, 9)
  assert.ok(intents.every(({ registry, outcome }) => registry === 'main' && outcome !== undefined))
  assert.equal((await world.clean('main/team/web')).state, 'SUCCEEDED')
})

test('a database that knows no identities yet learns those of its blocks when a daemon starts', async () => {
  await using world = await openWorld()
  await world.apply(webPolicy(ALL), true)
  const identity = `loopback:${new URL(world.registry.url).port}`
  assert.equal(world.store.registryIdentities.keyOf(identity), 'prod')
  world.store.transaction(() => followRegistries(world.store))
  assert.deepEqual(world.store.registryIdentities.keys(), ['prod'])
})
