import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { bullmqQueue } from '../../daemon/queue/bullmq.ts'
import { queueConformance } from '../conformance/queue.ts'
import { freePort, until } from '../support/ports.ts'
import { startRedis } from '../support/redis-server.ts'
import { skipWithoutServer } from '../support/skips.ts'

describe('Redis', { skip: await skipWithoutServer('redis-server') }, () => {
  queueConformance('BullMQ', async () => {
    const redis = await startRedis()
    return {
      open: () => bullmqQueue({ url: redis.url, prefix: 'careen' }),
      stop: () => redis[Symbol.asyncDispose](),
    }
  })

  test('Redis down at start: one sentence with the place and the next step, and no password', async () => {
    const port = await freePort()
    await assert.rejects(
      bullmqQueue({ url: `redis://:s3cret@127.0.0.1:${port}`, prefix: 'careen' }),
      (error: Error & { code?: string }) => {
        assert.equal(error.code, 'QUEUE_UNAVAILABLE')
        assert.match(
          error.message,
          new RegExp(`Redis at 127.0.0.1:${port} cannot be reached\\. .*Start Redis`),
        )
        assert.doesNotMatch(error.message, /s3cret/)
        return true
      },
    )
  })

  test('a Redis that may forget jobs is refused, naming the setting', async () => {
    await using redis = await startRedis('allkeys-lru')
    await assert.rejects(bullmqQueue({ url: redis.url, prefix: 'careen' }), {
      code: 'QUEUE_UNAVAILABLE',
      message: /maxmemory-policy is allkeys-lru/,
    })
  })

  test('Redis killed and started again in mid-work: nothing crashes, work goes on', async () => {
    await using redis = await startRedis()
    const queue = await bullmqQueue({ url: redis.url, prefix: 'careen' })
    const seen: string[] = []
    const listener = await queue.listen(async (id) => void seen.push(id), {
      concurrency: 1,
      onTrouble: () => {},
    })
    await queue.add(['before'])
    await until('the first job', async () => seen.includes('before'))
    await redis.kill()
    await assert.rejects(queue.add(['lost']), { code: 'QUEUE_UNAVAILABLE' })
    await redis.restart()
    await until('adding again', async () => {
      await queue.add(['after'])
      return true
    })
    await until('the job after', async () => seen.includes('after'))
    await listener.close()
    await queue.close()
  })

  test('FLUSHALL loses jobs and nothing else: they can be added again', async () => {
    await using redis = await startRedis()
    const queue = await bullmqQueue({ url: redis.url, prefix: 'careen' })
    await queue.add(['flushed'])
    await redis.send('FLUSHALL')
    assert.equal((await queue.depth()).waiting, 0)
    await queue.add(['flushed'])
    const seen: string[] = []
    const listener = await queue.listen(async (id) => void seen.push(id), {
      concurrency: 1,
      onTrouble: () => {},
    })
    await until('the job', async () => seen.length === 1)
    await listener.close()
    await queue.close()
  })
})
