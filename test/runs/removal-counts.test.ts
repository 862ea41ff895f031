import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MemoryOptions } from '../../daemon/registry/fake/state.ts'
import type { Pushed } from '../support/push.ts'
import { openWorld, pushTen, webPolicy, type World } from '../support/world.ts'

type AtDelete = MemoryOptions & { doomed: readonly Pushed[]; act: (count: number) => 'pass' | 'refuse' }

/** Calls `act` at each delete of what is doomed with how many there were; it says what the registry does. */
function atDelete(): AtDelete {
  let count = 0
  const options: AtDelete = {
    doomed: [],
    act: () => 'pass',
    fault: ({ method, path }) => {
      if (method !== 'DELETE' || !options.doomed.some(({ digest }) => path.endsWith(digest))) return undefined
      count += 1
      return options.act(count) === 'refuse' ? { kind: 'answer', status: 405 } : undefined
    },
  }
  return options
}

/** What went by the newest run, as the list of runs has it. */
function listed({ runs }: World) {
  const [run] = runs.list({ limit: 1 })
  return { state: run?.state, ...run?.removals }
}

test('removals of a failed run are counted, though it left no counts', async () => {
  const registry = atDelete()
  await using world = await openWorld(registry)
  registry.doomed = await pushTen(world, 3)
  await world.apply(webPolicy())
  registry.act = (count) => (count === 3 ? 'refuse' : 'pass')
  const run = await world.clean('prod/team/web')
  assert.equal(run.counts, undefined)
  assert.deepEqual(listed(world), { state: 'FAILED', deleted: 2, untagged: 0, pending: 0 }, run.message)
})

test('a run that is cancelled while an image goes takes no other one', async () => {
  const registry = atDelete()
  await using world = await openWorld(registry)
  registry.doomed = await pushTen(world, 3)
  await world.apply(webPolicy())
  const started = await world.start('prod/team/web')
  registry.act = () => {
    world.runs.cancel(started.id)
    return 'pass'
  }
  await world.workOn(started)
  assert.deepEqual(listed(world), { state: 'CANCELLED', deleted: 1, untagged: 0, pending: 0 })
})

test('what a run removed before its worker was stopped counts, also when it is cancelled or ended by another', async () => {
  for (const end of ['cancelled', 'ended'] as const) {
    const registry = atDelete()
    await using world = await openWorld(registry)
    registry.doomed = await pushTen(world, 3)
    await world.apply(webPolicy())
    const stop = new AbortController()
    registry.act = () => {
      stop.abort()
      return 'pass'
    }
    const run = await world.workOn(await world.start('prod/team/web'), { stop: stop.signal })
    assert.deepEqual(listed(world), { state: 'QUEUED', deleted: 1, untagged: 0, pending: 0 })
    if (end === 'cancelled') {
      assert.match(world.runs.cancel(run.id).message ?? '', /no further image was deleted/)
      assert.deepEqual(listed(world), { state: 'CANCELLED', deleted: 1, untagged: 0, pending: 0 })
    } else {
      const done = await world.workOn(run)
      assert.equal(done.counts?.deleted, 3, 'the counts are those of all attempts')
      assert.deepEqual(listed(world), { state: 'SUCCEEDED', deleted: 3, untagged: 0, pending: 0 })
    }
  }
})

test('a run that was cancelled before it began removed nothing, and says so', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy())
  const { id } = await world.start('prod/team/web')
  assert.match(world.runs.cancel(id).message ?? '', /^no image was deleted/)
  assert.deepEqual(world.runs.get(id).removals, { deleted: 0, untagged: 0, pending: 0 })
})

test('a tombstone is no deleted image, and a dry run removes nothing', async () => {
  await using world = await openWorld({ untag: false })
  await pushTen(world)
  await world.apply(webPolicy().replace('url = "$URL"', 'url = "$URL"\n  tombstones = true'))
  const dry = await world.dryRun('prod/team/web')
  assert.equal(dry.counts?.planned, 2)
  assert.equal(dry.removals, undefined)
  const run = await world.clean('prod/team/web')
  assert.equal(world.store.intents.count(run.id), 3, 'two images and their tombstone')
  assert.deepEqual(run.removals, { deleted: 2, untagged: 0, pending: 0 }, run.message)
})

test('a run that parks in its second try does not say that it never deleted anything', async () => {
  const registry = atDelete()
  await using world = await openWorld(registry)
  registry.doomed = await pushTen(world, 3)
  await world.apply(webPolicy())
  const stop = new AbortController()
  registry.act = () => {
    stop.abort()
    return 'pass'
  }
  const run = await world.workOn(await world.start('prod/team/web'), { stop: stop.signal })
  await world.apply(webPolicy('max_delete_count = 1'), true)
  assert.match((await world.workOn(run)).message ?? '', /Nothing was deleted in this attempt\. Inspect/)
  assert.deepEqual(listed(world), { state: 'AWAITING_APPROVAL', deleted: 1, untagged: 0, pending: 0 })
})
