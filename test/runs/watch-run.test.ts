import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NewIntent } from '../../proto/resources/intent.ts'
import type { Run } from '../../proto/resources/run.ts'
import { openWorld, pushTen, webPolicy } from '../support/world.ts'

const intent: NewIntent = {
  digest: `sha256:${'a'.repeat(64)}`,
  action: 'DELETE',
  tags: ['pr-1'],
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  bytes: new Uint8Array(),
  children: [],
  size: 1,
  reasons: [],
}

test('watching a run shows how many removals it has begun, each time there are more', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy(), true)
  const { id } = await world.start('prod/team/web')
  world.store.runs.update(id, { state: 'RUNNING' })
  const query = { run: id, after: 0, conditions: [] }
  const watched = world.runs.watch(query, new AbortController().signal)[Symbol.asyncIterator]()
  const told = async () => {
    const step = await watched.next()
    const run: Run | undefined = step.done === true ? undefined : step.value.run
    return [run?.state, run?.begun, run?.removals?.deleted, run?.removals?.untagged, run?.removals?.pending]
  }
  const begin = () =>
    world.store.intents.insert(
      { registry: 'prod', repository: 'team/web' },
      { runId: id, generation: 1, at: 0 },
      intent,
    )
  assert.deepEqual(await told(), ['RUNNING', undefined, 0, 0, 0])
  const first = begin()
  assert.deepEqual(await told(), ['RUNNING', 1, 0, 0, 1])
  world.store.intents.recordOutcome(begin(), { outcome: 'refused', at: 0 })
  assert.deepEqual(await told(), ['RUNNING', 2, 0, 0, 1])
  world.store.intents.recordOutcome(first, { outcome: 'deleted', at: 0 })
  assert.deepEqual(await told(), ['RUNNING', 2, 1, 0, 0])
  world.store.runs.update(id, { state: 'FAILED', endedAt: 1 })
  assert.deepEqual(await told(), ['FAILED', undefined, 1, 0, 0])
  assert.deepEqual(await told(), Array.from({ length: 5 }))
})
