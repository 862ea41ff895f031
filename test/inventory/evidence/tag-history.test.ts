/** What scans remember of tags. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { movedTags, tagDifference, untaggedNow } from '../../../daemon/inventory/evidence/tag-history.ts'
import type { TagState } from '../../../proto/resources/inventory.ts'
import { openWorld, webPolicy, type World } from '../../support/world.ts'

const ref = { registry: 'prod', repository: 'team/web' }
const HOUR = 3600_000

const state = (tag: string, rest: Partial<TagState> = {}): [string, TagState] => [
  tag,
  { tag, digest: 'x', since: 10, baseline: false, moves: 0, ...rest },
]

test('moved: seen at two digests, then or now', () => {
  const history = new Map([state('a', { moves: 1 }), state('b'), state('c'), state('d', { removedAt: 3 })])
  const now = new Map([
    ['b', 'y'],
    ['c', 'x'],
    ['d', 'y'],
    ['e', 'x'],
  ])
  assert.deepEqual([...movedTags(history, now)].toSorted(), ['a', 'b', 'd'])
})

test('an image that has no tag now has lost it by now, or by the look that missed it first', () => {
  const history = new Map([
    state('a'),
    state('b', { digest: 'y', missingSince: 30 }),
    state('c', { digest: 'z', removedAt: 7 }),
  ])
  const untagged = (now: Record<string, string>) => [
    ...untaggedNow(history, new Map(Object.entries(now)), 99),
  ]
  assert.deepEqual(untagged({ a: 'n', b: 'y' }), [['x', 99]])
  assert.deepEqual(untagged({ a: 'n', b: 'x' }), [['y', 99]])
  assert.deepEqual(untagged({}), [
    ['x', 99],
    ['y', 30],
  ])
})

test('a dangling tag is not removed', () => {
  const history = new Map([state('a'), state('b')])
  const { moved, lost } = tagDifference(history, { tags: new Map(), dangling: ['a'] }, { baseline: false })
  assert.deepEqual([moved, lost], [[], ['b']])
})

test('a tag that was missing is reported when it is back', () => {
  const history = new Map([state('a', { missingSince: 3 })])
  const { moved } = tagDifference(history, { tags: new Map([['a', 'x']]), dangling: [] }, { baseline: false })
  assert.deepEqual(moved, [{ tag: 'a', digest: 'x', baseline: false }])
})

test('what differs, applied to what was known, is what is there now', () => {
  const tags = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('x', 'y'))
  fc.assert(
    fc.property(
      tags,
      fc.array(fc.constantFrom('a', 'b', 'c', 'd')),
      tags,
      (before, gone: readonly string[], after) => {
        const history = new Map(
          Object.entries(before).map(([tag, digest]) =>
            state(tag, { digest, ...(gone.includes(tag) ? { removedAt: 5 } : {}) }),
          ),
        )
        const { moved, lost } = tagDifference(
          history,
          { tags: new Map(Object.entries(after)), dangling: [] },
          { baseline: false, after: 7 },
        )
        const result = new Map(
          [...history.values()].flatMap((one) =>
            one.removedAt === undefined ? [[one.tag, one.digest]] : [],
          ),
        )
        for (const { tag, digest, baseline, after: bound } of moved) {
          assert.deepEqual([baseline, bound], [false, 7])
          assert.notEqual(result.get(tag), digest)
          result.set(tag, digest)
        }
        for (const tag of lost) assert.ok(result.delete(tag))
        assert.deepEqual(result, new Map(Object.entries(after)))
      },
    ),
  )
})

async function scanned(world: World): Promise<Map<string, TagState>> {
  const run = await world.dryRun('prod/team/web')
  assert.equal(run.state, 'SUCCEEDED', run.message)
  return new Map(world.store.tags.page(ref, '', 99).map((one) => [one.tag, one]))
}

test('scans remember where tags lead, and how often they moved', async () => {
  await using world = await openWorld()
  await world.push('team/web', { tags: ['latest'], seed: 'old' })
  const fixed = await world.push('team/web', { tags: ['fixed'], seed: 'fixed' })
  await world.apply(webPolicy())
  const first = await scanned(world)
  assert.deepEqual([first.get('latest')?.baseline, first.get('fixed')?.baseline], [true, true])
  const old = first.get('latest')?.digest
  world.clock.skew = HOUR
  const fresh = await world.push('team/web', { tags: ['latest'], seed: 'new' })
  const second = await scanned(world)
  const moved = second.get('latest')
  assert.deepEqual([moved?.digest, moved?.moves, moved?.baseline], [fresh.digest, 1, false])
  assert.ok((moved?.since ?? 0) >= (first.get('latest')?.since ?? 0) + HOUR)
  assert.deepEqual(second.get('fixed'), first.get('fixed'))
  const lost = world.store.sightings.page(ref, '', 99).find(({ digest }) => digest === old)
  assert.equal(lost?.untaggedAt, moved?.since)
  assert.equal(
    world.store.sightings.page(ref, '', 99).find(({ digest }) => digest === fixed.digest)?.untaggedAt,
    undefined,
  )
})

test('a second scan asks only whether tags lead where they did', async () => {
  await using world = await openWorld()
  for (const name of ['a', 'b', 'c']) await world.push('team/web', { tags: [name] })
  await world.apply(webPolicy())
  await scanned(world)
  const from = world.registry.log.length
  await scanned(world)
  const asked = world.registry.log
    .slice(from)
    .map(({ method, path }) => `${method} ${path.split('/').at(-2)}`)
  assert.deepEqual(asked.toSorted(), [
    'GET referrers',
    'GET tags',
    'HEAD manifests',
    'HEAD manifests',
    'HEAD manifests',
  ])
})

test('a scan that breaks off changes nothing', async () => {
  let broken = false
  await using world = await openWorld({
    fault: ({ path }) =>
      broken && path.endsWith('/manifests/new') ? { kind: 'answer', status: 403 } : undefined,
  })
  await world.push('team/web', { tags: ['a'] })
  await world.push('team/web', { tags: ['b'] })
  await world.apply(webPolicy())
  const before = await scanned(world)
  const sightings = world.store.sightings.page(ref, '', 99)
  const repository = world.store.repositories.get(ref)
  await world.push('team/web', { tags: ['b', 'new'], seed: 'moved' })
  broken = true
  const run = await world.dryRun('prod/team/web')
  assert.equal(run.state, 'FAILED')
  assert.deepEqual(new Map(world.store.tags.page(ref, '', 99).map((one) => [one.tag, one])), before)
  assert.deepEqual(world.store.sightings.page(ref, '', 99), sightings)
  assert.deepEqual(world.store.repositories.get(ref), repository)
  broken = false
  assert.equal((await scanned(world)).get('b')?.moves, 1)
})

test('a tag that is gone for long is forgotten', async () => {
  await using world = await openWorld()
  await world.push('team/web', { tags: ['a'] })
  await world.push('team/web', { tags: ['b'] })
  await world.apply(webPolicy())
  await scanned(world)
  world.stored().tags.delete('a')
  assert.ok((await scanned(world)).get('a')?.missingSince)
  world.clock.skew = HOUR
  assert.ok((await scanned(world)).get('a')?.removedAt)
  world.clock.skew = 89 * 24 * HOUR
  assert.ok((await scanned(world)).has('a'))
  world.clock.skew = 91 * 24 * HOUR
  assert.deepEqual([...(await scanned(world)).keys()], ['b'])
})

test('an age from the tag counts from when the tag was seen to move', async () => {
  await using world = await openWorld()
  await world.push('team/web', { tags: ['pr-1'], days: 300, seed: 'one' })
  const second = await world.push('team/web', { tags: ['pr-2'], days: 300, seed: 'two' })
  await world.apply(webPolicy('delete_moving = true', 'expire_period = "7d"\n    age_from = "tagged"'))
  await scanned(world)
  world.clock.skew = HOUR
  const holds = world.stored()
  holds?.tags.set('pr-1', second.digest)
  await scanned(world)
  world.clock.skew = 6 * 24 * HOUR
  assert.equal((await world.clean('prod/team/web')).counts?.planned, 0)
  world.clock.skew = 9 * 24 * HOUR
  assert.equal((await world.dryRun('prod/team/web')).counts?.planned, 1)
})
