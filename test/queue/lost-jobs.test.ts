import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { bullmqQueue } from '../../daemon/queue/bullmq.ts'
import type { Queue } from '../../daemon/queue/queue.ts'
import { until } from '../support/ports.ts'
import { startRedis } from '../support/redis-server.ts'
import { skipWithoutServer } from '../support/skips.ts'

async function worked(queue: Queue, id: string): Promise<void> {
  const seen: string[] = []
  const listener = await queue.listen(async (run) => void seen.push(run), {
    concurrency: 1,
    onTrouble: () => {},
  })
  await until(`job ${id}`, async () => seen.includes(id))
  await until('its end', async () => (await queue.depth()).active === 0)
  await listener.close()
}

describe('Redis that lost a part', { skip: await skipWithoutServer('redis-server') }, () => {
  test('jobs whose list is lost while their hashes exist are found and added again', async () => {
    await using redis = await startRedis()
    const queue = await bullmqQueue({ url: redis.url, prefix: 'careen' })
    await queue.add(['one', 'two'])
    await redis.send('DEL careen:runs:wait')
    await queue.add(['one', 'two'])
    assert.deepEqual(await queue.depth(), { waiting: 0, active: 0 }, 'their hashes hide them')
    await queue.repair(['one', 'two'])
    assert.deepEqual(await queue.depth(), { waiting: 2, active: 0 })
    await queue.repair(['one', 'two', 'three'])
    assert.deepEqual(await queue.depth(), { waiting: 3, active: 0 }, 'what waits is not doubled')
    await worked(queue, 'three')
    await queue.close()
  })

  test('a job without its hash, or with broken data, is worked on and leaves; one with broken options is removed', async () => {
    await using redis = await startRedis()
    const queue = await bullmqQueue({ url: redis.url, prefix: 'careen' })
    await queue.add(['broken', 'headless', 'hopeless', 'sound'])
    await redis.send('HSET careen:runs:broken data {not-json')
    await redis.send('DEL careen:runs:headless')
    await redis.send('HSET careen:runs:hopeless opts {not-json')
    const seen: string[] = []
    const listener = await queue.listen(async (run) => void seen.push(run), {
      concurrency: 1,
      onTrouble: () => {},
    })
    await until('the last job', async () => seen.includes('sound'))
    assert.ok(seen.includes('broken'), 'its id says all')
    await until('an empty queue', async () => {
      await queue.repair([])
      const { waiting, active } = await queue.depth()
      return waiting + active === 0
    })
    await queue.repair(['hopeless'])
    await until('the removed one, added again', async () => seen.includes('hopeless'))
    await listener.close()
    await queue.close()
  })
})
