/** What does not fit into a message between worker and daemon: the image is kept, the reason says why, and the run goes on. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { digestOf } from '../../daemon/registry/manifest/index.ts'
import { remoteLedger } from '../../daemon/remote/ledger.ts'
import { sentence } from '../../policies/engine/index.ts'
import type { RunKind } from '../../proto/resources/index.ts'
import { newWorker, serve } from '../support/serve.ts'
import { openWorld, pushTen, webPolicy, type World } from '../support/world.ts'

const REASONS = 'max_delete_percent = 100\n  allow_empty = true'

/** Works on a run with a worker of another process, and returns the run and why each kept image with a `pr-` tag was kept. */
async function worked(world: World, kind: RunKind) {
  await world.apply(webPolicy(REASONS), true)
  await using served = await serve(world)
  const ledger = remoteLedger(served.client, newWorker())
  const run = await world.workOn(await world.start('prod/team/web', kind), { ledger })
  const kept = world.store.decisions
    .page(run.id, 0, 99)
    .decisions.filter(({ action, tags }) => action === 'KEEP' && tags.some((tag) => tag.startsWith('pr-')))
  return { run, kept: kept.map(({ reasons }) => reasons.map(sentence).join('; ')) }
}

test('a manifest of more than 4 MiB', async () => {
  await using world = await openWorld()
  const [image] = await pushTen(world, 2)
  const small = world.stored().manifests.get(image?.digest ?? '')
  assert.ok(image && small)
  const body = JSON.parse(Buffer.from(small.bytes).toString()) as object
  const bytes = Buffer.from(JSON.stringify({ ...body, annotations: { much: 'x'.repeat(5 << 20) } }))
  const large = { ...small, bytes, digest: digestOf(bytes) }
  world.stored().manifests.set(large.digest, large)
  world.stored().tags.set('pr-1', large.digest)
  world.stored().manifests.delete(image.digest)
  const { run, kept } = await worked(world, 'CLEAN')
  assert.deepEqual([run.state, run.counts?.deleted], ['SUCCEEDED', 1], run.message)
  assert.deepEqual(kept, [
    'its manifest cannot be read: it has 5.0 MiB, and more than 3.5 MiB cannot be recorded',
  ])
  assert.ok(world.stored().manifests.has(large.digest))
})

test('an image with more tags than a message can have', async () => {
  await using world = await openWorld()
  const [image] = await pushTen(world, 2)
  assert.ok(image)
  const COUNT = 1300
  for (let i = 0; i < COUNT; i += 1) world.stored().tags.set(`pr-1-${i}-${'x'.repeat(3300)}`, image.digest)
  const { run, kept } = await worked(world, 'DRY_RUN')
  assert.deepEqual([run.state, run.counts?.planned], ['SUCCEEDED', 1], run.message)
  assert.deepEqual(kept, ['its manifest cannot be read: it has 1301 tags, and so many cannot be recorded'])
})
