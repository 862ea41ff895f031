/** No clock on a wall gives the run of one worker to another, or keeps it from one. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { systemClock } from '../../daemon/clock.ts'
import { composeBase, composeServices } from '../../daemon/compose.ts'
import { openLateDeletes } from '../../daemon/ledger/late-deletes.ts'
import type { Fault } from '../../daemon/registry/fake/faults.ts'
import { executeRun } from '../../daemon/runs/execute-run.ts'
import { waitingRuns } from '../../daemon/schedule/due-runs.ts'
import { openIds } from '../../daemon/store/store.ts'
import type { Pushed } from '../support/push.ts'
import { openWorld, pushTen, webPolicy, type World } from '../support/world.ts'

const HOUR = 3_600_000

async function prepared(fault?: (request: { method: string; path: string }) => Fault | undefined) {
  const world = await openWorld(fault === undefined ? {} : { fault })
  const images = await pushTen(world, 4)
  await world.apply(webPolicy())
  return Object.assign(world, { images })
}

/** Returns how many of the old images are left. */
async function left(world: World): Promise<number> {
  return (await world.tags('team/web')).filter((tag) => tag.startsWith('pr-')).length
}

const other = { identity: 'process:test', instance: 'other' }

for (const [way, by] of [
  ['forward', 100_000],
  ['forward by a year', 365 * 24 * HOUR],
  ['back', -2 * HOUR],
] as const) {
  test(`the clock of the daemon is set ${way}: a run has one runner, and another one after the lease`, async () => {
    await using world = await prepared()
    const run = await world.start('prod/team/web')
    const begun = await world.ledger.begin(run.id, 'one')
    assert.ok(begun)
    world.clock.wall += by
    assert.deepEqual(waitingRuns(world.base).ids, [])
    assert.equal(await world.ledgers(other).begin(run.id, 'two'), undefined)
    await world.ledger.renew(begun.lease)
    world.clock.skew += 59_000
    assert.equal(await world.ledgers(other).begin(run.id, 'two'), undefined)
    world.clock.skew += 2000
    assert.deepEqual(waitingRuns(world.base).ids, [run.id])
    assert.ok(await world.ledgers(other).begin(run.id, 'two'))
    await assert.rejects(world.ledger.renew(begun.lease), { code: 'LEASE_LOST' })
  })
}

/** The same store under another start of the daemon. */
function restart(world: World) {
  const { store, open, clock } = world
  const newId = openIds(randomBytes)
  const base = composeBase({ store, open, clock, newId, queue: world.base.queue })
  const { ledgers } = composeServices(base, {
    deliveredUpTo: () => undefined,
    late: openLateDeletes(clock.monotonic),
    applied: () => {},
    requeue: () => {},
    warn: () => {},
    ended: () => {},
    applyRules: () => undefined,
    health: { report: async () => [], canStore: () => true },
  })
  return { base, ledgers }
}

test('a lease of the start before runs its full term from the new start, and its worker renews it and goes on', async () => {
  await using world = await prepared()
  const run = await world.start('prod/team/web')
  const begun = await world.ledger.begin(run.id, 'one')
  assert.ok(begun)
  const by = { identity: 'process:test', instance: begun.lease.instance }
  // The monotonic clock of a host that was started again begins anew.
  world.clock.monotonic = () => systemClock.monotonic() + world.clock.skew - 10 * HOUR
  const { base, ledgers } = restart(world)
  world.clock.skew += 50_000
  assert.deepEqual(waitingRuns(base).ids, [])
  assert.equal(await ledgers(other).begin(run.id, 'two'), undefined)
  await ledgers(by).renew(begun.lease)
  world.clock.skew += 59_000
  assert.deepEqual(waitingRuns(base).ids, [], 'it was renewed')
  world.clock.skew += 2000
  assert.deepEqual(waitingRuns(base).ids, [run.id])
})

test('a lease that nobody renews after a restart is free when its term is over', async () => {
  await using world = await prepared()
  const run = await world.start('prod/team/web')
  assert.ok(await world.ledger.begin(run.id, 'one'))
  world.clock.skew += 40_000
  const { base, ledgers } = restart(world)
  world.clock.skew += 59_000
  assert.deepEqual(waitingRuns(base).ids, [])
  world.clock.skew += 2000
  assert.deepEqual(waitingRuns(base).ids, [run.id])
  assert.ok(await ledgers(other).begin(run.id, 'two'))
})

for (const by of [100_000, -2 * HOUR]) {
  test(`the clock is set by ${by / 1000} s while images are deleted: no further one is, and the run is handed on`, async () => {
    const about: { world?: World; images?: readonly Pushed[] } = {}
    await using world = await prepared(({ method, path }) =>
      method === 'DELETE' && about.images?.some(({ digest }) => path.endsWith(digest)) === true
        ? { kind: 'after', act: () => void (about.world && (about.world.clock.wall = by)) }
        : undefined,
    )
    about.world = world
    about.images = world.images
    const run = await world.start('prod/team/web')
    const handed = await world.workOn(run)
    assert.deepEqual([handed.state, handed.attempts, await left(world)], ['QUEUED', 0, 3])
    assert.match(handed.message ?? '', /was set (?:forward|back) by .* during the run/)
    assert.deepEqual(world.handedBack, [run.id])
    const ended = await world.workOn(run)
    assert.equal(ended.state, 'SUCCEEDED')
    assert.match(ended.message ?? '', /no image is deleted by age or rank/)
    assert.equal(await left(world), 3)
  })
}

test('the clock of the daemon alone is set: it commits no intent, and the worker hands the run on', async () => {
  await using world = await prepared()
  const clock = { ...systemClock }
  const run = await world.start('prod/team/web')
  let asked = 0
  const ledger = {
    ...world.ledger,
    intend: (...call: Parameters<typeof world.ledger.intend>) => {
      asked += 1
      if (asked === 2) world.clock.wall = 100_000
      return world.ledger.intend(...call)
    },
  }
  await executeRun({ ledger, open: world.open, clock, worker: 'far' }, run.id, new AbortController().signal)
  const handed = world.runs.get(run.id)
  assert.deepEqual([handed.state, await left(world)], ['QUEUED', 3], handed.message)
  assert.match(handed.message ?? '', /the clock of the daemon was set forward by 1m 40s/)
})
