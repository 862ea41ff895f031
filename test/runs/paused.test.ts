/** A paused registry: its runs wait, running ones stop before their next DELETE, and all go on after it is resumed. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { openClient } from '../../cli/remote/client.ts'
import { registriesText } from '../../cli/views/registries.ts'
import type { Ledger } from '../../daemon/ledger/index.ts'
import { startDue, waitingRuns } from '../../daemon/schedule/due-runs.ts'
import { serve, TOKEN } from '../support/serve.ts'
import { openWorld, pushTen, webPolicy, type World } from '../support/world.ts'

const DAY = 24 * 3_600_000

async function prepared() {
  const world = await openWorld()
  await pushTen(world, 4)
  await world.apply(webPolicy())
  return world
}

const pause = (world: World, reason = 'the storage is moved', requestId: string = randomUUID()) =>
  world.registries.pause({ name: 'prod', reason, by: 'token:anna', requestId })
const resume = (world: World) => world.registries.resume({ name: 'prod', requestId: randomUUID() })

async function left(world: World): Promise<number> {
  return (await world.tags('team/web')).filter((tag) => tag.startsWith('pr-')).length
}

test('runs of a paused registry stay QUEUED with the reason, requested and due ones, and end after it is resumed', async () => {
  await using world = await prepared()
  pause(world)
  const run = await world.start('prod/team/web')
  assert.match(
    run.message ?? '',
    /prod is paused since .* by token:anna: the storage is moved\. To resume it/,
  )
  assert.deepEqual(waitingRuns(world.base).ids, [])
  assert.equal(await world.ledger.begin(run.id, 'any'), undefined)
  assert.equal((await world.dryRun('prod/team/web')).state, 'SUCCEEDED', 'a dry run deletes nothing')
  assert.deepEqual(await left(world), 4)
  world.runs.cancel(run.id)
  world.clock.skew = DAY + 1000
  const [due] = startDue(world.base)
  assert.ok(due)
  assert.deepEqual([waitingRuns(world.base).ids, world.runs.get(due.id).state], [[], 'QUEUED'])
  resume(world)
  assert.deepEqual(waitingRuns(world.base).ids, [due.id])
  const ended = await world.workOn(due)
  assert.deepEqual([ended.state, ended.message, await left(world)], ['SUCCEEDED', undefined, 0])
})

test('a running run stops before its next DELETE, waits without an attempt, and goes on', async () => {
  await using world = await prepared()
  const run = await world.start('prod/team/web')
  const ledger: Ledger = {
    ...world.ledger,
    recordOutcome: async (...call) => {
      await world.ledger.recordOutcome(...call)
      pause(world)
    },
  }
  const waiting = await world.workOn(run, { ledger })
  assert.deepEqual([waiting.state, waiting.attempts, await left(world)], ['QUEUED', 0, 3])
  assert.match(waiting.message ?? '', /registry prod is paused/)
  assert.deepEqual(waitingRuns(world.base).ids, [])
  resume(world)
  const ended = await world.workOn(run)
  assert.deepEqual([ended.state, ended.counts?.deleted, await left(world)], ['SUCCEEDED', 4, 0])
})

test('paused between an intent and its DELETE: the lease says so, and nothing is sent', async () => {
  await using world = await prepared()
  const run = await world.start('prod/team/web')
  const { lease } = (await world.ledger.begin(run.id, 'one')) ?? assert.fail('no run')
  pause(world)
  await assert.rejects(world.ledger.renew(lease), { code: 'PAUSED' })
  world.clock.skew += 61_000
  assert.deepEqual(
    [waitingRuns(world.base).ids, world.runs.get(run.id).state],
    [[], 'QUEUED'],
    'its worker died',
  )
  assert.equal(await world.ledger.begin(run.id, 'two'), undefined)
})

test('over the wire: who paused it, why and since when are shown, a repeated request acts once, and a reason is needed', async () => {
  await using world = await prepared()
  await using served = await serve(world)
  const client = openClient({ address: served.address, token: TOKEN })
  try {
    const { pause: paused } = await client.pauseRegistry('prod', ' an audit ')
    assert.deepEqual([paused?.reason, paused?.pausedBy.length === 0], ['an audit', false])
    const text = registriesText(await client.registries(new AbortController().signal))
    assert.match(text, /Registry prod is paused since .* by .*: an audit\..*\n {4}careen resume prod/)
    assert.equal((await client.resumeRegistry('prod')).pause, undefined)
    assert.equal((await client.resumeRegistry('prod')).pause, undefined, 'it may be resumed again')
    await assert.rejects(client.pauseRegistry('prod', ' '), { code: 'INVALID_ARGUMENT', message: /reason/ })
    await assert.rejects(client.pauseRegistry('nothere', 'x'), { code: 'NOT_FOUND' })
  } finally {
    client.close()
  }
  const once = randomUUID()
  pause(world, 'first', once)
  resume(world)
  assert.equal(pause(world, 'first', once).pause, undefined, 'a repeated request does not pause again')
  assert.throws(() => pause(world, 'other', once), { code: 'REQUEST_ID_REUSED' })
})
