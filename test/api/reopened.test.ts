import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openClient } from '../../cli/remote/client.ts'
import type { Operations } from '../../daemon/services.ts'
import type { RestoreProgress } from '../../proto/resources/index.ts'
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

test('careen goes on restoring a run when its stream was open for too long, and counts on', async () => {
  await using world = await openWorld()
  await world.apply(webPolicy(), true)
  const run = await world.start('prod/team/web')
  const left = ['a', 'b', 'c', 'd']
  async function* restoreRun(_run: string, signal: AbortSignal): AsyncIterable<RestoreProgress> {
    const total = left.length
    if (total === 0) return
    for (let done = 1; done <= total; done += 1) {
      await sleep(70)
      if (signal.aborted) return
      const digest = `sha256:${(left.shift() ?? '').repeat(64)}` as const
      const image = {
        digest,
        hadTags: [],
        outcome: 'restored',
        tags: [],
        tagConflicts: [],
        manifests: [],
      } as const
      yield { image, done, total }
    }
    await sleep(300)
  }
  const repositories: Operations['repositories'] = { ...world.operations.repositories, restoreRun }
  await using served = await serve(world, { operations: { repositories }, bounds: { stream: 250 } })
  const client = openClient({ address: served.address, token: TOKEN })
  const counts: string[] = []
  for await (const { image, done, total } of client.restoreRun(run, NEVER))
    counts.push(`${image.digest[7]} ${done}/${total}`)
  client.close()
  assert.deepEqual(counts, ['a 1/4', 'b 2/4', 'c 3/4', 'd 4/4'])
})
