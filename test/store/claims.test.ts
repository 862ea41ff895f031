import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { openStore } from '../../daemon/store/store.ts'
import { folder } from '../support/processes.ts'

const holderOf = (worker: string) => ({
  identity: `token:${worker}`,
  instance: worker,
  sha256: Buffer.alloc(32, worker),
})

test('claims: one at a time, again after the lease, and an old token can do nothing', () => {
  using at = folder()
  const store = openStore(join(at.path, 's.db'), { now: () => 1000 })
  const what = { workspace: 'w', registry: 'r', repository: 'a/b', kind: 'CLEAN', state: 'QUEUED' } as const
  const rest = { createdBy: '', createdAt: 1, attempts: 0, cancelRequested: false, limitChecks: [] }
  store.runs.insert({ id: 'one', trigger: 'schedule', ...what, ...rest })
  const time = (ms: number) => ({ boot: 'b', at: ms, earlierUntil: 60 })
  const claim = (worker: string, until: number, ms: number) =>
    store.runs.claim('one', { worker, until, time: time(ms), now: 1, ...holderOf(worker) })
  const first = claim('w1', 100, 50)
  assert.ok(first)
  assert.equal(claim('w2', 200, 99), undefined)
  assert.deepEqual(
    store.runs.expired(time(101), 9).map((one) => one.id),
    ['one'],
  )
  const other = [60, 61].map((ms) => store.runs.expired({ ...time(ms), boot: 'c' }, 9).length)
  assert.deepEqual(other, [0, 1], 'a lease of another start runs its term from this one')
  const second = claim('w2', 300, 101)
  const old = { runId: 'one', generation: first.generation }
  const lease = { runId: 'one', generation: first.generation + 1 }
  assert.equal(second?.generation, lease.generation)
  assert.equal(second?.run.attempts, 2)
  assert.equal(store.runs.renew(old, { boot: 'b', until: 999 }), false)
  assert.equal(store.runs.holder(old), undefined)
  assert.deepEqual(store.runs.holder(lease), holderOf('w2'))
  assert.equal(store.runs.finish(old, { state: 'SUCCEEDED', at: 5 }), false)
  assert.ok(second && store.runs.finish(lease, { state: 'FAILED', at: 5, message: 'm', errorCode: 'X' }))
  assert.deepEqual([store.runs.get('one')?.state, store.runs.get('one')?.message], ['FAILED', 'm'])
  store.close()
})
