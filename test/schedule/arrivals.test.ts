import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openArrivals } from '../../daemon/schedule/arrivals.ts'
import { startScheduler } from '../../daemon/schedule/scheduler.ts'
import { openWorld } from '../support/world.ts'

const HOUR = 3_600_000
const POLICY =
  'registry "prod" {\n  url = "$URL"\n}\ndefault_policy "d" {\n  registry = registry.prod\n  status = "ACTIVE"\n  keep_days = 1\n}\n'
const log = { info: () => {}, warn: () => {}, error: () => {} }

test('a push to an unknown repository wakes the discovery, once for each repository and interval', async () => {
  await using world = await openWorld()
  const woken: string[] = []
  const time = { now: 0 }
  const arrived = openArrivals({
    store: world.store,
    wake: (workspace) => woken.push(workspace),
    monotonic: () => time.now,
    interval: HOUR,
  })
  world.store.repositories.upsert({ registry: 'prod', repository: 'team/known', workspace: 'default' })
  const push = { action: 'push', repository: 'team/new', at: 1 } as const
  arrived('default', 'prod', [
    { ...push, repository: 'team/known' },
    { ...push, action: 'pull' },
  ])
  assert.deepEqual(woken, [])
  arrived('default', 'prod', [push, push])
  arrived('default', 'prod', [push])
  assert.deepEqual(woken, ['default'])
  arrived('default', 'prod', [{ ...push, repository: 'team/newer' }])
  time.now = HOUR
  arrived('default', 'prod', [push])
  assert.equal(woken.length, 3)
})

test('the catalogs are read again after the interval that was asked for', async () => {
  await using world = await openWorld()
  await world.push('team/a', { tags: ['x'], days: 1 })
  await world.apply(POLICY)
  const time = { minute: 0 }
  const known: string[][] = []
  const clock = {
    ...world.clock,
    monotonic: () => time.minute * 60_000,
    sleep: async (ms: number) => {
      await world.clock.sleep(0)
      if (ms === 0) return
      known.push(world.store.repositories.ofRegistry('prod').map(({ repository }) => repository))
      if (time.minute === 0) await world.push('team/b', { tags: ['x'], days: 1 })
      time.minute += 1
    },
  }
  const retention = { age: 1, size: 1 }
  const interval = { discoveryInterval: 5 * 60_000, historyAge: 1e12 }
  const scheduler = startScheduler({ ...world.base, clock, log, retention, ...interval })
  while (time.minute < 9) await world.clock.sleep(1)
  await scheduler[Symbol.asyncDispose]()
  assert.deepEqual([known[4], known[8]], [['team/a'], ['team/a', 'team/b']])
})
