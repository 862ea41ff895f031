/** A daemon with Redis: a worker that takes jobs from it, beside one that asks the daemon for its runs. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { systemClock } from '../../daemon/clock.ts'
import { startDaemon } from '../../daemon/daemon.ts'
import { openLog } from '../../daemon/log.ts'
import { startMemoryRegistry } from '../../daemon/registry/fake/index.ts'
import { startRemoteWorker } from '../../daemon/remote-worker.ts'
import { connect } from '../../proto/connection.ts'
import { oldTagsPolicy } from '../support/policies.ts'
import { until } from '../support/ports.ts'
import { careen, folder } from '../support/processes.ts'
import { pushImage } from '../support/push.ts'
import { startRedis } from '../support/redis-server.ts'
import { runWish } from '../support/resource-names.ts'
import { skipWithoutServer } from '../support/skips.ts'

const REPOSITORIES = ['a', 'b', 'c', 'd', 'e', 'f']
const shared = { env: {}, clock: systemClock, log: openLog('silent'), version: '1' }

const skip = await skipWithoutServer('redis-server')

test('both kinds of workers execute runs, each once, and no job is left in Redis', { skip }, async () => {
  using at = folder()
  await using redis = await startRedis()
  let [waiting, most] = [0, 0]
  const registry = await startMemoryRegistry({
    // Why: each run waits until two are executed.
    fault: ({ path }) => (path.endsWith('/tags/list') ? { kind: 'before', act: pair } : undefined),
  })
  async function pair(): Promise<void> {
    waiting += 1
    most = Math.max(most, waiting)
    await until('a second run', async () => most > 1)
    waiting -= 1
  }
  for (const repository of REPOSITORIES)
    await pushImage({ url: registry.url, repository }, { tags: ['keep'], seed: repository })
  const address = `unix:${join(at.path, 's.sock')}`
  const daemon = await startDaemon({
    ...shared,
    database: join(at.path, 'careen.db'),
    address,
    redis: redis.url,
    concurrency: 0,
    retention: { age: 1, size: 1 },
    host: 'own',
  })
  const worker = (name: string, more: { readonly redis?: string }) =>
    startRemoteWorker({ ...shared, ...more, address, tls: {}, concurrency: 1, name })
  const queued = await worker('queued', { redis: redis.url })
  const asking = await worker('asking', {})
  const policy = join(at.path, 'p.hcl')
  writeFileSync(policy, oldTagsPolicy(registry.url, { scope: 'repositories = "*"' }))
  const applied = await careen(['apply', '-auto-approve', '-skip-effects', policy], {
    CAREEN_ADDRESS: address,
  })
  assert.equal(applied.code, 0, applied.stderr)
  const client = connect({ address })
  const { CreateRun, ListRuns } = client.services.RunService.service
  const execute = async (): Promise<ReadonlySet<string>> => {
    const started: string[] = []
    for (const name of REPOSITORIES) {
      const repository = `workspaces/default/registries/prod/repositories/${name}`
      const run = await client.unary(CreateRun, {
        ...runWish('KIND_CLEAN', repository),
        requestId: randomUUID(),
      })
      started.push(run.name)
    }
    const own = async () => {
      const { runs } = await client.unary(ListRuns, { parent: 'workspaces/-' })
      return runs.filter(({ name }) => started.includes(name))
    }
    await until('the end of all runs', async () =>
      (await own()).every(({ state }) => state !== 'STATE_QUEUED' && state !== 'STATE_RUNNING'),
    )
    const ended = await own()
    assert.deepEqual(
      ended.map(({ state, attempts }) => [state, attempts]),
      REPOSITORIES.map(() => ['STATE_SUCCEEDED', 1]),
    )
    return new Set(ended.map((run) => run.worker))
  }
  const emptied = (): Promise<void> =>
    until('Redis has no job', async () => !/:runs:r-/.test(await redis.send('KEYS *:runs:r-*')))
  assert.deepEqual(await execute(), new Set(['queued', 'asking']))
  await emptied()
  await queued.stop()
  assert.deepEqual(await execute(), new Set(['asking']))
  const other = await worker('other', { redis: redis.url })
  await emptied()
  await asking.stop()
  assert.deepEqual(await execute(), new Set(['other']))
  await emptied()
  client.close()
  await other.stop()
  await daemon.stop()
  await registry.close()
})
