import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startMemoryRegistry } from '../../daemon/registry/fake/server.ts'
import { openArrivals } from '../../daemon/schedule/arrivals.ts'
import { startDiscovery } from '../../daemon/schedule/discovery.ts'
import { startScheduler } from '../../daemon/schedule/scheduler.ts'
import { until } from '../support/ports.ts'
import { openWorld, webPolicy } from '../support/world.ts'

const HOUR = 3_600_000
const POLICY =
  'registry "prod" {\n  url = "$URL"\n}\ndefault_policy "d" {\n  registry = registry.prod\n  status = "ACTIVE"\n  keep_days = 1\n}\n'
const log = { debug() {}, info: () => {}, warn: () => {}, error: () => {} }

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
  const time = { now: 0 }
  const known: [number, string[]][] = []
  const clock = {
    ...world.clock,
    monotonic: () => time.now,
    sleep: async (ms: number, signal?: AbortSignal) => {
      const isKnown = (): boolean => known.at(-1)?.[0] === time.now
      await until('the discovery of this interval', async () => signal?.aborted === true || isKnown())
      if (!isKnown()) return
      if (time.now === 0) await world.push('team/b', { tags: ['x'], days: 1 })
      time.now += ms
    },
  }
  const onDiscovered = (): void => {
    if (known.at(-1)?.[0] === time.now) return
    known.push([time.now, world.store.repositories.ofRegistry('prod').map(({ repository }) => repository)])
  }
  const deps = { ...world.base, clock, log, discoveryInterval: 5 * 60_000, onDiscovered }
  const discovery = startDiscovery(deps)
  await until('two discoveries', async () => known.length >= 2)
  await discovery[Symbol.asyncDispose]()
  assert.deepEqual(known.slice(0, 2), [
    [0, ['team/a']],
    [300_000, ['team/a', 'team/b']],
  ])
})

test('a catalog that could not be read is read again after a minute, and later after longer pauses', async () => {
  const registry = { isBroken: false }
  await using world = await openWorld({
    fault: ({ path }) =>
      registry.isBroken && path.includes('_catalog') ? { kind: 'answer', status: 400 } : undefined,
  })
  await world.push('team/a', { tags: ['x'], days: 1 })
  await world.apply(POLICY)
  registry.isBroken = true
  const time = { now: 0 }
  const sleeps: number[] = []
  let failed = 0
  const clock = {
    ...world.clock,
    monotonic: () => time.now,
    sleep: async (ms: number, signal?: AbortSignal) => {
      const isOver = async (): Promise<boolean> => signal?.aborted === true || failed > sleeps.length
      await until('the end of a discovery', isOver)
      if (signal?.aborted === true) return
      sleeps.push(ms)
      time.now += ms
    },
  }
  const failing = { ...log, warn: () => void (failed += 1) }
  const discovery = startDiscovery({ ...world.base, clock, log: failing, discoveryInterval: HOUR })
  await until('three retries', async () => failed >= 4)
  registry.isBroken = false
  await discovery[Symbol.asyncDispose]()
  assert.deepEqual(sleeps.slice(0, 3), [60_000, 120_000, 240_000])
})

test(
  'a catalog that never comes delays the discovery of no other registry',
  { timeout: 60_000 },
  async () => {
    let asked = 0
    const fault = ({ path }: { readonly path: string }) => {
      if (!path.includes('_catalog')) return undefined
      asked += 1
      return { kind: 'hang' } as const
    }
    await using world = await openWorld()
    const hanging = await startMemoryRegistry({ fault })
    await using stack = new AsyncDisposableStack()
    stack.defer(() => hanging.close())
    await world.push('team/a', { tags: ['x'], days: 1 })
    // Why its name: blocks are read in the order of their names.
    const first = POLICY.replaceAll('prod', 'first').replace('"d"', '"e"').replace('$URL', hanging.url)
    await world.apply(`${POLICY}\n${first}`, true)
    const discovery = startDiscovery({ ...world.base, log, discoveryInterval: HOUR })
    await until('both catalogs are asked', async () => asked > 0)
    await until('the other one is known', async () => world.store.repositories.ofRegistry('prod').length > 0)
    assert.deepEqual(world.store.repositories.ofRegistry('first'), [])
    await discovery[Symbol.asyncDispose]()
  },
)

test(
  'a registry that never answers delays no tick, and ends with the scheduler',
  { timeout: 60_000 },
  async () => {
    const asked: string[] = []
    await using world = await openWorld({
      fault: ({ path }) => {
        if (!path.includes('_catalog')) return undefined
        asked.push(path)
        return { kind: 'hang' }
      },
    })
    await world.apply(`${POLICY}\n${webPolicy()}`.replace(/registry "prod" \{[^}]*\}/, ''), true)
    world.clock.skew = 24 * HOUR + 1000
    const added: string[] = []
    const queue = { ...world.base.queue, add: async (ids: readonly string[]) => void added.push(...ids) }
    const times = { discoveryInterval: HOUR, historyAge: 1e12, retention: { age: 1, size: 1 } }
    const scheduler = startScheduler({ ...world.base, queue, log, ...times })
    await until('the hanging catalog is asked', async () => asked.length > 0)
    await until('the run of another repository is enqueued', async () => added.length > 0)
    scheduler.wake('default')
    await scheduler[Symbol.asyncDispose]()
    assert.deepEqual(
      added.map((id) => world.runs.get(id).repository),
      ['team/web'],
    )
  },
)
