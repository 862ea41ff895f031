/** A run ends: whatever became of its worker, however often it was handed on, and what it says is about all of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Ledger } from '../../daemon/ledger/index.ts'
import { waitingRuns } from '../../daemon/schedule/due-runs.ts'
import { hurry, openWorld, pushTen, webPolicy, type World } from '../support/world.ts'

const HOUR = 3_600_000
/** Longer than a lease. */
const AFTER_LEASE = 61_000

async function prepared(options: Parameters<typeof openWorld>[0] = {}, old = 2) {
  const world = await openWorld(options)
  await pushTen(world, old)
  await world.apply(webPolicy())
  return world
}

test('a cancel ends a run whose worker is dead, whatever the clock says', async () => {
  await using world = await prepared()
  const early = await world.start('prod/team/web')
  assert.ok(await world.ledger.begin(early.id, 'dies'))
  world.clock.wall = -2 * HOUR
  assert.equal(world.runs.cancel(early.id).state, 'RUNNING', 'its worker may be alive')
  world.clock.skew += AFTER_LEASE
  assert.deepEqual(waitingRuns(world.base).ids, [])
  assert.deepEqual([world.runs.get(early.id).state, world.runs.get(early.id).attempts], ['CANCELLED', 1])
  const late = await world.start('prod/team/web')
  assert.ok(await world.ledger.begin(late.id, 'dies'))
  world.clock.skew += AFTER_LEASE
  const cancelled = world.runs.cancel(late.id)
  assert.deepEqual([cancelled.state, cancelled.message], ['CANCELLED', 'no image was deleted'])
})

test('a cancelled run is not begun again, by a job that comes before the scheduler or after a stop', async () => {
  await using world = await prepared()
  const dead = await world.start('prod/team/web')
  assert.ok(await world.ledger.begin(dead.id, 'dies'))
  world.runs.cancel(dead.id)
  world.clock.skew += AFTER_LEASE
  assert.equal(await world.ledger.begin(dead.id, 'next'), undefined)
  assert.equal(world.runs.get(dead.id).state, 'CANCELLED')
  const stopped = await world.start('prod/team/web')
  const ledger: Ledger = {
    ...world.ledger,
    finish: async (lease, result) => {
      world.runs.cancel(stopped.id)
      return world.ledger.finish(lease, result)
    },
  }
  const ended = await world.workOn(stopped, { ledger, stop: AbortSignal.abort() })
  assert.deepEqual([ended.state, world.handedBack], ['CANCELLED', []])
})

test('stops of workers are no attempts, in each phase and however often; deaths are', async () => {
  await using world = await prepared()
  const run = await world.start('prod/team/web')
  for (let stops = 0; stops < 12; stops += 1) {
    const stop = new AbortController()
    const ledger: Ledger = {
      ...world.ledger,
      facts: (lease, wanted) => {
        stop.abort()
        return world.ledger.facts(lease, wanted)
      },
    }
    const back = await world.workOn(run, { ledger, stop: stop.signal })
    assert.deepEqual([back.state, back.attempts], ['QUEUED', 0], back.message)
  }
  assert.ok(await world.ledger.begin(run.id, 'dies'))
  world.clock.skew += AFTER_LEASE
  const ended = await world.workOn(run)
  assert.deepEqual([ended.state, ended.attempts], ['SUCCEEDED', 2], ended.message)
})

/** Renews like a worker that never ends. */
async function worksFor(world: World, ms: number, id: string): Promise<Error | undefined> {
  const { lease } = (await world.ledger.begin(id, 'slow')) ?? assert.fail('no run')
  for (let worked = 0; worked < ms; worked += 30_000) {
    world.clock.skew += 30_000
    try {
      await world.ledger.renew(lease)
    } catch (error) {
      return error instanceof Error ? error : undefined
    }
  }
  return undefined
}

test('a run past its deadline ends, with the time of all its attempts, alive or dead', async () => {
  await using world = await prepared({ runDeadline: HOUR })
  const run = await world.start('prod/team/web')
  assert.equal(await worksFor(world, HOUR / 2, run.id), undefined)
  world.clock.skew += AFTER_LEASE
  world.clock.wall = 24 * HOUR
  assert.deepEqual(waitingRuns(world.base).ids, [run.id], 'the clock on the wall has no part in it')
  const error = await worksFor(world, HOUR, run.id)
  assert.match(error?.message ?? '', /workers have worked on it for 1h/)
  world.clock.skew += AFTER_LEASE
  assert.equal(await world.ledger.begin(run.id, 'next'), undefined)
  const ended = world.runs.get(run.id)
  assert.deepEqual([ended.state, ended.errorCode, ended.attempts], ['FAILED', 'DEADLINE_EXCEEDED', 3])
  const other = await world.start('prod/team/web')
  assert.ok(await worksFor(world, 2 * HOUR, other.id))
  world.clock.skew += AFTER_LEASE
  const { ids, ended: gone } = waitingRuns(world.base)
  assert.deepEqual([ids, gone.map(({ end }) => end.errorCode)], [[], ['DEADLINE_EXCEEDED']])
  assert.equal(world.runs.get(other.id).errorCode, 'DEADLINE_EXCEEDED')
})

test('a worker that learns of the deadline stops, and no further image is deleted', async () => {
  await using world = await prepared({ runDeadline: HOUR })
  const run = await world.start('prod/team/web')
  let intents = 0
  const ledger: Ledger = {
    ...world.ledger,
    intend: async (lease, intent) => {
      intents += 1
      if (intents === 2)
        for (let worked = 0; worked <= HOUR; worked += 30_000) {
          world.clock.skew += 30_000
          await world.ledger.renew(lease).catch(() => undefined)
        }
      return world.ledger.intend(lease, intent)
    },
  }
  const ended = await world.workOn(run, { ledger })
  assert.deepEqual([ended.state, ended.errorCode], ['FAILED', 'DEADLINE_EXCEEDED'], ended.message)
  assert.equal(ended.removals?.deleted, 1)
})

test('counts, bytes and message are about all attempts: one that was stopped, one that died, and the last', async () => {
  await using world = await prepared({}, 4)
  hurry(world)
  const whole = await world.dryRun('prod/team/web')
  const run = await world.start('prod/team/web')
  const stop = new AbortController()
  const stopping: Ledger = {
    ...world.ledger,
    recordOutcome: async (...call) => {
      await world.ledger.recordOutcome(...call)
      stop.abort()
    },
  }
  const back = await world.workOn(run, { ledger: stopping, stop: stop.signal })
  assert.deepEqual([back.state, back.counts?.deleted], ['QUEUED', 1])
  let outcomes = 0
  const dying: Ledger = {
    ...world.ledger,
    recordOutcome: async (...call) => {
      await world.ledger.recordOutcome(...call)
      outcomes += 1
    },
    finish: async () => {
      throw new Error('killed')
    },
    intend: async (...call) => {
      if (outcomes > 0) throw new Error('killed')
      return world.ledger.intend(...call)
    },
  }
  await assert.rejects(world.workOn(run, { ledger: dying }), /killed/)
  world.clock.skew += AFTER_LEASE
  const ended = await world.workOn(run)
  assert.deepEqual([ended.state, ended.message, ended.attempts], ['SUCCEEDED', undefined, 2])
  const { deleted, planned, kept, bytes } = ended.counts ?? assert.fail('no counts')
  assert.deepEqual({ deleted, planned, kept }, { deleted: 4, planned: 4, kept: 6 })
  assert.equal(bytes, whole.counts?.bytes)
  assert.equal(ended.removals?.deleted, 4)
})
