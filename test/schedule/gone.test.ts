import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { checkRegistries } from '../../daemon/health/checks.ts'
import { takeNotifications } from '../../daemon/inventory/index.ts'
import { startDue } from '../../daemon/schedule/due-runs.ts'
import { discover } from '../../daemon/workspaces/discover-repositories.ts'
import { isLossOfMost, noteListed } from '../../daemon/workspaces/note-listed.ts'
import type { Instant, Registry } from '../../policies/model/index.ts'
import type { NewIntent } from '../../proto/resources/intent.ts'
import { NEVER, openWorld, type World } from '../support/world.ts'

const DAY = 24 * 3600 * 1000
const TEAM = `
registry "prod" {
  url = "$URL"
}

lifecycle_policy "team" {
  registry     = registry.prod
  repositories = "team/**"
  status       = "ACTIVE"

  rule "previews" {
    tag_regexp    = "pr-.*"
    expire_period = "7d"
  }
}
`
const NAMED = `${TEAM.replace('"team"', '"a"').replace('repositories = "team/**"', 'repository = "team/a"')}
${TEAM.slice(TEAM.indexOf('lifecycle_policy'))}`

/** A world whose catalog listed three repositories, which were cleaned once each. */
async function teamWorld(hcl = TEAM): Promise<World> {
  const world = await openWorld()
  for (const name of ['a', 'b', 'c']) await world.push(`team/${name}`, { tags: ['release-1'], days: 100 })
  await world.apply(hcl)
  await look(world)
  for (const name of ['a', 'b', 'c']) await world.clean(`prod/team/${name}`)
  return world
}

/** A DELETE that was recorded. */
const INTENT: NewIntent = {
  digest: 'd',
  action: 'DELETE',
  tags: ['t'],
  mediaType: 'm',
  bytes: Buffer.from('x'),
  children: [],
  size: 1,
  reasons: ['r'],
}

const look = (world: World): Promise<string[]> => discover(world.base, 'default', NEVER)

/** Removes a repository, as the registry does. Returns what brings it back. */
function remove({ registry }: World, name: string): () => void {
  const stored = registry.repositories.get(name)
  if (stored === undefined) throw new Error(`${name} is not there`)
  registry.repositories.delete(name)
  return () => void registry.repositories.set(name, stored)
}

/** Goes to the next day and starts, and ends, all that is due. Returns the names. */
async function nextDay(world: World): Promise<string[]> {
  world.clock.skew += DAY
  const runs = startDue(world.base)
  for (const run of runs) await world.workOn(run)
  return runs.map(({ repository }) => repository).toSorted()
}

const goneOf = (world: World, name = 'prod/team/a') => world.repositories.get(name).goneAt

test('a repository that is removed is due once more, is gone, and is due again when the catalog lists it', async () => {
  await using world = await teamWorld()
  const back = remove(world, 'team/a')
  await look(world)
  assert.equal(goneOf(world), undefined, 'no run has looked yet')
  assert.deepEqual(await nextDay(world), ['team/a', 'team/b', 'team/c'])
  const before = JSON.stringify(evidenceOf(world))
  assert.ok(goneOf(world) !== undefined)
  assert.equal(world.repositories.get('prod/team/a').nextRunAt, undefined)
  assert.deepEqual(await look(world), [])
  assert.deepEqual(await nextDay(world), ['team/b', 'team/c'])
  back()
  assert.deepEqual(await nextDay(world), ['team/b', 'team/c'], 'nobody has seen it')
  await look(world)
  assert.equal(JSON.stringify(evidenceOf(world)), before)
  assert.ok(world.repositories.get('prod/team/a').nextRunAt !== undefined)
  assert.deepEqual(await nextDay(world), ['team/a', 'team/b', 'team/c'])
})

/** What careen knows of images, tags and looks there. */
function evidenceOf({ store }: World) {
  const ref = { registry: 'prod', repository: 'team/a' }
  const looks = { ...store.looks.of(ref), newest: 0 }
  return [store.sightings.page(ref, '', 9), store.tags.page(ref, '', 9), looks]
}

/** Makes team/a gone. Returns what brings it back. */
async function makeGone(world: World): Promise<() => void> {
  const back = remove(world, 'team/a')
  await world.clean('prod/team/a')
  assert.equal(goneOf(world), undefined, 'no catalog has been read since')
  await look(world)
  assert.ok(goneOf(world) !== undefined)
  return back
}

test('it is due again after a push, a run and a plan that find it, and while a DELETE is open', async () => {
  await using world = await teamWorld()
  const back = await makeGone(world)
  const a = { registry: 'prod', repository: 'team/a' }
  const isGoneAfter = async (act: () => unknown): Promise<boolean> => {
    await act()
    return goneOf(world) !== undefined
  }
  const vanish = async (): Promise<void> => {
    remove(world, 'team/a')
    await look(world)
    await world.clean('prod/team/a')
  }
  const at = world.clock.now()
  const push = { action: 'push', repository: 'team/a', tag: 'pr-1', at } as const
  assert.equal(await isGoneAfter(() => world.clean('prod/team/a')), true, 'a run finds nothing')
  assert.equal(
    await isGoneAfter(() => takeNotifications(world.store, 'prod', [{ ...push, action: 'pull' }])),
    true,
  )
  assert.equal(await isGoneAfter(() => takeNotifications(world.store, 'prod', [push])), false)
  assert.equal(await isGoneAfter(() => look(world)), true)
  back()
  assert.equal(await isGoneAfter(() => world.clean('prod/team/a')), false)
  assert.equal(await isGoneAfter(vanish), true)
  back()
  assert.equal(await isGoneAfter(() => world.plan(TEAM.replace('7d', '8d'))), false)
  assert.equal(await isGoneAfter(vanish), true)
  const { id: runId } = world.store.runs.list({ limit: 1 })[0] ?? { id: '' }
  assert.equal(
    await isGoneAfter(() => world.store.intents.insert(a, { runId, generation: 1, at }, INTENT)),
    false,
  )
})

test('one that a block names, and one of a registry without a catalog, stay due and fail', async () => {
  await using world = await teamWorld(NAMED)
  remove(world, 'team/a')
  assert.deepEqual(await nextDay(world), ['team/a', 'team/b', 'team/c'])
  await look(world)
  assert.deepEqual(await nextDay(world), ['team/a', 'team/b', 'team/c'])
  assert.equal(goneOf(world), undefined)
  await world.apply(TEAM, true)
  assert.ok(goneOf(world) !== undefined, 'the block is deleted')
  await world.apply(TEAM.replace('url = "$URL"', 'url = "$URL"\n  repositories = ["team/b", "team/c"]'), true)
  await look(world)
  assert.equal(goneOf(world), undefined)
})

test('a registry that loses most of its repositories at once has none that is gone, until each was listed again', async () => {
  await using world = await teamWorld()
  const back = ['a', 'b', 'c'].map((name) => remove(world, `team/${name}`))
  const [trouble, ...others] = await look(world)
  assert.match(
    trouble ?? '',
    /^prod: 3 of 3 repositories .* are missing at once: team\/a, team\/b, team\/c\. None/,
  )
  assert.deepEqual(others, [])
  for (const again of [0, 1]) {
    assert.deepEqual(await nextDay(world), ['team/a', 'team/b', 'team/c'], `day ${again}`)
    await look(world)
  }
  const health = () => checkRegistries(world.store, [{ name: 'prod', workspace: 'default' }], new Map())[0]
  assert.deepEqual([health()?.state, health()?.code], ['DEGRADED', 'REGISTRY_NOT_FOUND'])
  back[1]?.()
  back[2]?.()
  await look(world)
  assert.deepEqual(await nextDay(world), ['team/a', 'team/b', 'team/c'], 'team/a is still in doubt')
  back[0]?.()
  await look(world)
  remove(world, 'team/a')
  await look(world)
  await nextDay(world)
  assert.deepEqual(await nextDay(world), ['team/b', 'team/c'])
})

test('a repository that is gone is no failure of its registry', async () => {
  await using world = await teamWorld()
  remove(world, 'team/a')
  for (let night = 0; night < 3; night += 1) await world.clean('prod/team/a')
  const health = () => checkRegistries(world.store, [{ name: 'prod', workspace: 'default' }], new Map())[0]
  assert.deepEqual([health()?.state, health()?.code], ['DEGRADED', 'REGISTRY_NOT_FOUND'])
  await look(world)
  assert.equal(health()?.state, 'OK')
})

test('an empty catalog says nothing of a repository that no catalog has listed', async () => {
  await using world = await openWorld()
  await world.apply(TEAM)
  assert.equal((await world.clean('prod/team/a')).errorCode, 'REGISTRY_NOT_FOUND')
  assert.deepEqual(await look(world), [])
  assert.equal(goneOf(world), undefined)
  await world.push('team/b', { tags: ['release-1'] })
  await look(world)
  assert.ok(goneOf(world) !== undefined)
})

test('a catalog that is read while the clock is not known makes nothing gone', async () => {
  await using world = await teamWorld()
  remove(world, 'team/a')
  await nextDay(world)
  const registry: Registry = { kind: 'registry', name: 'prod', url: world.registry.url }
  const read = (at: Instant | undefined): void => {
    noteListed(world.base.store, { registry, names: ['team/b', 'team/c'], at })
  }
  read(undefined)
  assert.equal(goneOf(world), undefined)
  const at = world.clock.now()
  read(at)
  assert.equal(goneOf(world), at)
})

test('how many repositories may be missing at once', () => {
  const lost = (known: number, missing: number): boolean => isLossOfMost(known, missing)
  assert.deepEqual(
    [lost(0, 0), lost(9, 0), lost(1, 1), lost(2, 1), lost(2, 2), lost(3, 2), lost(3, 3)],
    [false, false, true, false, true, false, true],
  )
  assert.deepEqual(
    [lost(4, 2), lost(4, 3), lost(4, 4), lost(9, 4), lost(9, 5)],
    [false, true, true, false, true],
  )
})

test('one that is gone holds back no apply, and the first run after its return waits for approval', async () => {
  await using world = await teamWorld()
  const back = await makeGone(world)
  const stricter = TEAM.replace('"pr-.*"', '"release-.*"').replace(
    '"ACTIVE"',
    '"ACTIVE"\n  allow_empty = true',
  )
  const { effects, id } = await world.plan(stricter)
  const of = effects.find(({ repository }) => repository.repository === 'team/a')
  assert.deepEqual([of?.missing, /^the repository is gone .* since /.test(of?.failure ?? '')], [true, true])
  const standing = await world.planWith(TEAM, { refresh: 'OLD' })
  assert.deepEqual(standing.effects.map(({ repository }) => repository.repository).toSorted(), [
    'team/b',
    'team/c',
  ])
  back()
  await look(world)
  await world.plans.apply(id, randomUUID(), 'test', { approveImages: 0 })
  assert.equal((await world.clean('prod/team/b')).state, 'SUCCEEDED')
  assert.equal((await world.clean('prod/team/a')).state, 'AWAITING_APPROVAL')
})
