/** Deletes that break off half way: the image is gone, its tags are listed still. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fault } from '../../../daemon/registry/fake/faults.ts'
import type { MemoryRequest } from '../../../daemon/registry/fake/state.ts'
import { AFTER_DELETES, openWorld, pushTen, webPolicy, type World } from '../../support/world.ts'

const RELEASES = [2, 3, 4, 5, 6, 7, 8, 9, 10].map((i) => `release-${i}`).toSorted()

type Lie = (request: MemoryRequest, world: World, doomed: string) => Fault | undefined

/** A world in which one image is to go, and `lie` is asked of every request once all is pushed. */
async function lying(lie: Lie, options: { untag?: boolean } = {}) {
  const about: { world?: World; doomed: string } = { doomed: '' }
  const fault = (request: MemoryRequest): Fault | undefined =>
    about.world === undefined ? undefined : lie(request, about.world, about.doomed)
  const world = await openWorld({ ...options, fault })
  const [image] = await pushTen(world, 1)
  await world.apply(webPolicy())
  about.doomed = image?.digest ?? ''
  about.world = world
  return { world, doomed: about.doomed, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
}

const deletes = ({ method, path }: MemoryRequest, digest: string): boolean =>
  method === 'DELETE' && path.endsWith(digest)

/** The manifest goes, its tags stay, no answer comes: as often as `times` says. */
function halfDeletes(times: number, then: Lie = () => undefined): Lie {
  let left = times
  return (request, world, doomed) => {
    if (!deletes(request, doomed) || left === 0) return then(request, world, doomed)
    left -= 1
    world.stored().manifests.delete(doomed)
    return { kind: 'reset' }
  }
}

const outcomes = (world: World) => {
  const [run] = world.runs.list({ limit: 1 })
  return world.store.intents
    .ofRun(run?.id ?? '', 0, 9)
    .map(({ outcome, detail }) => ({ outcome, detail: detail ?? '' }))
}

test('the image is put back and deleted once more, so that its tags go', async () => {
  await using at = await lying(halfDeletes(1))
  const run = await at.world.clean('prod/team/web')
  assert.equal(run.state, 'SUCCEEDED', run.message)
  assert.deepEqual(await at.world.tags('team/web'), RELEASES)
  assert.equal(at.world.deletes().filter((request) => deletes(request, at.doomed)).length, 2)
  const [one] = outcomes(at.world)
  assert.equal(one?.outcome, 'deleted')
  assert.match(one?.detail ?? '', /dangling tags \(pr-1\); careen removed them/)
})

test('never more than once more', async () => {
  await using at = await lying(halfDeletes(9))
  const run = await at.world.clean('prod/team/web')
  assert.equal(run.state, 'SUCCEEDED', run.message)
  assert.equal(at.world.deletes().filter((request) => deletes(request, at.doomed)).length, 2)
  const [one, ...more] = outcomes(at.world)
  assert.equal(one?.outcome, 'deleted')
  assert.equal(more.length, 0)
  assert.match(one?.detail ?? '', /dangling tags \(pr-1\); /)
  assert.match(run.message ?? '', /tag pr-1 is dangling: it is listed/)
})

test('if the image cannot be put back, the dangling tag is reported and nothing else is tried', async () => {
  const refuse: Lie = ({ method }) => (method === 'PUT' ? { kind: 'answer', status: 403 } : undefined)
  await using at = await lying(halfDeletes(1, refuse))
  const run = await at.world.clean('prod/team/web')
  assert.equal(run.state, 'SUCCEEDED', run.message)
  assert.equal(at.world.deletes().filter((request) => deletes(request, at.doomed)).length, 1)
  assert.match(outcomes(at.world)[0]?.detail ?? '', /access denied/)
  assert.match(run.message ?? '', /pr-1 is dangling: it is listed/)
})

test('an image that was put back and cannot be deleted any more is not said to be gone', async () => {
  const refuse: Lie = (request, _world, doomed) =>
    deletes(request, doomed) ? { kind: 'answer', status: 409 } : undefined
  await using at = await lying(halfDeletes(1, refuse))
  const run = await at.world.clean('prod/team/web')
  assert.deepEqual([run.counts?.deleted, run.counts?.failed], [0, 1])
  assert.deepEqual(await at.world.tags('team/web'), ['pr-1', ...RELEASES])
  assert.deepEqual(
    outcomes(at.world).map(({ outcome }) => outcome),
    ['not_done'],
  )
})

test('a registry that dies half way: a run after that settles and mends, when nothing can arrive any more', async () => {
  for (const untag of [false, true]) {
    let dead = false
    const dies: Lie = (request, world, doomed) => {
      if (dead) return { kind: 'reset' }
      if (!deletes(request, doomed) && !(untag && deletes(request, '/pr-1'))) return undefined
      if (world.runs.list({ limit: 9 }).length > 1) return undefined
      dead = true
      world.stored().manifests.delete(doomed)
      return { kind: 'reset' }
    }
    await using at = await lying(dies, { untag })
    const failed = await at.world.clean('prod/team/web')
    assert.equal(failed.errorCode, 'DELETE_OUTCOME_UNKNOWN', failed.message)
    dead = false
    assert.ok((await at.world.tags('team/web')).includes('pr-1'))
    at.world.wait(AFTER_DELETES)
    const run = await at.world.clean('prod/team/web')
    assert.equal(run.state, 'SUCCEEDED', run.message)
    assert.deepEqual(await at.world.tags('team/web'), RELEASES)
    const [intent] = at.world.store.intents.ofRun(failed.id, 0, 9)
    assert.equal(intent?.outcome, 'deleted')
    assert.match(intent?.detail ?? '', /found by inspection.*pr-1.*careen removed them/)
  }
})

test('a tag that led nowhere before is shown, and left alone', async () => {
  await using world = await openWorld({ untag: true })
  await pushTen(world)
  await world.apply(webPolicy())
  world.stored().tags.set('pr-99', `sha256:${'0'.repeat(64)}`)
  for (const run of [await world.dryRun('prod/team/web'), await world.clean('prod/team/web')]) {
    assert.equal(run.state, 'SUCCEEDED', run.message)
    assert.match(run.message ?? '', /tag pr-99 is dangling: it is listed/)
  }
  assert.ok((await world.tags('team/web')).includes('pr-99'))
  assert.ok(!world.deletes().some(({ path }) => path.endsWith('pr-99')))
})
