import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { systemClock } from '../../daemon/clock.ts'
import { embeddedQueue } from '../../daemon/queue/embedded.ts'
import { openStore } from '../../daemon/store/store.ts'
import { queueConformance } from '../conformance/queue.ts'
import { until } from '../support/ports.ts'
import { folder } from '../support/processes.ts'

queueConformance('embedded', async () => {
  const at = folder()
  const store = openStore(join(at.path, 'q.db'), systemClock)
  return {
    open: async () => embeddedQueue({ jobs: store.jobs, ...systemClock, poll: 20 }),
    stop: async () => {
      store.close()
      at[Symbol.dispose]()
    },
  }
})

test('a taker that dies loses its job to another once its lease has run out, and its own result counts no more', async () => {
  using at = folder()
  const store = openStore(join(at.path, 'q.db'), systemClock)
  store.jobs.add(['orphan'], 0)
  const dead = store.jobs.claim(1000, 1500)
  assert.ok(dead)
  assert.equal(store.jobs.claim(1400, 2000), undefined, 'the lease holds')
  const heir = store.jobs.claim(1600, 2600)
  assert.equal(heir?.runId, 'orphan')
  assert.equal(store.jobs.renew(dead, 9999), false)
  store.jobs.done(dead)
  assert.deepEqual(store.jobs.depth(1600), { waiting: 0, active: 1 })
  const queue = embeddedQueue({ jobs: store.jobs, ...systemClock, poll: 20, lease: 200 })
  const seen: string[] = []
  const listener = await queue.listen(async (id) => void seen.push(id), {
    concurrency: 1,
    onTrouble: () => {},
  })
  await until('the job', async () => seen.length === 1)
  await listener.close()
  store.close()
})

test('the first claim of a process finds every job, whatever the clock of the process before said', async () => {
  using at = folder()
  const path = join(at.path, 'q.db')
  const before = openStore(path, systemClock)
  assert.equal(before.jobs.claim(0, 1), undefined)
  before.jobs.add(['waits', 'claimed'], 5_000_000)
  assert.ok(before.jobs.claim(6_000_000, 9_000_000))
  assert.equal(before.jobs.claim(1000, 2000), undefined)
  before.close()
  const store = openStore(path, systemClock)
  const claimed = [store.jobs.claim(1000, 2000), store.jobs.claim(1000, 2000)]
  assert.deepEqual(new Set(claimed.map((job) => job?.runId)), new Set(['claimed', 'waits']))
  assert.equal(store.jobs.claim(1000, 2000), undefined)
  store.close()
})
