/** What scans remember of manifests and configs, pruned before them and under them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { composeBase } from '../../daemon/compose.ts'
import { UNUSED } from '../../daemon/inventory/prune-content.ts'
import type { MemoryOptions, MemoryRequest } from '../../daemon/registry/fake/state.ts'
import { startScheduler } from '../../daemon/schedule/scheduler.ts'
import { pushIndex } from '../support/push.ts'
import { openWorld, webPolicy, type World } from '../support/world.ts'

const DAY = 24 * 3600 * 1000
const LONG: number = UNUSED + 8 * DAY
const ref = { registry: 'prod', repository: 'team/web' }

/** All at once. Returns how many went. */
function prune({ store, clock }: World): number {
  const slice = { before: clock.now() - UNUSED, limit: 1_000_000 }
  const { pruned } = store.factUses.prune('manifest', slice)
  return pruned + store.factUses.prune('config', slice).pruned
}

/** An index of two images and a single one, all of them scanned once; `act` is called at each request from then on. */
async function scannedWorld(): Promise<{ world: World; watch: { act: (request: MemoryRequest) => void } }> {
  const watch: Awaited<ReturnType<typeof scannedWorld>>['watch'] = { act: () => {} }
  const options: MemoryOptions = {
    fault: (request) => {
      watch.act(request)
      return undefined
    },
  }
  const world = await openWorld(options)
  const child = (seed: string) => world.push('team/web', { tags: [], seed, days: 10 })
  const children = [await child('amd64'), await child('arm64')]
  await pushIndex(world.at(), ['pr-1'], children)
  await world.push('team/web', { tags: ['release'], days: 10 })
  await world.apply(webPolicy(), true)
  await world.dryRun('prod/team/web')
  return { world, watch }
}

/** As if careen had not looked into the repository for long, and nothing referred to it any more. */
function forgetInventory({ store }: World): void {
  store.sightings.remove(
    ref,
    store.sightings.page(ref, '', 999).map(({ digest }) => digest),
    1,
  )
  store.tags.remove(ref, ['pr-1', 'release'], Number.MAX_SAFE_INTEGER - 1)
  store.tags.forget(ref, Number.MAX_SAFE_INTEGER)
}

/** What the newest run decided, and what the store knows of its images afterwards. */
async function scanAgain(world: World) {
  const before = world.registry.log.length
  const run = await world.dryRun('prod/team/web')
  assert.equal(run.state, 'SUCCEEDED', run.message)
  const sent = world.registry.log
    .slice(before)
    .filter(({ method, path }) => method === 'GET' && /\/(manifests|blobs)\/sha256:/.test(path))
  const { decisions } = world.runs.decisions(run.id, 0, 99)
  const digests = decisions.map(({ digest }) => digest)
  return {
    sent: sent.length,
    decided: decisions.map(({ digest, action }) => `${digest} ${action}`),
    known: world.store.facts.parts('prod', digests).size,
  }
}

test('the inventory of a repository that nobody scanned for long keeps its facts: nothing is fetched again', async () => {
  const { world } = await scannedWorld()
  await using _ = world
  const before = await scanAgain(world)
  assert.deepEqual([before.sent, before.known], [0, 4])
  world.clock.skew = LONG
  assert.equal(prune(world), 0)
  assert.deepEqual(await scanAgain(world), before)
})

test('facts that were pruned are fetched again by the scan that needs them', async () => {
  const { world } = await scannedWorld()
  await using _ = world
  const { decided } = await scanAgain(world)
  forgetInventory(world)
  world.clock.skew = LONG
  assert.equal(prune(world), 7, 'four manifests and three configs')
  const after = await scanAgain(world)
  assert.deepEqual([after.decided.length, after.known], [decided.length, 4])
  assert.equal(after.sent, 5, 'two children, three configs; what has a tag came by it')
})

for (const when of ['HEAD', 'GET'] as const)
  test(`a prune at every ${when} of a scan takes nothing that the scan needs`, async () => {
    const { world, watch } = await scannedWorld()
    await using _ = world
    const { decided } = await scanAgain(world)
    forgetInventory(world)
    world.clock.skew = LONG
    let prunes = 0
    watch.act = ({ method, path }) => {
      if (method !== when || (when === 'HEAD' && !path.includes('/manifests/sha256:'))) return
      prune(world)
      prunes += 1
    }
    const after = await scanAgain(world)
    watch.act = () => {}
    assert.ok(prunes > 0)
    assert.deepEqual([after.decided.length, after.known], [decided.length, 4])
    const next = await scanAgain(world)
    assert.deepEqual([next.sent, next.known], [0, 4])
  })

test('the scheduler prunes once a day, beside the trash', async () => {
  const { world } = await scannedWorld()
  await using _ = world
  forgetInventory(world)
  const { store } = world
  const HOUR = 3600_000
  let hours = 0
  const looks: number[] = []
  const clock = {
    now: () => world.clock.now() + LONG,
    monotonic: () => hours * HOUR,
    sleep: async (ms: number, stop?: AbortSignal) => {
      if (ms > 0) hours += 1
      if (stop?.aborted !== true) await world.clock.sleep(0)
    },
  }
  const counted = {
    ...store,
    factUses: {
      prune: (...slice: Parameters<typeof store.factUses.prune>) => {
        if (slice[0] === 'manifest') looks.push(hours)
        return store.factUses.prune(...slice)
      },
    },
  }
  const told: string[] = []
  const tell = (message: string, fields?: object): void => void told.push(message + JSON.stringify(fields))
  const log = { debug() {}, info: tell, warn: tell, error: tell }
  const base = composeBase({ ...world.base, store: counted, clock })
  const scheduler = startScheduler({
    ...base,
    log,
    retention: { age: DAY, size: 1 },
    historyAge: 1e12,
    discoveryInterval: HOUR,
  })
  while (clock.monotonic() < 60 * HOUR) await world.clock.sleep(1)
  await scheduler[Symbol.asyncDispose]()
  const [first = 99, second = 0] = looks
  assert.ok(first < 5, 'soon after the start')
  assert.ok(second - first >= 24, looks.join())
  assert.deepEqual(
    told.filter((one) => one.includes('unused manifests')),
    ['metadata of unused manifests and configs was deleted{"facts":7}'],
    told.join('\n'),
  )
})
