/** Workers elsewhere obey pins, also if these are all that a repository has. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { remoteLedger } from '../../daemon/remote/ledger.ts'
import { DAEMON_ACTOR } from '../../proto/resources/index.ts'
import { newWorker, serve } from '../support/serve.ts'
import { openWorld, pushTen, refOf, webPolicy } from '../support/world.ts'

test('a worker over gRPC gets the pins of its repository, and begins again after a newer one', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy())
  await using served = await serve(world)
  const pin = (reference: string): void => {
    const asked = { ...refOf('prod/team/web'), reference, reason: 'r', end: 'never', field: '' } as const
    world.pins.create({ pins: [asked], by: 'ci', actor: DAEMON_ACTOR, requestId: '', validateOnly: false })
  }
  pin('pr-1')
  const ledger = remoteLedger(served.client, newWorker())
  const run = await world.start('prod/team/web')
  const asked: string[] = []
  const late = {
    ...ledger,
    intend: async (...call: Parameters<typeof ledger.intend>) => {
      asked.push(...call[1].tags)
      if (asked.length === 1) pin('pr-2')
      return ledger.intend(...call)
    },
  }
  const stopped = await world.workOn(run, { ledger: late })
  assert.deepEqual([stopped.state, asked], ['QUEUED', ['pr-2']], stopped.message)
  const ended = await world.workOn(run, { ledger: late })
  assert.deepEqual([ended.state, ended.counts?.deleted, asked], ['SUCCEEDED', 0, ['pr-2']], ended.message)
})
