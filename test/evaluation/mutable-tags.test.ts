/** Images whose tags move often, on registries that cannot remove a tag alone. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mutableTags } from '../../daemon/evaluation/mutable-tags.ts'
import type { Decision } from '../../policies/index.ts'
import { pushIndex, resolve } from '../support/push.ts'
import { openWorld, pushTen, webPolicy, type World } from '../support/world.ts'

const policy = (more = '') => webPolicy(more).replace('pr-.*', 'pr-.*|latest|main')

async function withLatest(world: World, more = '') {
  await pushTen(world)
  await world.push('team/web', { tags: ['latest', 'pr-3'], days: 10 })
  await world.apply(policy(more), true)
  return world.clean('prod/team/web')
}

test('such an image is kept, and the run says why and what lets it go', async () => {
  await using world = await openWorld()
  const run = await withLatest(world)
  assert.equal(run.state, 'SUCCEEDED', run.message)
  assert.deepEqual([run.counts?.deleted, run.counts?.skipped, run.counts?.kept], [2, 0, 9])
  assert.match(run.message ?? '', /^1 deferred: tag latest is mutable.*delete_moving = true/)
  assert.ok((await world.tags('team/web')).includes('latest'))
})

test('it goes where the policy says so, and where the registry can remove a tag alone', async () => {
  for (const [options, more] of [
    [{}, 'delete_moving = true'],
    [{ untag: true }, ''],
  ] as const) {
    await using world = await openWorld(options)
    const run = await withLatest(world, more)
    assert.equal(run.counts?.deleted, 3, run.message)
    assert.equal(run.message, undefined)
  }
})

test('a tag that moved between two scans is deferred like one that is mutable by its name', async () => {
  await using world = await openWorld()
  await pushTen(world, 0)
  await world.push('team/web', { tags: ['pr-1'], days: 12 })
  await world.push('team/web', { tags: ['pr-2'], days: 12 })
  await world.apply(webPolicy('grace = "0s"', 'retained_top = 1'), true)
  assert.equal((await world.dryRun('prod/team/web')).state, 'SUCCEEDED')
  const second = await world.push('team/web', { tags: ['pr-1'], days: 11 })
  assert.equal((await world.dryRun('prod/team/web')).state, 'SUCCEEDED')
  await world.push('team/web', { tags: ['pr-3'], days: 1 })
  const run = await world.clean('prod/team/web')
  assert.match(run.message ?? '', /^1 deferred: tag pr-1 is mutable/)
  const at = world.at()
  assert.equal(await resolve(at, 'pr-1'), second.digest)
  assert.equal(await resolve(at, 'pr-2'), undefined)
})

test('dependents of a deferred image stay with it, and are counted as a part of it', async () => {
  await using world = await openWorld()
  await pushTen(world, 0)
  const child = await world.push('team/web', { tags: [], days: 10 })
  const index = await pushIndex(world.at(), ['main'], [child])
  await world.push('team/web', { tags: [`${index.digest.replace(':', '-')}.sig`], days: 10 })
  await world.apply(policy())
  const run = await world.clean('prod/team/web')
  assert.match(run.message ?? '', /^1 deferred: tag main is mutable/)
  for (const { digest } of [child, index]) assert.ok(await resolve(world.at(), digest))
})

test('a kept tag on the same image: without a way to remove a tag alone, none is removed', async () => {
  await using world = await openWorld()
  await pushTen(world, 0)
  const both = await world.push('team/web', { tags: ['pr-1', 'v1'], days: 10 })
  await world.apply(webPolicy('untag = true'))
  const run = await world.clean('prod/team/web')
  assert.deepEqual([run.counts?.untagged, run.counts?.skipped], [0, 1])
  assert.deepEqual(world.store.intents.ofRun(run.id, 0, 9), [])
  const at = world.at()
  assert.deepEqual([await resolve(at, 'pr-1'), await resolve(at, 'v1')], [both.digest, both.digest])
})

const decision = (tags: readonly string[], action: Decision['action'] = 'DELETE'): Decision => ({
  digest: `sha256:${'a'.repeat(64)}`,
  tags,
  action,
  untag: [],
  reasons: [],
  group: '',
  follows: [],
  size: 0,
  verdicts: [],
})

test('which tags move: by name, or because a move was seen; never those of signatures', () => {
  const signature = `sha256-${'b'.repeat(64)}.sig`
  const moved = new Set(['pr-1', signature])
  const cases: [readonly string[], Decision['action'], readonly string[]][] = [
    [['pr-1', 'pr-2'], 'DELETE', ['pr-1']],
    [['v1', 'stable', 'edge'], 'CASCADE', ['stable', 'edge']],
    [[signature], 'CASCADE', []],
    [['latest'], 'UNTAG', []],
    [['latest-1', 'mainline'], 'DELETE', []],
    [[], 'DELETE', []],
  ]
  for (const [tags, action, expected] of cases)
    assert.deepEqual(mutableTags(decision(tags, action), moved), expected)
})
