import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JobHandler } from '../../daemon/queue/queue.ts'
import { runLog } from '../../daemon/run-log.ts'
import { startWorker } from '../../daemon/runs/worker.ts'
import { NEVER, openWorld, pushTen, webPolicy } from '../support/world.ts'

test('a worker logs how each of its runs ended: state, counts, and the code of a failure', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy())
  const lines: [string, object][] = []
  const note = (message: string, fields: object = {}): void => void lines.push([message, fields])
  const log = { debug() {}, info: note, warn: note, error: note }
  const { ledger, open, clock } = world
  let handler: JobHandler = async () => assert.fail('no handler')
  const queue = {
    listen: async (given: JobHandler) => {
      handler = given
      return { close: async () => {} }
    },
  }
  await startWorker({ ledger, open, clock, worker: 'far', log, ended: runLog(log) }, queue, 1)
  const first = await world.start('prod/team/web')
  await handler(first.id, NEVER)
  world.clock.skew += 1000
  const second = await world.start('prod/team/web')
  await world.registry.close()
  await handler(second.id, NEVER)
  const about = {
    workspace: 'default',
    registry: 'prod',
    repository: 'team/web',
    kind: 'CLEAN',
    worker: 'far',
  }
  const [[did, counted] = ['', {}], [failed, why] = ['', {}], ...rest] = lines
  assert.deepEqual([did, counted], ['run succeeded', { run: first.id, ...about, deleted: 2, kept: 8 }])
  assert.match(failed, /^run failed: /)
  assert.deepEqual(why, { run: second.id, ...about, code: 'REGISTRY_UNREACHABLE' })
  assert.deepEqual(rest, [])
})
