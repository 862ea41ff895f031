import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { redisAddress } from '../../daemon/queue/address.ts'
import { bullmqQueue } from '../../daemon/queue/bullmq.ts'
import type { Queue } from '../../daemon/queue/queue.ts'
import { until } from '../support/ports.ts'
import { startRedis, startSentinel } from '../support/redis-server.ts'
import { skipWithoutServer } from '../support/skips.ts'
import { startTcpProxy } from '../support/tcp-proxy.ts'

/** Adds until the queue takes it, then waits until a listener has it. */
async function reaches(queue: Queue, id: string, seen: readonly string[]): Promise<void> {
  await until(`adding ${id}`, async () => {
    await queue.add([id])
    return true
  })
  await until(`job ${id}`, async () => seen.includes(id))
}

/** Opens a queue that is closed in any case. */
async function openQueue(url: string): Promise<Queue & AsyncDisposable> {
  const queue = await bullmqQueue({ url, prefix: 'careen' })
  return { ...queue, [Symbol.asyncDispose]: () => queue.close() }
}

async function listening(queue: Queue): Promise<readonly string[]> {
  const seen: string[] = []
  await queue.listen(async (id) => void seen.push(id), {
    concurrency: 1,
    onTrouble: () => {},
  })
  return seen
}

describe('Redis that fails over', { skip: await skipWithoutServer('redis-server') }, () => {
  test('a master becomes a replica while connections stay: daemon and worker connect again', async () => {
    await using old = await startRedis()
    await using next = await startRedis()
    await using address = await startTcpProxy(old.port)
    const url = `redis://127.0.0.1:${address.port}`
    await using daemon = await openQueue(url)
    await using worker = await openQueue(url)
    const seen = await listening(worker)
    await reaches(daemon, 'before', seen)
    address.point(next.port)
    assert.match(await old.send(`REPLICAOF 127.0.0.1 ${next.port}`), /OK/)
    await reaches(daemon, 'after', seen)
  })

  test('the master of a Sentinel dies: the queue goes on with the replica that it names', async () => {
    await using master = await startRedis()
    await using replica = await startRedis()
    await replica.send(`REPLICAOF 127.0.0.1 ${master.port}`)
    await until('the replica', async () =>
      (await replica.send('INFO replication')).includes('link_status:up'),
    )
    await using sentinel = await startSentinel('jobs', master.port)
    await until('the sentinel', async () =>
      /num-slaves\r\n\$1\r\n1/.test(await sentinel.send('SENTINEL MASTER jobs')),
    )
    await using queue = await openQueue(`redis+sentinel://127.0.0.1:${sentinel.port}/jobs`)
    const seen = await listening(queue)
    await reaches(queue, 'before', seen)
    await master.kill()
    await reaches(queue, 'after', seen)
    assert.match(await replica.send('INFO replication'), /role:master/)
  })

  test('no sentinel answers at start: one sentence with the master and the sentinels, and no password', async () => {
    await using redis = await startRedis()
    await redis.kill()
    const url = `redis+sentinel://:s3cret@127.0.0.1:${redis.port}/jobs`
    await assert.rejects(
      bullmqQueue({ url, prefix: 'careen', patience: 500 }),
      (error: Error & { code?: string }) => {
        assert.equal(error.code, 'QUEUE_UNAVAILABLE')
        assert.match(error.message, new RegExp(`Redis at jobs of 127.0.0.1:${redis.port} cannot be reached`))
        assert.doesNotMatch(error.message, /s3cret/)
        return true
      },
    )
  })
})

test('an address of sentinels names the master, the database and the passwords', () => {
  const { place, target } = redisAddress(
    'redis+sentinel://me:p%40ss@one:26380,[::1]:26381,two/jobs/3?sentinel_password=%23own',
  )
  assert.equal(place, 'jobs of one:26380,[::1]:26381,two')
  assert.ok(typeof target === 'object')
  assert.deepEqual(target, {
    name: 'jobs',
    db: 3,
    username: 'me',
    password: 'p@ss',
    sentinelPassword: '#own',
    sentinels: [
      { host: 'one', port: 26_380 },
      { host: '::1', port: 26_381 },
      { host: 'two', port: 26_379 },
    ],
  })
})

test('an address that is none is refused without what it contains', () => {
  for (const address of [
    'redis+sentinel://s3cret/',
    'redis+sentinel://:s3cret%ZZ@one/jobs',
    'redis+sentinel://one:s3cret/jobs',
    'redis+sentinel://one:99999/jobs',
    'redis+sentinel://one/jobs/s3cret',
    'http://s3cret',
    's3cret',
  ])
    assert.throws(
      () => redisAddress(address),
      (error: Error & { code?: string }) =>
        error.code === 'INVALID_ARGUMENT' && !error.message.includes('s3cret'),
      address,
    )
})
