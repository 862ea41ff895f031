import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../../daemon/clock.ts'
import { embeddedQueue } from '../../daemon/queue/embedded.ts'
import type { Queue } from '../../daemon/queue/queue.ts'
import { openTick } from '../../daemon/schedule/tick.ts'
import { CareenError } from '../../policies/model/index.ts'
import { NEVER, openWorld, webPolicy, type World } from '../support/world.ts'

const DAY = 24 * 3600 * 1000
const MANY = 20_000
const POLICY = webPolicy().replace('repository = "team/web"', 'repositories = "team/**"')

const quiet = { debug() {}, info() {}, warn() {}, error() {} }

/** A world with so many repositories, which are all due. */
async function openDue(many: number): Promise<World> {
  const world = await openWorld()
  await world.apply(POLICY, true)
  const { store, workspaces, now } = world.base
  store.transaction(() => {
    for (let i = 0; i < many; i += 1)
      store.repositories.upsert({ registry: 'prod', repository: `team/r${i}`, workspace: 'default' })
    workspaces.assign('default', now())
  })
  world.clock.skew = DAY + 1000
  return world
}

function queueOf(world: World): Queue {
  return embeddedQueue({ jobs: world.store.jobs, monotonic: world.clock.monotonic, sleep: systemClock.sleep })
}

test('20,000 repositories that are due at one instant all have a run, and are in the queue, after one tick', async () => {
  await using world = await openDue(MANY)
  const queue = queueOf(world)
  await openTick({ ...world.base, queue, log: quiet })(NEVER)
  assert.equal(world.store.runs.countQueued(), MANY)
  assert.deepEqual(await queue.depth(), { waiting: MANY, active: 0 })
  assert.deepEqual(world.store.repositories.due(world.clock.now(), 1), [])
})

test('a queue that lost everything has it again after one tick; the ticks read page after page', async () => {
  await using world = await openDue(1200)
  const queue = queueOf(world)
  const added: string[] = []
  let depth = 0
  const add = async (ids: readonly string[]): Promise<void> => void added.push(...ids)
  const watched = {
    add,
    repair: add,
    depth: async () => ({ waiting: depth, active: 0 }),
  }
  const tick = openTick({ ...world.base, queue: watched, log: quiet })
  await tick(NEVER)
  added.length = 0
  await tick(NEVER)
  assert.equal(new Set(added).size, 1200, 'it lacks jobs: all of them in one tick')
  depth = 1200
  const pages: number[] = []
  const seen = new Set<string>()
  for (let i = 0; i < 3; i += 1) {
    added.length = 0
    await tick(NEVER)
    pages.push(added.length)
    for (const id of added) seen.add(id)
  }
  assert.deepEqual([pages, seen.size], [[500, 500, 200], 1200])
  await queue.close()
})

test('a queue that cannot be reached delays runs, and does not keep them from being created', async () => {
  await using world = await openDue(1200)
  let calls = 0
  const down = async (): Promise<never> => {
    calls += 1
    throw new CareenError('QUEUE_UNAVAILABLE', 'Redis cannot be reached')
  }
  await openTick({ ...world.base, queue: { add: down, repair: down, depth: down }, log: quiet })(NEVER)
  assert.equal(world.store.runs.countQueued(), 1200)
  assert.equal(calls, 2, 'one try to add, one to compare')
})
