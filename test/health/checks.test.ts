import assert from 'node:assert/strict'
import { renameSync } from 'node:fs'
import { test } from 'node:test'
import { systemClock } from '../../daemon/clock.ts'
import { checkScheduler, checkWorkers, openClockCheck } from '../../daemon/health/checks.ts'
import { type HealthDeps, openHealth, startHealthMonitor } from '../../daemon/health/index.ts'
import { drainedWorkers } from '../../daemon/ledger/index.ts'
import { checksReferences, LOCAL_TRUST } from '../../daemon/trust/index.ts'
import { CareenError } from '../../policies/model/index.ts'
import type { HealthComponent } from '../../proto/resources/index.ts'
import { openTestConnections } from '../support/connections.ts'
import { openWorld, pushTen, webPolicy, type World } from '../support/world.ts'

const MINUTE = 60_000

function healthOf(world: World, instead: Partial<HealthDeps> = {}) {
  const { store, clock } = world
  return openHealth({
    store,
    queue: { depth: async () => ({ waiting: 0, active: 0 }) },
    clock,
    lastTick: clock.monotonic,
    expired: () => [],
    takers: { isAlone: false, lastAsked: () => undefined },
    drained: () => drainedWorkers({ store, now: clock.now }),
    disk: async () => ({ folder: '/var/lib/careen', free: 1024 ** 4 }),
    references: async () => undefined,
    ...instead,
  })
}

/** The parts that are not OK, after the last report is too old to be used again. */
async function troubles(
  world: World,
  health: ReturnType<typeof openHealth>,
): Promise<readonly HealthComponent[]> {
  world.clock.skew += 1001
  return (await health.report()).filter(({ state }) => state !== 'OK')
}

test('each part fails for its own reason, and is OK again after it', async () => {
  await using world = await openWorld()
  const down = { queue: false, ticked: 0, expired: false }
  const health = healthOf(world, {
    queue: {
      depth: async () => {
        if (down.queue) throw new CareenError('QUEUE_UNAVAILABLE', 'Redis at r cannot be reached')
        return { waiting: 0, active: 0 }
      },
    },
    lastTick: () => world.clock.monotonic() - down.ticked,
    expired: () => (down.expired ? world.store.runs.list({ limit: 1 }) : []),
  })
  const lines = async () =>
    (await troubles(world, health)).map(({ component, state, code }) => [component, state, code])
  assert.deepEqual(await lines(), [])
  renameSync(world.database, `${world.database}.away`)
  assert.deepEqual(await lines(), [['STORE', 'FAILING', 'STORE_FAILED']])
  assert.equal(health.canStore(), false)
  renameSync(`${world.database}.away`, world.database)
  world.clock.skew += 1001
  assert.equal(health.canStore(), true)
  world.store.holds.set('registries', new CareenError('STORE_READ_ONLY', 'held'))
  assert.deepEqual(await lines(), [['DELETES', 'FAILING', 'STORE_READ_ONLY']])
  world.store.holds.set('registries', undefined)
  Object.assign(down, { queue: true, ticked: 6 * MINUTE })
  assert.deepEqual(await lines(), [
    ['SCHEDULER', 'FAILING', 'DEADLINE_EXCEEDED'],
    ['QUEUE', 'FAILING', 'QUEUE_UNAVAILABLE'],
  ])
  Object.assign(down, { queue: false, ticked: 0, expired: true })
  await pushTen(world)
  await world.apply(webPolicy())
  await world.start('prod/team/web')
  assert.deepEqual(await lines(), [], 'a lease that has just ended is no trouble')
  world.clock.skew += MINUTE
  assert.deepEqual(await lines(), [['LEASES', 'DEGRADED', undefined]])
  down.expired = false
  world.clock.skew += 10 * MINUTE
  const [waits] = await troubles(world, health)
  assert.match(waits?.message ?? '', /^run \S+ has waited for a worker for 11m\. Check that workers run$/)
})

test('a report of a database that cannot be read has all parts, and says which are not known', async () => {
  await using world = await openWorld()
  const health = healthOf(world, { expired: () => world.store.runs.queued(1) })
  const all = (await health.report()).map(({ component }) => component)
  world.store.close()
  world.clock.skew += 1001
  const parts = await health.report()
  const named = parts.map(({ component }) => component)
  assert.deepEqual(
    all.filter((one) => !named.includes(one)),
    [],
  )
  const leases = parts.find(({ component }) => component === 'LEASES')
  assert.equal(leases?.state, 'DEGRADED')
  assert.match(leases?.message ?? '', /^not known: /)
})

test('a registry is reported after three failed runs in a row, until one succeeds', async () => {
  const about = { broken: true }
  await using world = await openWorld({
    fault: ({ path }) =>
      about.broken && path.includes('/tags/list') ? { kind: 'answer', status: 500 } : undefined,
  })
  const health = healthOf(world)
  await pushTen(world)
  await world.apply(webPolicy(), true)
  const last = async () => (await health.report()).find(({ registry }) => registry?.name === 'prod')
  for (let i = 0; i < 3; i += 1) {
    assert.equal((await last())?.state, 'OK')
    assert.equal((await world.clean('prod/team/web')).state, 'FAILED')
    world.clock.skew += 1001
  }
  const found = await last()
  assert.deepEqual([found?.state, found?.registry?.lastSuccess], ['DEGRADED', undefined])
  assert.match(
    found?.message ?? '',
    /the last 3 runs failed, run r-\S+ of team\/web with REGISTRY_\w+\. Run careen registries check prod/,
  )
  about.broken = false
  const run = await world.clean('prod/team/web')
  world.clock.skew += 1001
  const healed = await last()
  assert.equal(healed?.state, 'OK')
  assert.ok((healed?.registry?.lastSuccess ?? 0) >= (run.endedAt ?? Infinity))
})

test('a clock that was set is reported for ten minutes, one that drifts is not', () => {
  const clock = { wall: 1_000_000, steady: 0 }
  const check = openClockCheck({ now: () => clock.wall, monotonic: () => clock.steady })
  const go = (wall: number, steady: number) => {
    clock.wall += wall
    clock.steady += steady
    return check()
  }
  assert.equal(go(MINUTE + 29_000, MINUTE).state, 'OK')
  const set = go(3 * MINUTE, MINUTE)
  assert.deepEqual([set.state, set.code], ['FAILING', 'CLOCK_DIFFERS'])
  assert.match(set.message ?? '', /was set forward by 2m\. Check the clock/)
  assert.match(go(-7 * MINUTE, MINUTE).message ?? '', /was set back by 8m/)
  assert.equal(go(9 * MINUTE, 9 * MINUTE).state, 'FAILING')
  assert.equal(go(2 * MINUTE, 2 * MINUTE).state, 'OK')
})

test('a scheduler is behind if a repository is due for more than five minutes', () => {
  assert.equal(checkScheduler({ idle: 0, dueSince: 5 * MINUTE }, 10 * MINUTE).state, 'OK')
  const late = checkScheduler({ idle: 0, dueSince: MINUTE }, 10 * MINUTE)
  assert.deepEqual([late.state, late.message?.slice(0, 30)], ['FAILING', 'a repository is due since 9m. '])
})

test('a worker that gets no runs is reported', async () => {
  await using world = await openWorld()
  const health = healthOf(world)
  const now = world.clock.now()
  for (let i = 0; i < 3; i += 1)
    world.store.refusedReports.add({ at: now + i, worker: 'token:a 1', runId: 'r', what: 'it lies' })
  const [found] = await troubles(world, health)
  assert.deepEqual([found?.component, found?.state], ['WORKERS', 'DEGRADED'])
  assert.match(found?.message ?? '', /worker token:a 1 gets no runs/)
  assert.equal(checkWorkers({ drained: [], waiting: undefined, isNobodyThere: true }, 0).state, 'OK')
})

test('a run that waits is reported after a minute if the daemon executes none and no worker asks', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy())
  let asked: number | undefined
  const takers = { isAlone: true, lastAsked: () => asked }
  const alone = healthOf(world, { takers })
  const own = healthOf(world, { takers: { ...takers, isAlone: false } })
  const { id } = await world.start('prod/team/web')
  assert.deepEqual(await troubles(world, alone), [])
  world.clock.skew += MINUTE
  const [found] = await troubles(world, alone)
  assert.deepEqual([found?.component, found?.state], ['WORKERS', 'DEGRADED'])
  assert.match(
    found?.message ?? '',
    new RegExp(`^run ${id} waits for a worker, and none is there\\. Start careend worker --address`),
  )
  assert.deepEqual(await troubles(world, own), [], 'the places of the daemon may be busy')
  asked = world.clock.monotonic()
  assert.deepEqual(await troubles(world, alone), [])
  world.clock.skew += 2 * MINUTE
  assert.equal((await troubles(world, alone)).length, 1, 'it asked too long ago')
  const other = await world.start('prod/team/web', 'DRY_RUN')
  assert.ok(await world.ledger.begin(other.id, 'busy'))
  assert.deepEqual(await troubles(world, alone), [], 'a worker executes a run')
})

test('the log names each part once when its state changes, and when it is OK again', async () => {
  const lines: string[] = []
  const log = {
    debug() {},
    info: (message: string) => void lines.push(`info ${message}`),
    warn: (message: string) => void lines.push(`warn ${message}`),
    error: assert.fail,
  }
  const states: HealthComponent['state'][] = ['OK', 'FAILING', 'FAILING', 'OK']
  const report = async () => {
    const state = states.shift()
    if (state === undefined) return []
    return [
      { component: 'STORE', state, since: 1, ...(state === 'OK' ? {} : { message: 'the disk is full' }) },
    ]
  }
  const clock = { ...systemClock, sleep: (_: number, signal?: AbortSignal) => systemClock.sleep(1, signal) }
  const monitor = startHealthMonitor({ report }, { clock, log })
  while (states.length > 0) await systemClock.sleep(1)
  await systemClock.sleep(5)
  await monitor[Symbol.asyncDispose]()
  assert.deepEqual(lines, [
    'warn health of STORE is FAILING: the disk is full',
    'info health of STORE is OK again',
  ])
})

test('a disk with less than 1 GiB is reported, and one that does not answer is not known', async () => {
  await using world = await openWorld()
  const disk = { free: 14.2 * 1024 ** 3, broken: false }
  const health = healthOf(world, {
    disk: async () => {
      if (disk.broken) throw new Error('ESTALE')
      return { folder: '/var/lib/careen', free: disk.free }
    },
  })
  const found = async () => {
    world.clock.skew += 1001
    const part = (await health.report()).find(({ component }) => component === 'DISK')
    return [part?.state, part?.note, part?.message]
  }
  assert.deepEqual(await found(), ['OK', '14.2 GiB free', undefined])
  disk.free = 900 * 1024 ** 2
  assert.deepEqual(await found(), [
    'DEGRADED',
    '900.0 MiB free',
    '900.0 MiB free at /var/lib/careen. No image is deleted when the disk is full. Free some space',
  ])
  disk.broken = true
  assert.deepEqual(await found(), ['OK', 'free space not known', undefined])
})

test('a registry whose credentials cannot be read is reported, and no program is run to see that', async () => {
  await using world = await openWorld()
  const env = { CAREEN_CREDENTIAL_PROGRAMS: '/bin/false', STAGE: '' }
  const { read, close } = openTestConnections({ env })
  const health = healthOf(world, { references: checksReferences(LOCAL_TRUST, read) })
  const registry = (name: string, credentials: string) =>
    `registry "${name}" {\n  url = "https://${name}.example.com"\n  credentials = "${credentials}"\n}\n`
  await world.apply(
    registry('a', 'env:STAGE') + registry('b', 'exec:/bin/false') + registry('c', 'exec:/bin/true'),
    true,
  )
  const states = async () => {
    world.clock.skew += 1001
    const parts = (await health.report()).filter((part) => part.registry !== undefined)
    return parts.map(({ registry: one, state, code, message }) => [one?.name, state, code, message])
  }
  const [a, b, c] = await states()
  assert.deepEqual(a, [
    'a',
    'DEGRADED',
    'REGISTRY_UNAUTHORIZED',
    'where careend runs: variable STAGE is not set in this process. Set it to user:password',
  ])
  assert.deepEqual(b?.slice(0, 2), ['b', 'OK'])
  assert.match(String(c?.[3]), /^where careend runs: exec: \/bin\/true is not allowed/)
  env.STAGE = 'robot:secret'
  assert.deepEqual((await states())[0]?.slice(0, 2), ['a', 'OK'])
  await close()
})

test('a registry whose clock is not this one is reported after its next run', async () => {
  await using world = await openWorld({ clock: 120 * MINUTE })
  await pushTen(world, 3)
  await world.apply(webPolicy('max_delete_percent = 50'), true)
  const health = healthOf(world)
  assert.equal((await world.clean('prod/team/web')).state, 'SUCCEEDED')
  const [trouble] = await troubles(world, health)
  assert.deepEqual(
    [trouble?.component, trouble?.state, trouble?.code],
    ['default/prod', 'DEGRADED', 'CLOCK_DIFFERS'],
  )
  assert.match(
    trouble?.message ?? '',
    /^no image is deleted by age or rank: the clock of registry prod differs .*Seen in run r-/,
  )
})
