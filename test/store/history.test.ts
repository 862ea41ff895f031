/** What becomes of old runs and intents. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { removeHistory } from '../../daemon/schedule/history.ts'
import { openStore } from '../../daemon/store/store.ts'
import type { Outcome } from '../../proto/resources/intent.ts'
import type { RunState } from '../../proto/resources/run.ts'
import { folder, roomyFolder } from '../support/processes.ts'
import { liveYear } from './year.ts'

const DAY = 24 * 3_600_000
const MIB = 1 << 20
const NEVER = new AbortController().signal
const ref = { registry: 'prod', repository: 'team/web' }
const remove = (store: ReturnType<typeof openStore>, before: number) =>
  removeHistory({ store, before, yieldLoop: async () => {}, stop: NEVER })

function opened() {
  const at = folder(roomyFolder())
  const store = openStore(join(at.path, 's.db'), { now: () => 1 })
  const run = (id: string, state: RunState, createdAt: number, repository = ref.repository): void => {
    const rest = { kind: 'CLEAN', trigger: 'schedule', createdBy: '', attempts: 0 } as const
    store.runs.insert({
      ...ref,
      repository,
      id,
      workspace: 'w',
      state,
      createdAt,
      ...rest,
      cancelRequested: false,
      limitChecks: [],
    })
  }
  const intent = (runId: string, begun: number, outcome: Outcome | undefined, bytes = 'm'): number => {
    const id = store.intents.insert(
      ref,
      { runId, generation: 1, at: begun },
      {
        digest: 'sha256:1',
        action: 'DELETE',
        tags: ['t'],
        mediaType: 'm',
        bytes: Buffer.from(bytes),
        children: [],
        size: 1,
        reasons: ['r'],
      },
    )
    if (outcome !== undefined) store.intents.recordOutcome(id, { outcome, at: begun })
    return id
  }
  return { store, run, intent, [Symbol.dispose]: () => (store.close(), at[Symbol.dispose]()) }
}

test('what is old and over is removed; what is open, restorable, new, or among the newest ten runs stays', async () => {
  using at = opened()
  const { store, run, intent } = at
  for (let i = 1; i <= 14; i += 1) run(`r${i}`, i === 3 ? 'AWAITING_APPROVAL' : 'SUCCEEDED', i)
  run('other', 'SUCCEEDED', 1, 'team/few')
  const expired = intent('r1', 1, 'deleted', '')
  const open = intent('r2', 2, undefined)
  const restorable = intent('r4', 4, 'deleted')
  const removed = await remove(store, 100)
  assert.deepEqual(removed, { intents: 1, runs: 2 })
  assert.equal(store.intents.get(expired), undefined)
  assert.deepEqual([store.intents.get(open)?.id, store.intents.get(restorable)?.id], [open, restorable])
  const left = store.runs.list({ limit: 99 }).map(({ id }) => id)
  assert.deepEqual(
    left.toSorted(),
    ['r2', 'r4', ...Array.from({ length: 10 }, (_, i) => `r${i + 5}`), 'other'].toSorted(),
  )
  store.intents.recordOutcome(open, { outcome: 'not_done', at: 5 })
  store.storedManifests.expireBefore(100, 10)
  assert.deepEqual(await remove(store, 2), { intents: 0, runs: 0 }, 'they are not older than that')
  assert.deepEqual(await remove(store, 100), { intents: 2, runs: 2 })
})

test('a run that waits for approval stays until a later run replaces it, and one that has not ended stays', async () => {
  using at = opened()
  at.run('parked', 'AWAITING_APPROVAL', 1)
  for (let i = 0; i < 12; i += 1) at.run(`f${i}`, 'FAILED', 2 + i)
  assert.deepEqual((await remove(at.store, 100)).runs, 2)
  assert.equal(at.store.runs.get('parked')?.state, 'AWAITING_APPROVAL')
  at.run('newer', 'SUCCEEDED', 50)
  await remove(at.store, 100)
  assert.equal(at.store.runs.get('parked'), undefined)
  for (let i = 0; i < 12; i += 1) at.run(`g${i}`, 'SUCCEEDED', 60)
  at.run('queued', 'QUEUED', 1)
  await remove(at.store, 100)
  assert.equal(at.store.runs.get('queued')?.state, 'QUEUED')
})

test('an intent whose manifest expires keeps everything else', () => {
  using at = opened()
  at.run('r', 'SUCCEEDED', 1)
  const id = at.intent('r', 1, 'deleted')
  const before = at.store.intents.get(id)
  assert.equal(at.store.storedManifests.expireBefore(2, 10), 1)
  assert.deepEqual(at.store.intents.get(id), { ...before, bytes: Buffer.alloc(0) })
  assert.equal(at.store.storedManifests.expireBefore(2, 10), 0)
})

test('a year of nightly runs of 1,000 repositories stays below 1 GiB, and then grows no more', async () => {
  using at = folder(roomyFolder())
  const [empty, database] = [join(at.path, 'empty.db'), join(at.path, 'year.db')]
  const [least = 0] = await liveYear({
    database: empty,
    repositories: 0,
    days: 1,
    images: 0,
    historyAge: DAY,
  })
  const repositories = 2
  const sizes = await liveYear({ database, repositories, days: 274, images: 50, historyAge: 180 * DAY })
  const [full = 0, last = 0] = [sizes.at(-8), sizes.at(-1)]
  const ofThousand = ((last - least) / repositories) * 1000
  assert.ok(ofThousand < 1024 * MIB, `${Math.round(ofThousand / MIB)} MiB`)
  assert.ok(last < full * 1.02, `${full} and, 7 weeks later, ${last}`)
})
