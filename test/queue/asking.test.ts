/** A worker that asks for runs, at a whole daemon: beside its own runs, and over its restart. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { systemClock } from '../../daemon/clock.ts'
import { type Daemon, startDaemon } from '../../daemon/daemon.ts'
import { openLog } from '../../daemon/log.ts'
import { startMemoryRegistry } from '../../daemon/registry/fake/index.ts'
import { startRemoteWorker } from '../../daemon/remote-worker.ts'
import { connect } from '../../proto/connection.ts'
import { oldTagsPolicy } from '../support/policies.ts'
import { until } from '../support/ports.ts'
import { careen, folder } from '../support/processes.ts'
import { pushImage } from '../support/push.ts'
import { runWish } from '../support/resource-names.ts'

const REPOSITORIES = ['a', 'b', 'c', 'd']
const log = openLog('silent')
const shared = { env: {}, clock: systemClock, log, version: '1' }

test('both execute runs; a worker that was there before goes on at the next daemon', async () => {
  using at = folder()
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
  const begin = (concurrency: number): Promise<Daemon> =>
    startDaemon({
      ...shared,
      database: join(at.path, 'careen.db'),
      address,
      concurrency,
      retention: { age: 1, size: 1 },
      host: 'own',
    })
  const first = await begin(1)
  const worker = await startRemoteWorker({
    ...shared,
    address,
    tls: {},
    concurrency: 1,
    name: 'far',
  })
  const policy = join(at.path, 'p.hcl')
  writeFileSync(policy, oldTagsPolicy(registry.url, { scope: 'repositories = "*"' }))
  const applied = await careen(['apply', '-auto-approve', '-skip-effects', policy], {
    CAREEN_ADDRESS: address,
  })
  assert.equal(applied.code, 0, applied.stderr)
  const client = connect({ address })
  const { CreateRun, ListRuns } = client.services.RunService.service
  const start = async (): Promise<void> => {
    for (const name of REPOSITORIES)
      await client.unary(CreateRun, {
        ...runWish('KIND_DRY_RUN', `workspaces/default/registries/prod/repositories/${name}`),
        requestId: randomUUID(),
      })
  }
  const workers = async (): Promise<readonly string[]> => {
    const { runs } = await client.unary(ListRuns, { parent: 'workspaces/-' })
    return runs.filter(({ state }) => state === 'STATE_SUCCEEDED').map((run) => run.worker)
  }
  await start()
  await until('the end of all runs', async () => (await workers()).length === 4)
  assert.deepEqual(new Set(await workers()), new Set(['own', 'far']))
  await first.stop()
  const second = await begin(0)
  // Why: a channel that met no daemon in between waits before it connects again.
  await until('the second daemon answers', async () => (await workers().catch(() => [])).length === 4)
  await start()
  await until('the end of all runs', async () => (await workers()).length === 8)
  assert.deepEqual((await workers()).slice(0, 4), ['far', 'far', 'far', 'far'])
  client.close()
  await worker.stop()
  await second.stop()
  await registry.close()
})
