/** Nights in which the storage is unmounted in part: a tag is listed and leads nowhere, though its image was pushed long ago. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fault } from '../../daemon/registry/fake/faults.ts'
import type { MemoryRequest } from '../../daemon/registry/fake/state.ts'
import { pushIndex, type Pushed } from '../support/push.ts'
import { openWorld, webPolicy, type World } from '../support/world.ts'

const HOUR = 60 * 60_000
const DAY = 24 * HOUR
const REF = { registry: 'prod', repository: 'team/web' }
const REPOSITORY = 'prod/team/web'
const NEWEST_8 = webPolicy('max_delete_percent = 100', 'max = 8').replace('pr-.*', '.*')

const NOT_FOUND: Fault = {
  kind: 'answer',
  status: 404,
  headers: { 'content-type': 'application/json' },
  body: '{"errors":[{"code":"MANIFEST_UNKNOWN"}]}',
}

/** A registry whose storage can be unmounted in part: names and digests that answer 404. */
async function storage() {
  const away = new Set<string>()
  const fault = ({ path }: MemoryRequest): Fault | undefined =>
    [...away].some((name) => path.endsWith(`/manifests/${name}`)) ? NOT_FOUND : undefined
  const world = await openWorld({ fault })
  const unmount = (...names: readonly string[]) => {
    for (const name of names) away.add(name)
  }
  return { world, unmount, mount: () => away.clear() }
}

/** A build of now, an hour after the one before. */
function build(world: World, tag: string): Promise<Pushed> {
  world.clock.skew += HOUR
  return world.push('team/web', { tags: [tag], seed: tag, days: -world.clock.skew / DAY })
}

async function builds(world: World, first: number, last: number): Promise<void> {
  for (let i = first; i <= last; i += 1) await build(world, `build-${i}`)
}

async function cleaned(world: World): Promise<void> {
  world.clock.skew += HOUR
  const run = await world.clean(REPOSITORY)
  assert.equal(run.state, 'SUCCEEDED', run.message)
}

async function left(world: World): Promise<readonly number[]> {
  const tags = await world.tags('team/web')
  return tags.map((tag) => Number(tag.replace('build-', ''))).toSorted((a, b) => a - b)
}

const to = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i)
const dangling = (world: World) => world.store.danglingTags.all(REF)

test('a build that was hidden at its first look is no newer than those of its day', async () => {
  const { world, unmount, mount } = await storage()
  await using _ = world
  await builds(world, 1, 8)
  await world.apply(NEWEST_8)
  await cleaned(world)
  const hidden = await build(world, 'build-9')
  await builds(world, 10, 10)
  unmount('build-9', hidden.digest)
  const bound = world.store.looks.of(REF).after
  await cleaned(world)
  await cleaned(world)
  assert.deepEqual(dangling(world), [{ tag: 'build-9', after: bound }], 'as it was at the first of two looks')
  mount()
  await builds(world, 11, 17)
  await cleaned(world)
  assert.deepEqual(await left(world), to(10, 17))
  assert.deepEqual(dangling(world), [])
})

test('a build that was hidden at the first look ever pushes nothing out', async () => {
  const { world, unmount, mount } = await storage()
  await using _ = world
  const hidden = await build(world, 'build-1')
  await builds(world, 2, 9)
  unmount('build-1', hidden.digest)
  await world.apply(NEWEST_8)
  await cleaned(world)
  assert.deepEqual(dangling(world), [{ tag: 'build-1' }])
  mount()
  await cleaned(world)
  assert.deepEqual(await left(world), to(1, 9))
  await builds(world, 10, 17)
  await cleaned(world)
  assert.deepEqual(await left(world), to(10, 17))
})

test('a tag that moved to a hidden build, and what an index hides', async () => {
  const { world, unmount, mount } = await storage()
  await using _ = world
  const at = world.at()
  await build(world, 'latest')
  await world.apply(NEWEST_8)
  await cleaned(world)
  const bound = world.store.looks.of(REF).after
  const child = await world.push('team/web', { tags: [], seed: 'child', days: 0 })
  const index = await pushIndex(at, ['latest'], [child])
  unmount('latest', index.digest, child.digest)
  await cleaned(world)
  mount()
  const other = await build(world, 'other')
  const last = world.store.looks.of(REF).after
  await cleaned(world)
  const after = new Map(world.store.sightings.page(REF, '', 99).map((one) => [one.digest, one.after]))
  assert.deepEqual(
    [index, child, other].map(({ digest }) => after.get(digest)),
    [bound, bound, last],
  )
  const tags = new Map(world.store.tags.page(REF, '', 99).map((one) => [one.tag, one.after]))
  assert.deepEqual([tags.get('latest'), tags.get('other')], [bound, last])
})

test('a tag that stays dangling makes no other time imprecise', async () => {
  await using world = await openWorld()
  await builds(world, 1, 2)
  world.stored().tags.set('broken', `sha256:${'0'.repeat(64)}`)
  await world.apply(NEWEST_8)
  await cleaned(world)
  for (let i = 3; i < 14; i += 1) {
    await builds(world, i, i)
    await cleaned(world)
  }
  const { decisions } = await world.repositories.explain(REPOSITORY, 'build-13', new AbortController().signal)
  assert.equal(decisions.length, 1)
  const seen = world.store.sightings.page(REF, '', 99).toSorted((a, b) => a.firstSeenAt - b.firstSeenAt)
  assert.ok(
    seen
      .slice(-8)
      .every(
        ({ after, firstSeenAt }, i, all) =>
          i === 0 || (after ?? 0) >= (all[i - 1]?.firstSeenAt ?? firstSeenAt),
      ),
  )
  assert.deepEqual(dangling(world), [{ tag: 'broken' }])
})
