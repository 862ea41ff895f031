import assert from 'node:assert/strict'
import { test } from 'node:test'
import { digestOf } from '../../daemon/registry/manifest/digest.ts'
import { openWorld } from '../support/world.ts'

const POLICY = `
registry "prod" {
  url = "$URL"
}

lifecycle_policy "web" {
  registry           = registry.prod
  repository         = "team/web"
  status             = "ACTIVE"
  grace              = "0s"
  max_delete_percent = 100

  rule "untagged" {
    untagged      = true
    expire_period = "1d"
  }
}
`

test('what an index of an unknown kind names stays, though it has no tag', async () => {
  await using world = await openWorld()
  const child = await world.push('team/web', { tags: ['child'], days: 30 })
  const loose = await world.push('team/web', { tags: ['loose'], days: 30 })
  await world.apply(POLICY)
  await world.dryRun('prod/team/web')
  const held = world.stored()
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 3, parts: [{ of: child.digest }] }))
  const digest = digestOf(bytes)
  held?.manifests.set(digest, { digest, mediaType: 'application/vnd.future.index+json', bytes })
  held?.tags.set('v1', digest)
  held?.tags.delete('child')
  held?.tags.delete('loose')
  // Two looks agree that the tags are gone, and then the images are old without them.
  for (const later of [1, 11 * 60_000, 2 * 24 * 3600_000]) {
    assert.equal((await world.dryRun('prod/team/web')).counts?.planned, 0)
    world.clock.skew += later
  }
  const run = await world.clean('prod/team/web')
  assert.equal(run.state, 'SUCCEEDED', run.message)
  assert.ok(held?.manifests.has(child.digest), 'the child is gone')
  assert.ok(!held?.manifests.has(loose.digest), 'nothing was cleaned at all')
})
