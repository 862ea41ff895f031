/** Where a registry tells of pushes, most scheduled runs ask it for little; nothing goes by what was only told. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { incrementalFrom } from '../../daemon/inventory/incremental.ts'
import { takeNotifications } from '../../daemon/inventory/take-notifications.ts'
import type { MemoryOptions } from '../../daemon/registry/fake/state.ts'
import { startDue } from '../../daemon/schedule/due-runs.ts'
import type { Run } from '../../proto/resources/run.ts'
import { openWorld, webPolicy, type World } from '../support/world.ts'

const REF = { registry: 'prod', repository: 'team/web' }
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const POLICY = webPolicy('schedule = "*/10 * * * *"\n  max_delete_percent = 100')

/** The run of the next time of the schedule, and what it asked the registry for in the repository. */
async function scheduled(world: World, later = 10 * MINUTE): Promise<{ run: Run; asked: readonly string[] }> {
  world.clock.skew += later
  const [due] = startDue(world.base)
  assert.ok(due)
  const from = world.registry.log.length
  const run = await world.workOn(due)
  assert.equal(run.state, 'SUCCEEDED', run.message)
  const asked = world.registry.log.slice(from).map(({ method, path }) => `${method} ${path}`)
  return {
    run,
    asked: asked
      .filter((line) => line.includes('/team/web/'))
      .map((line) => line.replace('/v2/team/web/', '')),
  }
}

/** As the registry would tell of a push. */
function tell(world: World, digest: string, tag?: string): void {
  const push = { action: 'push', at: world.clock.now(), repository: 'team/web', digest } as const
  takeNotifications(world.store, 'prod', [tag === undefined ? push : { ...push, tag }])
}

/** Two young images; the registry tells of the second one's push, and a run has looked at all of it. */
async function told(options: MemoryOptions = {}): Promise<World> {
  const world = await openWorld(options)
  await world.push('team/web', { tags: ['pr-1'], days: 3 })
  await world.apply(POLICY)
  await scheduled(world)
  const { digest } = await world.push('team/web', { tags: ['pr-2'], days: 2 })
  tell(world, digest, 'pr-2')
  const { asked } = await scheduled(world)
  assert.ok(asked.length > 1, 'nothing had been told before the first scan')
  return world
}

test('a run that is due asks for the tags alone where nothing was pushed', async () => {
  await using world = await told()
  const { run, asked } = await scheduled(world)
  assert.deepEqual(asked, ['GET tags/list'])
  assert.equal(run.counts?.kept, 2)
})

test('what was pushed is looked at, and that alone', async () => {
  await using world = await told()
  const moved = await world.push('team/web', { tags: ['pr-1', 'pr-3'], seed: 'moved', days: 2 })
  tell(world, moved.digest, 'pr-1')
  tell(world, moved.digest, 'pr-3')
  const { run, asked } = await scheduled(world)
  assert.equal(run.counts?.kept, 3)
  assert.ok(
    asked.every((line) => !line.endsWith('/pr-2')),
    asked.join(),
  )
  assert.equal(world.store.tags.page(REF, '', 9).find(({ tag }) => tag === 'pr-1')?.digest, moved.digest)
  assert.deepEqual((await scheduled(world)).asked, ['GET tags/list'])
})

test('before a delete everything is scanned: an unreported index keeps its parts', async () => {
  await using world = await told()
  const stable = await world.push('team/web', { tags: ['stable'], days: 2 })
  tell(world, stable.digest, 'stable')
  await scheduled(world)
  await world.apply(POLICY.replace('expire_period = "7d"', 'expire_period = "1d"\n    retained_top = 1'))
  const repository = world.stored()
  repository?.tags.set('stable', repository.tags.get('pr-1') ?? '')
  const { run, asked } = await scheduled(world)
  assert.ok(asked.includes('HEAD manifests/stable'), asked.join())
  assert.deepEqual([run.counts?.planned, run.counts?.skipped], [0, 0])
  assert.deepEqual(await world.tags('team/web'), ['pr-1', 'pr-2', 'stable'])
})

test('after an unreported change everything is scanned, until a complete scan finds no other', async () => {
  await using world = await told()
  await world.push('team/web', { tags: ['pr-1'], seed: 'untold', days: 2 })
  assert.deepEqual((await scheduled(world)).asked, ['GET tags/list'])
  assert.ok((await scheduled(world, DAY)).asked.length > 1)
  assert.equal(incrementalFrom(world.store, REF, world.clock.now()), undefined)
  assert.ok((await scheduled(world)).asked.length > 1)
  assert.deepEqual((await scheduled(world)).asked, ['GET tags/list'])
})

test('runs that somebody asked for look at everything', async () => {
  await using world = await told()
  const from = world.registry.log.length
  await world.clean('prod/team/web')
  await world.dryRun('prod/team/web')
  const heads = world.registry.log.slice(from).filter(({ path }) => path.endsWith('/manifests/pr-1'))
  assert.equal(heads.length, 2)
})

test('everything is looked at a day after the last time, and where the clock was set back', async () => {
  await using world = await told()
  const { at = 0 } = world.store.completeScans.get(REF) ?? {}
  const upTo = incrementalFrom(world.store, REF, at + DAY)
  assert.ok(upTo !== undefined)
  assert.equal(incrementalFrom(world.store, REF, at + DAY + 1), undefined)
  assert.equal(incrementalFrom(world.store, REF, at - 1), undefined)
  assert.equal(incrementalFrom(world.store, { ...REF, repository: 'team/other' }, at), undefined)
})

test('everything is scanned if reported pushes are not stored any longer', async () => {
  await using world = await told()
  const last = world.store.completeScans.get(REF)
  assert.ok(last)
  const { oldest } = world.store.pushes.bounds()
  world.store.completeScans.set(REF, { ...last, upTo: oldest - 1 })
  assert.equal(incrementalFrom(world.store, REF, last.at), oldest - 1)
  world.store.completeScans.set(REF, { ...last, upTo: oldest - 2 })
  assert.equal(incrementalFrom(world.store, REF, last.at), undefined)
})
