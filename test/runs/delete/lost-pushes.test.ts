/** Pushes that a DELETE removed come back. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../../../daemon/clock.ts'
import { type FaultRule, faults } from '../../../daemon/registry/fake/faults.ts'
import type { MemoryRequest } from '../../../daemon/registry/fake/state.ts'
import { type Pushed, pushImage, resolve } from '../../support/push.ts'
import { hurry, openWorld, webPolicy, type World } from '../../support/world.ts'
import { cleanWith, cutShort, DAY, EVERYTHING, seeded, tell } from './pushes.ts'

type Racing = (world: World, image: Pushed) => Promise<void>

/** In the middle of the DELETE of `pr-1` its tag is pushed, and the registry removes it all the same. */
async function racing(during: Racing, rules: readonly FaultRule[] = [], policy = webPolicy(EVERYTHING)) {
  const about: { world?: World; image?: Pushed } = {}
  const act = async (): Promise<void> => {
    if (about.world && about.image) await during(about.world, about.image)
  }
  const deletes = ({ method, path }: MemoryRequest): boolean =>
    method === 'DELETE' && path.endsWith(about.image?.digest ?? '-')
  const world = await openWorld({
    fault: faults({ fault: { kind: 'during', act }, when: deletes, times: 1 }, ...rules),
  })
  about.image = await seeded(world)
  await world.apply(policy)
  about.world = world
  return { world, image: about.image, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
}

const next = (world: World) => pushImage(world.at(), { tags: ['pr-1'], seed: 'next build' })

const PUT_BACK =
  /tag pr-1 was pushed while its image was deleted; the registry lost the push, and careen restored it/

test('a push that was lost to the DELETE of its old image is put back, and reported', async () => {
  const about: { pushed?: Pushed } = {}
  await using race = await racing(async (world) => {
    about.pushed = await next(world)
    tell(world, about.pushed.digest, { tag: 'pr-1' })
  })
  const run = await race.world.clean('prod/team/web')
  assert.equal(run.state, 'SUCCEEDED', run.message)
  assert.match(run.message ?? '', PUT_BACK)
  assert.equal(await resolve(race.world.at(), 'pr-1'), about.pushed?.digest)
  assert.equal(await resolve(race.world.at(), race.image.digest), undefined)
})

test('without notifications it would be lost', async () => {
  await using race = await racing(async (world) => void (await next(world)))
  const run = await race.world.clean('prod/team/web')
  assert.equal(run.message, undefined)
  assert.equal(await resolve(race.world.at(), 'pr-1'), undefined)
})

test('the same image pushed again is put back from memory', async () => {
  await using race = await racing(async (world, image) => tell(world, image.digest, { tag: 'pr-1' }))
  hurry(race.world)
  const run = await race.world.clean('prod/team/web')
  assert.match(run.message ?? '', PUT_BACK)
  assert.equal(await resolve(race.world.at(), 'pr-1'), race.image.digest)
})

/** Like a registry that tells of reads, too: what was read last was told last. */
const tellsOfReads = (act: (world: World) => void, about: { world?: World }): FaultRule => ({
  fault: {
    kind: 'after',
    act: () => {
      if (about.world !== undefined) act(about.world)
    },
  },
  when: ({ method, path }) => method === 'GET' && path.includes('/manifests/sha256:'),
})

test('the run waits for notifications that come after its last delete', async () => {
  const about: { pushed?: Pushed; world?: World } = {}
  const telling = tellsOfReads((world) => {
    delete about.world
    tell(world, about.pushed?.digest ?? '', { tag: 'pr-1' })
    world.delivered.set('prod', Date.now() + 1000)
  }, about)
  await using race = await racing(
    async (world) => {
      about.pushed = await next(world)
      world.delivered.set('prod', Date.now() - 1500)
      about.world = world
    },
    [telling],
  )
  const { world } = race
  world.delivered.set('prod', Date.now() + 60_000)
  cutShort(world)
  assert.match((await world.clean('prod/team/web')).message ?? '', PUT_BACK)
  assert.equal(await resolve(world.at(), 'pr-1'), about.pushed?.digest)
})

test('a run deletes nothing before it received the notifications until then', async () => {
  await using world = await openWorld()
  const image = await seeded(world)
  world.clock.sleep = async (ms, signal) => {
    if (ms !== 1000) return systemClock.sleep(ms, signal)
    tell(world, image.digest, { tag: 'pr-1' })
    world.delivered.set('prod', Date.now() + 1000)
  }
  world.delivered.set('prod', Date.now() - 1500)
  const run = await world.clean('prod/team/web')
  assert.deepEqual([run.counts?.skipped, run.counts?.deleted], [1, 0], run.message)
})

test('notifications that come too late: the run says what is not known', async () => {
  await using race = await racing(async () => {})
  const { world } = race
  world.clock.sleep = (ms, signal) => {
    if (ms === 1000) world.clock.skew += 16_000
    return systemClock.sleep(ms === 1000 ? 1 : ms, signal)
  }
  world.delivered.set('prod', Date.now() - 1500)
  const run = await world.clean('prod/team/web')
  assert.deepEqual([run.state, run.counts?.deleted], ['SUCCEEDED', 1], run.message)
  assert.match(run.message ?? '', /reports pushes late, so the last deletes may have removed a push/)
})

test('a push of long ago that is reported only now is not put back', async () => {
  await using race = await racing(async (world, { digest }) =>
    tell(world, digest, { tag: 'pr-1', at: Date.now() - DAY }),
  )
  assert.equal((await race.world.clean('prod/team/web')).message, undefined)
  assert.equal(await resolve(race.world.at(), 'pr-1'), undefined)
})

test('a push that survived is left alone', async () => {
  await using world = await openWorld()
  const image = await seeded(world)
  let puts = 0
  const run = await cleanWith(world, (ledger) => ({
    recordOutcome: async (...args) => {
      await ledger.recordOutcome(...args)
      const { digest } = await next(world)
      tell(world, image.digest, { tag: 'pr-1' })
      tell(world, digest, { tag: 'pr-1' })
      puts = world.registry.log.filter(({ method }) => method === 'PUT').length
    },
  }))
  assert.equal(run.message, undefined)
  assert.equal(world.registry.log.filter(({ method }) => method === 'PUT').length, puts)
})

test('a lost push that cannot be put back stops the cleaning of the repository', async () => {
  await using race = await racing(
    async (world) => tell(world, (await next(world)).digest, { tag: 'pr-1' }),
    [
      {
        fault: { kind: 'answer', status: 403 },
        when: ({ method, path, headers }) =>
          method === 'PUT' && path.endsWith('/pr-1') && headers['user-agent'] === 'careen/test',
      },
    ],
  )
  const run = await race.world.clean('prod/team/web')
  assert.deepEqual([run.state, run.errorCode], ['FAILED', 'KEPT_TAG_MISSING'])
  assert.match(run.message ?? '', /pr-1 \(NOT restored: /)
  assert.match(race.world.store.repositories.get(run)?.stopped ?? '', /pr-1/)
})

test("with tombstones, careen's own pushes are ignored, and a push over one is put back", async () => {
  const about: { pushed?: Pushed } = {}
  await using race = await racing(
    async (world) => {
      const { manifests, tags } = world.stored()
      const tombstone = tags?.get('pr-1')
      assert.ok(manifests && tags && tombstone)
      tell(world, tombstone)
      tell(world, tombstone, { tag: 'pr-1' })
      about.pushed = await next(world)
      // As if the tombstone had been put over it.
      tags.set('pr-1', tombstone)
      tell(world, about.pushed.digest, { tag: 'pr-1' })
      tell(world, tombstone, { tag: 'pr-1' })
    },
    [],
    webPolicy(EVERYTHING).replace('url = "$URL"', 'url = "$URL"\n  tombstones = true'),
  )
  const run = await race.world.clean('prod/team/web')
  assert.equal(run.state, 'SUCCEEDED', run.message)
  assert.equal(await resolve(race.world.at(), 'pr-1'), about.pushed?.digest)
})

test('a push that a tombstone was put over comes back though the tombstone cannot be removed', async () => {
  const about: { pushed?: Pushed } = {}
  await using race = await racing(
    async (world) => {
      const { tags } = world.stored()
      const tombstone = tags?.get('pr-1') ?? ''
      about.pushed = await next(world)
      tags?.set('pr-1', tombstone)
      tell(world, about.pushed.digest, { tag: 'pr-1' })
    },
    [
      {
        fault: { kind: 'answer', status: 500 },
        when: ({ method }) => method === 'DELETE' && about.pushed !== undefined,
      },
    ],
    webPolicy(EVERYTHING).replace('url = "$URL"', 'url = "$URL"\n  tombstones = true'),
  )
  const run = await race.world.clean('prod/team/web')
  assert.equal(run.errorCode, 'DELETE_OUTCOME_UNKNOWN', run.message)
  assert.equal(await resolve(race.world.at(), 'pr-1'), about.pushed?.digest)
})

test('a run that ends badly looks for lost pushes all the same', async () => {
  const about: { pushed?: Pushed; failing?: true } = {}
  await using race = await racing(async (world) => void (about.pushed = await next(world)))
  const { world } = race
  await world.push('team/web', { tags: ['pr-2'], days: 9 })
  await world.apply(webPolicy(`${EVERYTHING}\n  grace = "0s"`), true)
  const run = await cleanWith(world, (ledger) => ({
    intend: (...args) => {
      if (about.pushed === undefined) return ledger.intend(...args)
      tell(world, about.pushed.digest, { tag: 'pr-1' })
      return Promise.reject(new Error('no disk'))
    },
  }))
  assert.equal(run.state, 'FAILED', run.message)
  assert.equal(await resolve(world.at(), 'pr-1'), about.pushed?.digest)
})

test('the run does not wait for a registry that has reported nothing for a day', async () => {
  await using world = await openWorld()
  await seeded(world)
  const pauses: number[] = []
  const { sleep } = world.clock
  world.clock.sleep = (ms, signal) => {
    pauses.push(ms)
    return sleep(ms, signal)
  }
  world.delivered.set('prod', Date.now() - DAY)
  const run = await world.clean('prod/team/web')
  assert.deepEqual([run.counts?.deleted, run.message], [1, undefined])
  assert.ok(!pauses.includes(1000), pauses.join())
})

test('who has lost the lease puts nothing back: another runner may be at work', async () => {
  await using race = await racing(async (world) => tell(world, (await next(world)).digest, { tag: 'pr-1' }))
  const { world } = race
  const about = { late: 0 }
  world.clock.monotonic = () => systemClock.monotonic() + about.late
  const cleaning = cleanWith(world, (ledger) => ({
    recordOutcome: async (...args) => {
      await ledger.recordOutcome(...args)
      about.late = 120_000
    },
  }))
  await assert.rejects(cleaning, { code: 'LEASE_LOST' })
  assert.equal(await resolve(world.at(), 'pr-1'), undefined)
})
