/** A registry that hangs beside a healthy one: it holds its own share of the places of a worker, whatever the queue. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Ledger } from '../../daemon/ledger/index.ts'
import { openLog } from '../../daemon/log.ts'
import { bullmqQueue } from '../../daemon/queue/bullmq.ts'
import { embeddedQueue } from '../../daemon/queue/embedded.ts'
import type { Queue } from '../../daemon/queue/queue.ts'
import { startMemoryRegistry } from '../../daemon/registry/fake/server.ts'
import { remoteLedger } from '../../daemon/remote/ledger.ts'
import { newRun } from '../../daemon/runs/index.ts'
import { startWorker } from '../../daemon/runs/worker.ts'
import type { Run } from '../../proto/resources/run.ts'
import { until } from '../support/ports.ts'
import { startRedis } from '../support/redis-server.ts'
import { newWorker, serve } from '../support/serve.ts'
import { skipWithoutServer } from '../support/skips.ts'
import { openWorld, type World } from '../support/world.ts'

const HANGING = 12

/** A healthy registry with two repositories, and one whose twelve hang as soon as they are asked for. */
async function openBoth() {
  const world = await openWorld()
  const hangs = { now: false }
  const hanging = await startMemoryRegistry({ fault: () => (hangs.now ? { kind: 'hang' } : undefined) })
  for (const repository of ['team/r1', 'team/r2']) await world.push(repository, { tags: ['build-1'] })
  const block = (name: string, url: string): string =>
    `registry "${name}" {\n  url = "${url}"\n}\ndefault_policy "${name}" {\n  registry = registry.${name}\n  status = "ACTIVE"\n  keep_days = 1\n}\n`
  await world.apply(block('healthy', '$URL') + block('hanging', hanging.url), true)
  for (const [registry, count] of [
    ['hanging', HANGING],
    ['healthy', 2],
  ] as const)
    for (let i = 1; i <= count; i += 1)
      world.store.repositories.upsert({ registry, repository: `team/r${i}`, workspace: 'default' })
  world.base.workspaces.assign('default', world.clock.now())
  hangs.now = true
  const queued = (registry: string, count: number): readonly string[] =>
    Array.from({ length: count }, (_, i) => {
      const state = world.store.repositories.get({ registry, repository: `team/r${i + 1}` })
      assert.ok(state)
      return newRun(world.base, state, { kind: 'CLEAN', trigger: 'schedule' }).id
    })
  return {
    world,
    slow: queued('hanging', HANGING),
    quick: queued('healthy', 2),
    /** From now on its connections end. */
    stop: () => hanging.close(),
  }
}

type Both = Awaited<ReturnType<typeof openBoth>>

function work({ world }: Both, queue: Queue, ledger: Ledger, concurrency: number) {
  const { open, clock } = world
  return startWorker({ ledger, open, clock, worker: 'test', log: openLog('silent') }, queue, concurrency)
}

async function ended({ world }: Both, ids: readonly string[]): Promise<readonly Run[]> {
  const runs = (): readonly Run[] => ids.map((id) => world.runs.get(id))
  await until('the runs of the healthy registry', async () =>
    runs().every(({ state }) => state === 'SUCCEEDED'),
  )
  return runs()
}

/** The healthy runs end while one run of the other registry, and no more, is at work. */
async function shares(both: Both, queue: Queue, ledger: Ledger): Promise<void> {
  const { slow, quick, world } = both
  await queue.add([...slow, ...quick])
  const worker = await work(both, queue, ledger, 2)
  await ended(both, quick)
  const states = slow.map((id) => world.runs.get(id).state)
  assert.ok(states.filter((state) => state === 'RUNNING').length <= 2)
  assert.ok(!states.includes('SUCCEEDED') && states.filter((state) => state === 'FAILED').length === 0)
  await both.stop()
  await worker.close()
}

function embedded({ store, clock }: World): Queue {
  return embeddedQueue({ jobs: store.jobs, monotonic: clock.monotonic, sleep: clock.sleep })
}

test('embedded queue: two runs of a healthy registry begin at once beside twelve of one that hangs', async () => {
  const both = await openBoth()
  await using world = both.world
  const queue = embedded(world)
  await shares(both, queue, world.ledger)
  await queue.close()
})

test('with one place a healthy registry waits for one run of the registry that hangs, and no more', async () => {
  const both = await openBoth()
  await using world = both.world
  const queue = embedded(world)
  await queue.add([...both.slow, ...both.quick])
  const worker = await work(both, queue, world.ledger, 1)
  const begun = () => both.slow.filter((id) => world.runs.get(id).state !== 'QUEUED').length
  await until('a run of the registry that hangs', async () => begun() === 1)
  await both.stop()
  await ended(both, both.quick)
  assert.ok(begun() <= 3, `${begun()} runs of the registry that hangs went before`)
  await worker.close()
  await queue.close()
})

describe('Redis', { skip: await skipWithoutServer('redis-server') }, () => {
  test('a worker with Redis: two runs of a healthy registry begin at once beside twelve of one that hangs', async () => {
    const both = await openBoth()
    await using world = both.world
    await using redis = await startRedis()
    await using served = await serve(world)
    const queue = await bullmqQueue({ url: redis.url, prefix: 'careen' })
    await shares(both, queue, remoteLedger(served.client, newWorker()))
    await queue.close()
  })
})
