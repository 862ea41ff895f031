/** AcquireRun without the name of a run: it waits for the next one, and loses none. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../../daemon/clock.ts'
import { openRunWaits } from '../../daemon/ledger/index.ts'
import { remoteTake } from '../../daemon/remote/take.ts'
import { CareenError } from '../../policies/model/index.ts'
import { connect, type Connection } from '../../proto/connection.ts'
import type { Grant } from '../../proto/resources/index.ts'
import { WORKER_PROTOCOL } from '../../proto/worker-protocol.ts'
import { until } from '../support/ports.ts'
import { newWorker, serve } from '../support/serve.ts'
import { NEVER, openWorld, pushTen, webPolicy } from '../support/world.ts'

/** A server whose workers wait for so many milliseconds. */
async function prepared(longest?: number) {
  const world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy())
  const waits = openRunWaits(systemClock, longest)
  const served = await serve(world, { waits })
  return {
    world,
    served,
    waits,
    start: async (): Promise<string> => {
      const { id } = await world.start('prod/team/web')
      waits.wake()
      return id
    },
    waiting: () => until('a worker that waits', async () => waits.lastAsked() !== undefined),
    [Symbol.asyncDispose]: async () => {
      await served[Symbol.asyncDispose]()
      await world[Symbol.asyncDispose]()
    },
  }
}

test('it waits until a run comes, and says how long; without one it ends with nothing', async () => {
  await using all = await prepared(300)
  const take = remoteTake(all.served.client, newWorker())
  assert.equal(await take('one', NEVER), undefined)
  const since = all.waits.lastAsked()
  const taking = take('one', NEVER)
  await until('the second request', async () => all.waits.lastAsked() !== since)
  const id = await all.start()
  const taken = (await taking) ?? (await take('one', NEVER))
  assert.equal(taken?.assignment.run.id, id)
  assert.ok(taken.waited <= 20_000 && taken.waited >= 0)
})

test('a daemon that stops ends the wait at once, and gives no run any more', async () => {
  await using all = await prepared()
  const { AcquireRun } = all.served.client.services.WorkerService.service
  const worker = { ...newWorker(), name: 'one', protocol: WORKER_PROTOCOL, features: [] }
  const asked = assert.rejects(all.served.client.unary(AcquireRun, { worker }, { deadline: 25_000 }), {
    code: 'DRAINING',
  })
  await all.waiting()
  const draining = all.served.drain()
  await asked
  const id = await all.start()
  await draining
  assert.equal(all.world.runs.get(id).state, 'QUEUED')
})

test('a worker that stops or is cut off leaves no run behind', async () => {
  await using all = await prepared()
  const link = connect({ address: all.served.address, token: 'a-token-of-some-length' })
  const stop = new AbortController()
  const stopped = assert.rejects(remoteTake(link, newWorker())('one', stop.signal), { code: 'CANCELLED' })
  await all.waiting()
  stop.abort()
  await stopped
  link.close()
  const id = await all.start()
  assert.equal(all.world.runs.get(id).state, 'QUEUED')
})

/** Returns the connection with one difference: `lose` decides after each answer of AcquireRun whether it arrives. */
function losing(client: Connection, lose: () => void): Connection {
  return {
    ...client,
    unary: async (method, request, options) => {
      const response = await client.unary(method, request, options)
      const { repeatOnly = false } = request as { repeatOnly?: boolean }
      if (method.path.endsWith('/AcquireRun') && !repeatOnly) lose()
      return response
    },
  }
}

test('an answer that is lost is given again, with the same lease', async () => {
  await using all = await prepared()
  const id = await all.start()
  let lost = 0
  const link = losing(all.served.client, () => {
    lost += 1
    if (lost < 3) throw new CareenError('DAEMON_UNREACHABLE', 'the answer was lost')
  })
  const take = remoteTake(link, newWorker())
  for (let i = 0; i < 2; i += 1) await assert.rejects(take('one', NEVER), { code: 'DAEMON_UNREACHABLE' })
  const taken = await take('one', NEVER)
  assert.deepEqual([taken?.assignment.run.id, taken?.assignment.run.attempts], [id, 1])
})

test('a worker that stops while the answer is on its way hands the run back', async () => {
  await using all = await prepared()
  const id = await all.start()
  const stop = new AbortController()
  const link = losing(all.served.client, () => {
    stop.abort()
    throw new CareenError('CANCELLED', 'stopped on request')
  })
  await assert.rejects(remoteTake(link, newWorker())('one', stop.signal), { code: 'CANCELLED' })
  const { state, attempts } = all.world.runs.get(id)
  assert.deepEqual([state, attempts], ['QUEUED', 0])
  assert.deepEqual(all.world.handedBack, [id])
})

test('a caller gets runs of its grants alone, and none without the role', async () => {
  await using all = await prepared(50)
  const { world, served } = all
  const link = (grant: Grant): Connection => {
    const wish = { displayName: '', grants: [grant], createdBy: 'test', expiresAt: undefined, requestId: '' }
    return connect({ address: served.address, token: world.operations.tokens.create(wish).secret })
  }
  const reader = link({ role: 'READER', workspaces: ['*'], registries: [] })
  const other = link({ role: 'WORKER', workspaces: ['default'], registries: ['default/other'] })
  const own = link({ role: 'WORKER', workspaces: ['default'], registries: ['default/prod'] })
  const id = await all.start()
  await assert.rejects(remoteTake(reader, newWorker())('reader', NEVER), { code: 'ROLE_MISSING' })
  assert.equal(await remoteTake(other, newWorker())('other', NEVER), undefined)
  assert.equal((await remoteTake(own, newWorker())('own', NEVER))?.assignment.run.id, id)
  for (const one of [reader, other, own]) one.close()
})
