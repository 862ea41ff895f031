/** A lease that is lost while one image is being removed: each request may take minutes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../../daemon/clock.ts'
import type { Fault } from '../../daemon/registry/fake/faults.ts'
import { resolve } from '../support/push.ts'
import { AFTER_DELETES, openWorld, pushTen, webPolicy } from '../support/world.ts'

const MINUTES = 120_000

for (const [how, untag, method] of [
  ['its tag goes', true, 'DELETE'],
  ['its tag is moved to a tombstone', false, 'PUT'],
] as const) {
  test(`lost while ${how}: the DELETE of the image is not sent, and the next run that may look finds it`, async () => {
    const about = { armed: false, late: 0 }
    const fault = (request: { method: string; path: string }): Fault | undefined => {
      if (!about.armed || request.method !== method || !request.path.endsWith('/pr-1')) return undefined
      return { kind: 'after', act: () => void (about.late = MINUTES) }
    }
    await using world = await openWorld({ untag, fault })
    world.clock.monotonic = () => systemClock.monotonic() + about.late
    const [image] = await pushTen(world, 1)
    assert.ok(image)
    await world.apply(webPolicy().replace('url = "$URL"', 'url = "$URL"\n  tombstones = true'))
    const run = await world.start('prod/team/web')
    about.armed = true
    await assert.rejects(world.workOn(run), { code: 'LEASE_LOST' })
    about.armed = false
    assert.ok(!world.deletes().some(({ path }) => path.endsWith(image.digest)))
    const target = world.at()
    assert.equal(await resolve(target, image.digest), image.digest)
    assert.ok(world.store.intents.open(run).some(({ digest }) => digest === image.digest))
    world.clock.skew += MINUTES
    assert.equal((await world.workOn(run)).state, 'SUCCEEDED')
    assert.equal(world.store.intents.open(run).length > 0, true, 'its DELETE may still be under way')
    about.late += AFTER_DELETES
    world.clock.skew += AFTER_DELETES
    assert.equal((await world.clean('prod/team/web')).state, 'SUCCEEDED')
    assert.deepEqual(world.store.intents.open(run), [])
  })
}
