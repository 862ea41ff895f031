/** What careen pushes itself to repair is evidence for that image alone, also where the registry tells of the push. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { takeNotifications } from '../../../daemon/inventory/take-notifications.ts'
import type { Fault } from '../../../daemon/registry/fake/faults.ts'
import type { MemoryRequest } from '../../../daemon/registry/fake/state.ts'
import { openWorld, webPolicy, type World } from '../../support/world.ts'

const HOUR = 60 * 60_000
const DAY = 24 * HOUR
const REPOSITORY = 'prod/team/web'
const REF = { registry: 'prod', repository: 'team/web' }
const policy = (more = ''): string =>
  webPolicy(`max_delete_percent = 100\n  ${more}`, 'max = 3').replace('pr-.*', '.*')

/** A registry that tells of every push at once, also of careen's own. */
async function tellingWorld(fault: (request: MemoryRequest) => Fault | undefined = () => undefined) {
  const told: string[] = []
  const world: World = await openWorld({
    fault: (request) => {
      const { method, path } = request
      const reference = path.split('/manifests/')[1]
      if (method !== 'PUT' || reference === undefined) return fault(request)
      // The registry holds it when the answer is there: the notification waits until somebody asks.
      told.push(reference)
      return undefined
    },
  })
  const tell = () => {
    const { tags } = world.stored()
    for (const reference of told.splice(0)) {
      const digest = tags.get(reference)
      if (digest !== undefined)
        takeNotifications(world.store, 'prod', [
          { action: 'push', repository: 'team/web', digest, tag: reference, at: world.clock.now() },
        ])
    }
  }
  const build = async (number: number) => {
    world.clock.skew += HOUR
    const tag = `build-${number}`
    const pushed = await world.push('team/web', { tags: [tag], seed: tag, days: -world.clock.skew / DAY })
    tell()
    return pushed
  }
  return { world, tell, build }
}

const left = async (world: World) =>
  (await world.tags('team/web')).map((tag) => Number(tag.replace('build-', ''))).toSorted((a, b) => a - b)

test('a kept tag that was put back is not the newest, though the registry reports its push', async () => {
  const lose: { act?: () => void } = {}
  const { world, tell, build } = await tellingWorld(({ method, path }) => {
    if (method !== 'DELETE' || path.includes('careen-probe')) return undefined
    lose.act?.()
    delete lose.act
    return undefined
  })
  await using _ = world
  await build(0)
  await world.apply(policy(), true)
  await world.dryRun(REPOSITORY)
  for (const number of [1, 2, 3]) await build(number)
  lose.act = () => void world.stored().tags.delete('build-1')
  world.clock.skew += HOUR
  const run = await world.clean(REPOSITORY)
  assert.match(run.message ?? '', /build-1 \(restored\)/)
  tell()
  world.repositories.resume(REPOSITORY)
  const sighting = world.store.sightings.page(REF, '', 9).find(({ putBackAt }) => putBackAt !== undefined)
  assert.ok(sighting?.pushedAt !== undefined && sighting.pushedAt >= run.createdAt, 'the registry told')
  await build(4)
  world.clock.skew += HOUR
  const next = await world.clean(REPOSITORY)
  assert.equal(next.state, 'SUCCEEDED', next.message)
  assert.deepEqual(await left(world), [1, 2, 3, 4], 'build-1 may be the newest, and pushes nobody out')
  for (const number of [5, 6, 7]) await build(number)
  world.clock.skew += HOUR
  assert.equal((await world.clean(REPOSITORY)).state, 'SUCCEEDED')
  assert.deepEqual(await left(world), [5, 6, 7])
})
