/** A record of a removal that was forged before careen compared digests: a restore by it moves no tag. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tombstoneOf } from '../../daemon/registry/manifest/index.ts'
import type { NewIntent } from '../../proto/resources/index.ts'
import { resolve } from '../support/push.ts'
import { openWorld, webPolicy, type World } from '../support/world.ts'

const REF = { registry: 'prod', repository: 'team/web' }

/** Records that an image was deleted. */
function removed(world: World, intent: Partial<NewIntent>): void {
  const run = { runId: 'r', generation: 1, at: 1 }
  const nothing = { mediaType: '', bytes: Buffer.alloc(0), children: [], size: 0, reasons: [] }
  const id = world.store.intents.insert(REF, run, {
    digest: '',
    tags: [],
    action: 'DELETE',
    ...nothing,
    ...intent,
  })
  world.store.intents.recordOutcome(id, { outcome: 'deleted', at: 2 })
}

test('a record with the manifest of another image is refused, and its tag points nowhere', async () => {
  await using world = await openWorld()
  const other = await world.push('team/web', { tags: ['other'] })
  await world.apply(webPolicy())
  const { mediaType, bytes } = world.stored().manifests.get(other.digest) ?? tombstoneOf('none')
  const digest = `sha256:${'a'.repeat(64)}`
  removed(world, { digest, tags: ['pr-1'], mediaType, bytes })
  const restored = world.repositories.restore('prod/team/web', 'pr-1')
  await assert.rejects(restored, { code: 'RESTORE_IMPOSSIBLE', message: /has another digest/ })
  assert.equal(await resolve(world.at(), 'pr-1'), undefined)
  assert.deepEqual(await world.tags('team/web'), ['other'])
})
