import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../../daemon/clock.ts'
import { openRunWaits } from '../../daemon/ledger/index.ts'
import { pullJobs } from '../../daemon/queue/pull.ts'
import type { JobHandler, Listener, ListenOptions, Queue } from '../../daemon/queue/queue.ts'
import { remoteLedger } from '../../daemon/remote/ledger.ts'
import { remoteTake } from '../../daemon/remote/take.ts'
import { CareenError } from '../../policies/model/index.ts'
import { connect } from '../../proto/connection.ts'
import type { Run } from '../../proto/resources/index.ts'
import { queueConformance } from '../conformance/queue.ts'
import { until } from '../support/ports.ts'
import { newWorker, serve, TOKEN } from '../support/serve.ts'
import { openWorld, webPolicy, type World } from '../support/world.ts'

const COUNTS = { kept: 0, planned: 0, deleted: 0, untagged: 0, skipped: 0, failed: 0, bytes: 0 }

/** Stores runs with these ids that wait. One that waits already is not changed; one that has ended waits again. */
function storeRuns({ store, clock }: World, ids: readonly string[]): void {
  for (const id of ids) {
    const run: Run = {
      id,
      workspace: 'default',
      registry: 'prod',
      repository: id,
      kind: 'CLEAN',
      trigger: 'schedule',
      createdBy: 'test',
      state: 'QUEUED',
      createdAt: clock.now(),
      attempts: 0,
      cancelRequested: false,
      limitChecks: [],
    }
    if (!store.runs.insert(run) && store.runs.get(id)?.state === 'SUCCEEDED')
      store.runs.update(id, { state: 'QUEUED' })
  }
}

/** A worker process that asks the daemon for runs, as a queue: a handler that returns ends its run, and one that throws hands it back. */
function pullingQueue(world: World, address: string, wake: () => void): Queue {
  const client = connect({ address, token: TOKEN })
  const ids = newWorker()
  const ledger = remoteLedger(client, ids)
  const take = remoteTake(client, ids)
  const listeners: Listener[] = []
  const add = async (runIds: readonly string[]): Promise<void> => {
    storeRuns(world, runIds)
    wake()
  }
  const listen = async (handler: JobHandler, options: ListenOptions): Promise<Listener> => {
    const listener = pullJobs({
      ...options,
      clock: systemClock,
      take: (signal) => take('puller', signal),
      work: async ({ assignment: { run, lease } }, signal) => {
        const failed = await handler(run.id, signal).then(
          () => undefined,
          (error: Error) => error.message,
        )
        if (failed === undefined)
          return ledger.finish(lease, { state: 'SUCCEEDED', counts: COUNTS, limitChecks: [] })
        options.onTrouble(failed)
        await ledger.finish(lease, { state: 'QUEUED', message: failed })
        wake()
      },
    })
    listeners.push(listener)
    return listener
  }
  return {
    kind: 'pulled',
    add,
    repair: add,
    listen,
    depth: async () => {
      const active = world.store.runs.list({
        limit: 500,
        conditions: [{ kind: 'compare', column: 'state', op: '=', value: 'RUNNING' }],
      }).length
      return { waiting: world.store.runs.countQueued(), active }
    },
    close: async () => {
      await Promise.all(listeners.map((listener) => listener.close()))
      client.close()
    },
  }
}

async function setup() {
  const world = await openWorld()
  await world.apply(webPolicy(), true)
  const waits = openRunWaits(systemClock)
  const served = await serve(world, { ledgers: world.recorders, waits })
  return {
    open: async () => pullingQueue(world, served.address, waits.wake),
    stop: async () => {
      await served[Symbol.asyncDispose]()
      await world[Symbol.asyncDispose]()
    },
  }
}

// Why fewer: each job is three calls.
queueConformance('runs that a worker asks the daemon for', setup, 40)

/** A clock that stands still but for the sleeps, which it notes. */
function sleeper() {
  const slept: number[] = []
  let at = 0
  return {
    slept,
    monotonic: () => at,
    sleep: async (ms: number, signal?: AbortSignal) => {
      slept.push(ms)
      at += ms
      await systemClock.sleep(0, signal)
    },
  }
}

test('a daemon that is away is asked again with a growing backoff, and named once', async () => {
  const clock = sleeper()
  const troubles: string[] = []
  const answers: (CareenError | 'job')[] = [
    ...Array.from({ length: 6 }, () => new CareenError('DAEMON_UNREACHABLE', 'nobody answers')),
    new CareenError('ROLE_MISSING', 'it may not'),
    'job',
    new CareenError('DAEMON_UNREACHABLE', 'nobody answers'),
  ]
  const done: string[] = []
  const listener = pullJobs<string>({
    concurrency: 1,
    clock,
    onTrouble: (message) => troubles.push(message),
    take: async () => {
      const answer = answers.shift()
      if (answer instanceof CareenError) throw answer
      return answer
    },
    work: async (job) => void done.push(job),
  })
  await until('all answers', async () => clock.slept.length >= 9)
  await listener.close()
  assert.deepEqual(done, ['job'])
  assert.deepEqual(clock.slept.slice(0, 9), [500, 1000, 2000, 4000, 5000, 5000, 5000, 500, 500])
  assert.deepEqual(troubles.slice(0, 4), [
    'gets no runs: nobody answers',
    'gets no runs: it may not',
    'the daemon gives runs again',
    'gets no runs: nobody answers',
  ])
})
