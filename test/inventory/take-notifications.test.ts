/** What registries tell, in the store and in decisions. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { takeNotifications } from '../../daemon/inventory/take-notifications.ts'
import { openLog } from '../../daemon/log.ts'
import { startNotifications } from '../../daemon/notifications.ts'
import { LOCAL_TRUST } from '../../daemon/trust/index.ts'
import type { ReceivedNotification } from '../../proto/resources/notification.ts'
import { until } from '../support/ports.ts'
import { pushImage } from '../support/push.ts'
import { startDockerRegistry } from '../support/registry-server.ts'
import { skipWithoutServer } from '../support/skips.ts'
import { openWorld, webPolicy, type World } from '../support/world.ts'

const ref = { registry: 'prod', repository: 'team/web' }
const DAY = 24 * 3600_000
const told = (
  action: ReceivedNotification['action'],
  at: number,
  rest: Partial<ReceivedNotification>,
): ReceivedNotification => ({
  action,
  at,
  repository: 'team/web',
  ...rest,
})
const sighting = (world: World, digest: string) =>
  world.store.sightings.page(ref, '', 99).find((one) => one.digest === digest)

test('a push of an unknown time is no evidence, and the run at work receives it', async () => {
  await using world = await openWorld()
  const { digest } = await world.push('team/web', { tags: ['pr-1'] })
  await world.apply(webPolicy())
  await world.dryRun('prod/team/web')
  takeNotifications(world.store, 'prod', [told('push', 20, { digest, tag: 'pr-1', timeUnknown: true })])
  assert.equal(sighting(world, digest)?.pushedAt, undefined)
  assert.equal(world.store.pushes.page(ref, 0, 9).length, 1)
})

test('the latest push and pull count, in whatever order they are reported', async () => {
  await using world = await openWorld()
  const { digest } = await world.push('team/web', { tags: ['pr-1'] })
  await world.apply(webPolicy())
  await world.dryRun('prod/team/web')
  takeNotifications(world.store, 'prod', [told('push', 20, { digest }), told('push', 10, { digest })])
  takeNotifications(world.store, 'prod', [told('pull', 30, { digest }), told('pull', 40, { digest })])
  takeNotifications(world.store, 'other', [told('pull', 99, { digest })])
  const seen = sighting(world, digest)
  assert.deepEqual([seen?.pushedAt, seen?.pulledAt], [20, 40])
})

test('a delete forgets, unless a later push is known', async () => {
  await using world = await openWorld()
  const { digest } = await world.push('team/web', { tags: ['pr-1'] })
  await world.apply(webPolicy())
  await world.dryRun('prod/team/web')
  takeNotifications(world.store, 'prod', [told('push', 20, { digest }), told('delete', 10, { digest })])
  assert.equal(sighting(world, digest)?.pushedAt, 20)
  takeNotifications(world.store, 'prod', [told('delete', 30, { digest })])
  assert.equal(sighting(world, digest), undefined)
  assert.deepEqual(world.store.notifications.get(ref, digest), {})
})

test('a tag that is reported as deleted is removed, unless it was pushed later', async () => {
  await using world = await openWorld()
  await world.push('team/web', { tags: ['pr-1'] })
  await world.apply(webPolicy())
  await world.dryRun('prod/team/web')
  const gone = () => world.store.tags.page(ref, '', 9)[0]?.removedAt
  takeNotifications(world.store, 'prod', [told('delete', 10, { tag: 'pr-1' })])
  assert.equal(gone(), undefined)
  const later = Date.now() + DAY
  takeNotifications(world.store, 'prod', [told('delete', later, { tag: 'pr-1' })])
  assert.equal(gone(), later)
  await world.dryRun('prod/team/web')
  assert.equal(gone(), undefined)
})

test('a reported push makes an old image young, a reported pull counts as use', async () => {
  await using world = await openWorld()
  const images = []
  for (const name of ['pr-1', 'pr-2', 'pr-3'])
    images.push(await world.push('team/web', { tags: [name], days: 30 }))
  await world.apply(webPolicy('', 'expire_period = "7d"\n    age_from = "last_pulled"'))
  await world.dryRun('prod/team/web')
  const planned = async (rule: string) => {
    const plan = await world.plan(webPolicy('', rule))
    return plan.effects[0]?.deletes.flatMap(({ tags }) => tags).toSorted()
  }
  const old = Date.now() - 20 * DAY
  const [first, second] = images.map(({ digest }) => digest)
  assert.ok(first !== undefined && second !== undefined)
  takeNotifications(world.store, 'prod', [
    told('push', Date.now(), { digest: first }),
    told('pull', old, { digest: second }),
  ])
  assert.deepEqual(await planned('expire_period = "8d"'), ['pr-2', 'pr-3'])
  assert.deepEqual(await planned('expire_period = "8d"\n    age_from = "last_pulled"'), ['pr-2'])
  takeNotifications(world.store, 'prod', [told('pull', Date.now(), { digest: second })])
  assert.deepEqual(await planned('expire_period = "8d"\n    age_from = "last_pulled"'), [])
})

describe('docker-registry 2.8', { skip: await skipWithoutServer('docker-registry') }, () => {
  test('docker-registry 2.8 reports pushes, pulls and deletes', async () => {
    await using world = await openWorld()
    const secret = 'a-secret-of-some-length'
    const receiver = await startNotifications({
      store: world.store,
      trust: LOCAL_TRUST,
      address: '127.0.0.1:0',
      ignored: [],
      env: { EVENTS: secret },
      now: Date.now,
      delivered: (name, upTo) => void world.delivered.set(name, upTo),
      arrived: () => {},
      log: openLog('silent'),
    })
    try {
      await using server = await startDockerRegistry({
        deleteEnabled: true,
        notify: { url: `http://${receiver.address}/prod`, secret },
      })
      await world.apply(
        webPolicy().replace('url = "$URL"', `url = "${server.url}"\n  events_secret = "env:EVENTS"`),
        true,
      )
      const target = { url: server.url, repository: 'team/web' }
      const { digest, mediaType } = await pushImage(target, { tags: ['pr-1'] })
      const known = () => world.store.notifications.get(ref, digest)
      await until('the push is told', async () => known().pushedAt !== undefined)
      assert.equal((await world.dryRun('prod/team/web')).state, 'SUCCEEDED')
      const { digest: next } = await pushImage(target, { tags: ['pr-2'] })
      await until('what came after the scan is told', async () => {
        return world.store.notifications.get(ref, next).pushedAt !== undefined
      })
      assert.equal(known().pulledAt, undefined)
      await fetch(`${server.url}/v2/team/web/manifests/pr-1`, { headers: { accept: mediaType } })
      await until('the pull is told', async () => known().pulledAt !== undefined)
      assert.ok(sighting(world, digest)?.pushedAt)
      await fetch(`${server.url}/v2/team/web/manifests/${digest}`, { method: 'DELETE' })
      await until('the delete is told', async () => sighting(world, digest) === undefined)
    } finally {
      await receiver.close()
    }
  })
})
