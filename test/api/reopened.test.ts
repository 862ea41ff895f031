import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openClient } from '../../cli/remote/client.ts'
import type { Operations } from '../../daemon/services.ts'
import { DAEMON_ACTOR, type Restoration } from '../../proto/resources/index.ts'
import { serve, TOKEN } from '../support/serve.ts'
import { NEVER, openWorld, webPolicy } from '../support/world.ts'

test('careen goes on watching a run when its stream was open for too long', async () => {
  await using world = await openWorld()
  await world.push('team/web', { tags: ['pr-1'], days: 10 })
  await world.apply(webPolicy(), true)
  const run = await world.start('prod/team/web')
  const watched = { streams: 0 }
  const runs: Operations['runs'] = {
    ...world.runs,
    watch: (name, signal) => {
      watched.streams += 1
      if (watched.streams === 3) world.runs.cancel(run.id)
      return world.runs.watch(name, signal)
    },
  }
  await using served = await serve(world, { operations: { runs }, bounds: { stream: 150 } })
  const client = openClient({ address: served.address, token: TOKEN })
  const states: string[] = []
  for await (const now of client.watch(run, NEVER)) states.push(now.state)
  client.close()
  assert.equal(states.at(-1), 'CANCELLED')
  assert.equal(watched.streams, 3)
})

test('careen goes on watching a restoration when its stream was open for too long, and misses no part', async () => {
  await using world = await openWorld()
  await world.apply(webPolicy(), true)
  const ref = { registry: 'prod', repository: 'team/web' }
  const nothing = { hadTags: [], tags: [], tagConflicts: [], manifests: [], unchanged: false }
  const made = { workspace: 'default', createdBy: 'test', createdAt: 0, total: 4, repositories: 1 }
  const { restorations: stored } = world.store
  stored.begin({ ...made, pinTtl: 'none', actor: DAEMON_ACTOR, id: 'rs-1' })
  const going: Restoration = { ...made, id: 'rs-1', state: 'RUNNING', done: 0, restored: 0 }
  const { restorations } = world.operations
  const streams = { opened: 0 }
  const slow: Operations['restorations'] = {
    ...restorations,
    get: () => going,
    watch: async function* watch(_id, cursor, signal) {
      streams.opened += 1
      for (let done = Number(cursor) + 1; done <= 4; done += 1) {
        await sleep(70)
        if (signal.aborted) return
        const image = { ...ref, ...nothing, digest: `sha256:${`${done}`.repeat(64)}` as const }
        const finding = { kind: 'image', image: { ...image, outcome: 'restored' }, done, total: 4 } as const
        yield { cursor: `${done}`, finding }
      }
      yield { cursor: 'end', restoration: { ...going, state: 'SUCCEEDED' } }
    },
  }
  await using served = await serve(world, { operations: { restorations: slow }, bounds: { stream: 200 } })
  const client = openClient({ address: served.address, token: TOKEN })
  const parts: string[] = []
  for await (const { cursor } of client.watchRestoration(going, NEVER)) parts.push(cursor)
  client.close()
  assert.deepEqual(parts, ['1', '2', '3', '4', 'end'])
  assert.ok(streams.opened > 1)
})
