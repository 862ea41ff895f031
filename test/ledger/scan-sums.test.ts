/** What a repository holds after a scan is counted by the daemon. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ScanRecord } from '../../daemon/inventory/index.ts'
import { compact } from '../../policies/model/index.ts'
import { pushIndex } from '../support/push.ts'
import { openWorld, webPolicy, type World } from '../support/world.ts'

const REF = { registry: 'prod', repository: 'team/web' }
const ABSURD = { tags: 1e9, images: -1, imageCount: -1, bytes: 1e15 }

type Sums = Pick<ScanRecord, 'tags' | 'images' | 'imageCount' | 'bytes'>

/** Scans with a worker that reports other sums; returns what the honest scan found, and what is stored. */
async function scanned(world: World): Promise<readonly [Sums, object]> {
  let honest: Sums = { tags: 0, images: 0, bytes: 0 }
  const run = await world.workOn(await world.start('prod/team/web', 'DRY_RUN'), {
    ledger: {
      ...world.ledger,
      recordScan: (lease, scan, last) => {
        const { tags, images, imageCount, bytes } = scan
        honest = { tags, images, ...compact({ imageCount }), bytes }
        return world.ledger.recordScan(lease, { ...scan, ...ABSURD }, last)
      },
    },
  })
  assert.equal(run.state, 'SUCCEEDED', run.message)
  const { tags, images, imageCount, bytes } = world.store.repositories.get(REF) ?? {}
  return [honest, { tags, images, imageCount, bytes }]
}

test('tags, images and bytes are those of an honest scan, whatever the worker says', async () => {
  await using world = await openWorld({ referrersApi: true })
  const child = await world.push('team/web', { tags: ['pr-1', 'pr-one'], days: 1 })
  await world.push('team/web', {
    tags: [`${child.digest.replace(':', '-')}.sig`],
    days: 1,
    seed: 'signature',
  })
  await pushIndex(world.at(), ['pr-2'], [child])
  await world.apply(webPolicy(), true)
  for (let round = 0; round < 3; round += 1) {
    if (round === 1) await world.push('team/web', { tags: [`sha256-${'0'.repeat(64)}x`, 'pr-3'], days: 1 })
    const [honest, stored] = await scanned(world)
    assert.deepEqual(stored, honest, `round ${round}`)
    assert.ok(honest.bytes > 0 && honest.tags === (round === 0 ? 3 : 5), JSON.stringify(honest))
    assert.equal(
      honest.imageCount,
      round === 0 ? 1 : 2,
      'an index with its child and its signature is one image',
    )
  }
})

test('an image that is deleted counts no more, and bytes are computed again', async () => {
  await using world = await openWorld()
  await world.push('team/web', { tags: ['pr-1'], days: 10 })
  await world.push('team/web', { tags: ['release'], days: 10 })
  await world.apply(webPolicy('max_delete_percent = 100'))
  const [before] = await scanned(world)
  await world.clean('prod/team/web')
  const [honest, stored] = await scanned(world)
  assert.deepEqual(stored, honest)
  assert.ok(honest.bytes < before.bytes && honest.images === 1 && honest.imageCount === 1)
})

test('images that were never counted are counted at the next scan, also if it finds nothing new', async () => {
  await using world = await openWorld()
  await world.push('team/web', { tags: ['release'], days: 10 })
  await world.apply(webPolicy())
  const [{ imageCount: _imageCount, ...before }] = await scanned(world)
  world.store.repositories.recordScan(REF, { at: world.clock.now(), ...before })
  assert.equal(world.store.repositories.get(REF)?.imageCount, undefined)
  const [honest, stored] = await scanned(world)
  assert.deepEqual([stored, honest.imageCount], [honest, 1])
})
