import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { systemClock } from '../../daemon/clock.ts'
import { type Daemon, startDaemon } from '../../daemon/daemon.ts'
import { openLog } from '../../daemon/log.ts'
import { bullmqQueue } from '../../daemon/queue/bullmq.ts'
import { startRemoteWorker } from '../../daemon/remote-worker.ts'
import { until } from '../support/ports.ts'
import { folder } from '../support/processes.ts'
import { startRedis, type RedisServer } from '../support/redis-server.ts'
import { skipWithoutServer } from '../support/skips.ts'

const log = openLog('silent')

type Installation = { readonly at: string; readonly redis: RedisServer; readonly prefix?: string }

function begin({ at, redis, prefix }: Installation): Promise<Daemon> {
  return startDaemon({
    database: join(at, 'careen.db'),
    address: addressOf(at),
    redis: redis.url,
    ...(prefix === undefined ? {} : { redisPrefix: prefix }),
    concurrency: 0,
    retention: { age: 1, size: 1 },
    env: {},
    clock: systemClock,
    log,
    version: '1',
    host: 'test',
  })
}

function addressOf(at: string): string {
  return `unix:${join(at, 's.sock')}`
}

function work({ at, redis }: Installation, waited: (message: string) => void = () => {}) {
  return startRemoteWorker({
    address: addressOf(at),
    tls: {},
    redis: redis.url,
    concurrency: 1,
    name: 'one',
    env: {},
    // Why: the wait for a daemon is cut short.
    clock: { ...systemClock, sleep: (ms, stop) => systemClock.sleep(Math.min(ms, 50), stop) },
    log: { ...log, warn: waited },
    version: '1',
  })
}

/** Waits until workers look for jobs under so many prefixes, and returns these. */
async function used(redis: RedisServer, many: number): Promise<readonly string[]> {
  let prefixes: readonly string[] = []
  await until(`${many} prefixes`, async () => {
    const keys = await redis.send('KEYS *:runs:stalled-check')
    prefixes = [...keys.matchAll(/^(.+):runs:stalled-check/gm)].map(([, prefix]) => prefix ?? '')
    return prefixes.length >= many
  })
  return prefixes
}

describe('a Redis of two installations', { skip: await skipWithoutServer('redis-server') }, () => {
  test('each has a prefix of its database, which its workers get from it', async () => {
    await using redis = await startRedis()
    using one = folder()
    using two = folder()
    const installations = [one, two].map(({ path: at }) => ({ at, redis }))
    const daemons = await Promise.all(installations.map(begin))
    const workers = await Promise.all(installations.map((installation) => work(installation)))
    const prefixes = await used(redis, 2)
    assert.equal(new Set(prefixes).size, 2, prefixes.join())
    for (const prefix of prefixes) assert.match(prefix, /^careen-[\da-f]{16}$/)
    for (const { stop } of [...workers, ...daemons]) await stop()
  })

  test('a worker that is there first waits for the daemon, and takes the prefix that the daemon was given', async () => {
    await using redis = await startRedis()
    using at = folder()
    const said: string[] = []
    const working = work({ at: at.path, redis }, (message) => said.push(message))
    while (said.length === 0) await systemClock.sleep(10)
    assert.match(said[0] ?? '', /^waits for the daemon: /)
    const daemon = await begin({ at: at.path, redis, prefix: 'mine' })
    const worker = await working
    assert.deepEqual([await used(redis, 1), said.length], [['mine'], 1])
    for (const { stop } of [worker, daemon]) await stop()
  })

  test('a job of one prefix is not seen under another', async () => {
    await using redis = await startRedis()
    const [mine, other] = [
      await bullmqQueue({ url: redis.url, prefix: 'mine' }),
      await bullmqQueue({ url: redis.url, prefix: 'other' }),
    ]
    await mine.add(['run'])
    assert.deepEqual(
      [await mine.depth(), await other.depth()].map(({ waiting }) => waiting),
      [1, 0],
    )
    await mine.close()
    await other.close()
  })
})
