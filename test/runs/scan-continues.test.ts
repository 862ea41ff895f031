/** A scan that was interrupted: what it read by digest is kept, and the tags are read again in full. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Ledger } from '../../daemon/ledger/index.ts'
import { openWorld, webPolicy, type World } from '../support/world.ts'

const IMAGES = 60
/** Most requests that are under way at once, with some to spare. */
const UNDER_WAY = 20

const isConfig = ({ method, path }: { method: string; path: string }): boolean =>
  method === 'GET' && path.includes('/blobs/')

/** Returns the configs and the tags that were asked for since a place in the log. */
function read(world: World, from: number) {
  const log = world.registry.log.slice(from)
  const tags = log.filter(({ path }) => /\/manifests\/pr-/.test(path)).map(({ path }) => path)
  return { configs: log.filter(isConfig).length, tags: new Set(tags).size }
}

/** A repository that was never scanned. `reached` is called with each config that is asked for. */
async function prepared(reached: () => void) {
  const world = await openWorld({
    fault: (request) => (isConfig(request) ? { kind: 'after', act: reached } : undefined),
  })
  for (let i = 0; i < IMAGES; i += 1) await world.push('team/web', { tags: [`pr-${i}`], days: 1 })
  await world.apply(webPolicy(), true)
  return world
}

async function finishes(world: World, id: string): Promise<number> {
  await sleep(100)
  world.clock.skew += 61_000
  const at = world.registry.log.length
  const ended = await world.workOn(world.runs.get(id))
  assert.deepEqual([ended.state, ended.counts?.kept], ['SUCCEEDED', IMAGES], ended.message)
  const again = read(world, at)
  assert.equal(again.tags, IMAGES, 'every tag is read again')
  return again.configs
}

for (const end of ['is stopped', 'fails'] as const)
  test(`the worker ${end} in the middle of a first scan: configs that it has read are not read again`, async () => {
    const stop = new AbortController()
    let configs = 0
    await using world = await prepared(() => {
      configs += 1
      if (configs === 50) stop.abort()
    })
    const run = await world.start('prod/team/web', 'DRY_RUN')
    const ledger: Ledger = {
      ...world.ledger,
      finish: async (...call) => {
        if (end === 'fails') throw new Error('killed')
        return world.ledger.finish(...call)
      },
    }
    const first = world.workOn(run, { stop: stop.signal, ledger })
    if (end === 'fails') await assert.rejects(first, /killed/)
    else assert.equal((await first).state, 'QUEUED')
    const again = await finishes(world, run.id)
    assert.ok(again > 0 && again <= IMAGES - 50 + UNDER_WAY, `${again} of ${IMAGES} configs`)
  })

test('a worker that is killed in a scan has given a part of what it read', async () => {
  await using world = await prepared(() => {})
  const run = await world.start('prod/team/web', 'DRY_RUN')
  let parts = 0
  const ledger: Ledger = {
    ...world.ledger,
    recordManifests: async (...call) => {
      parts += 1
      if (parts > 2) throw new Error('killed')
      return world.ledger.recordManifests(...call)
    },
    finish: async () => {
      throw new Error('killed')
    },
  }
  await assert.rejects(world.workOn(run, { ledger }), /killed/)
  const again = await finishes(world, run.id)
  assert.ok(again > 0 && again <= IMAGES - 40, `${again} of ${IMAGES} configs`)
})
