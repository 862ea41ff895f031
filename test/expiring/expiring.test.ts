/** Images are announced before they are deleted: once each, in time, and again only if something about it changed. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { announceEnded } from '../../daemon/expiring/expiring.ts'
import type { CloudEvent } from '../../daemon/webhooks/cloud-event.ts'
import { deliver } from '../../daemon/webhooks/deliver.ts'
import { WEBHOOK_TYPES } from '../../policies/audit/index.ts'
import { DAEMON_ACTOR } from '../../proto/resources/index.ts'
import { NEVER, openWorld, refOf, webPolicy } from '../support/world.ts'

const DAY = 86_400_000
const NIGHT = Date.UTC(2040, 5, 1, 3, 20)
const ONCE = { actor: DAEMON_ACTOR, requestId: '', validateOnly: false }
const WEEK = webPolicy('', 'expire_period = "7d"')

/** A world whose runs are announced, and a receiver of the announcements. */
async function announcing(notices: readonly number[] = [3 * DAY]) {
  const world = await openWorld()
  const { store, clock } = world
  // Twenty minutes behind the first run of a day, which spreads over ten.
  clock.skew = NIGHT - Date.now()
  store.installation.begin({ id: 'i-1', home: 'h', since: 1 })
  const deps = { store, now: clock.now, yieldLoop: () => clock.sleep(0), stop: NEVER }
  const look = () => announceEnded(deps, notices)
  const [received, posts] = [[] as CloudEvent[], { refused: 0 }]
  const receive = (notice: number, name = 'ops') =>
    deliver(
      {
        store,
        clock,
        log: { warn: () => {} },
        secretOf: () => Promise.resolve('a-secret-of-some-length'),
        dropped: () => {},
        post: async (_target, { body }) => {
          if (posts.refused > 0 && received.length === 2) {
            posts.refused -= 1
            return { kind: 'refused', why: 'it is down' }
          }
          received.push(JSON.parse(body) as CloudEvent)
          return { kind: 'accepted' }
        },
      },
      {
        name,
        url: 'https://x',
        secret: 'env:X',
        nearest: 'public',
        notice,
        events: ['careen.image.expiring'],
      },
      NEVER,
    )
  await look()
  await receive(notices[0] ?? 0)
  /** Returns the tags that the next nights announce. */
  const night = async (days = 1): Promise<readonly unknown[]> => {
    clock.skew += days * DAY
    await world.clean('prod/team/web')
    await look()
    received.length = 0
    await receive(notices[0] ?? 0)
    return received.map(({ data }) => (data['details'] as { tags: string[] }).tags[0])
  }
  const pushOf = (age: number, ...tags: string[]) =>
    world.push('team/web', { tags, days: age - (NIGHT - Date.now()) / DAY })
  return Object.assign(world, { night, look, received, receive, posts, pushOf })
}

test('an image is announced once, days before its run, and again if a pin saved it and ended', async () => {
  await using world = await announcing()
  const { night, received, store } = world
  const { digest } = await world.pushOf(3.5, 'pr-1', 'pr-one')
  await world.pushOf(1.5, 'pr-2')
  await world.pushOf(9, 'pr-now')
  await world.pushOf(9, 'release-1')
  await world.apply(WEEK)
  assert.deepEqual(await night(0), [], 'nothing is due within the notice')
  assert.deepEqual(await night(), ['pr-1'])
  const [{ id, subject, source, data } = assert.fail()] = received
  assert.match(id, /^\d+-1$/)
  assert.deepEqual(
    [subject, source],
    [`workspaces/default/registries/prod/repositories/team%2Fweb/images/${digest}`, '/careen/i-1'],
  )
  const { goes_time, delete_time, run, ...details } = data['details'] as Record<string, unknown>
  const { size_bytes, reasons, ...rest } = details as { size_bytes: number; reasons: readonly string[] }
  assert.ok(size_bytes > 0)
  assert.match(reasons.join(), /^(?=.*4d 12h)(?=.*7d)(?=.*previews)/)
  assert.deepEqual(rest, {
    notice_seconds: 259_200,
    policy: 'lifecycle_policy.web',
    digest,
    tags: ['pr-1', 'pr-one'],
    tag_count: 2,
  })
  assert.match(String(run), /^r-/)
  assert.match(String(goes_time), /^2040-06-04T15:(?:19|2)/)
  assert.match(String(delete_time), /^2040-06-05T03:0/, 'the first run after its time')

  assert.deepEqual(await night(0), [], 'a second run of the day')
  store.expiring.setReadUpTo(0)
  assert.deepEqual(await night(0), [], 'all runs are read again, as after a restart')
  const pinned = { ...refOf('prod/team/web'), reference: 'pr-1', reason: 'a demo', field: 'pin' }
  const [pin = assert.fail()] = world.pins.create({
    pins: [{ ...pinned, end: { after: 60 * DAY } }],
    by: 'token:ci',
    ...ONCE,
  })
  assert.deepEqual(await night(), [], 'pinned')
  world.pins.remove({ ...ONCE, workspace: 'default', id: pin.id, etag: '' })
  assert.deepEqual(await night(0), ['pr-1'], 'the pin is removed')
  assert.deepEqual(await night(), ['pr-2'])
  assert.deepEqual(await night(3), [], 'both are deleted, with no word of it')
  assert.deepEqual(await world.tags('team/web'), ['release-1'])
  assert.deepEqual(world.store.expiring.said(refOf('prod/team/web'), digest, 3 * DAY), undefined)
})

test('a policy that deletes earlier announces again, one that deletes later does not', async () => {
  await using world = await announcing([5 * DAY])
  await world.pushOf(4.5, 'pr-1')
  await world.apply(WEEK)
  assert.deepEqual(await world.night(0), ['pr-1'])
  await world.apply(webPolicy('', 'expire_period = "8d"'))
  assert.deepEqual(await world.night(0), [])
  await world.apply(WEEK)
  assert.deepEqual(await world.night(0), [], 'as it was said')
  await world.apply(webPolicy('', 'expire_period = "6d"'))
  assert.deepEqual(await world.night(0), ['pr-1'])
  await world.pushOf(4.5, 'pr-2')
  await world.clean('prod/team/web')
  await world.apply(WEEK.replace('"ACTIVE"', '"DISABLED"'))
  await world.look()
  world.received.length = 0
  await world.receive(5 * DAY)
  assert.deepEqual(world.received, [], 'its policy was disabled meanwhile')
})

test('two notices are two announcements, each for the webhooks that have it', async () => {
  await using world = await announcing([DAY, 3 * DAY])
  await world.receive(3 * DAY, 'early')
  await world.pushOf(4.5, 'pr-1')
  await world.apply(WEEK)
  assert.deepEqual(await world.night(0), [], 'not within a day')
  await world.receive(3 * DAY, 'early')
  assert.equal(world.received.length, 1)
  assert.deepEqual(await world.night(), [])
  assert.deepEqual(await world.night(), ['pr-1'])
  world.received.length = 0
  await world.receive(3 * DAY, 'early')
  assert.deepEqual(world.received, [])
})

test('many images are announced in order, and a receiver that fails gets the rest and none twice', async () => {
  await using world = await announcing()
  for (let at = 1; at <= 4; at += 1) await world.pushOf(5.5, `pr-${at}`)
  await world.apply(WEEK)
  world.posts.refused = 1
  assert.equal((await world.night(0)).length, 2)
  const [first] = world.received
  world.clock.skew += 5000
  await world.receive(3 * DAY)
  assert.equal(world.received.length, 4)
  assert.equal(new Set(world.received.map(({ subject }) => subject)).size, 4)
  const sequence = String(first?.id).split('-')[0]
  assert.deepEqual(
    world.received.map(({ id }) => id),
    [1, 2, 3, 4].map((at) => `${sequence}-${at}`),
  )
  const types = world.store.audit.list({ order: 'oldest', after: 0, limit: 100 }).map(({ type }) => type)
  assert.equal(types.filter((type) => type === 'careen.images.expiring').length, 1, 'one event of the record')
  assert.ok(WEBHOOK_TYPES.includes('careen.image.expiring'))
})

test('nothing is recorded while no webhook wants it, and the first look begins at the newest run', async () => {
  const notices: number[] = []
  await using world = await announcing(notices)
  await world.pushOf(5.5, 'pr-1')
  await world.apply(WEEK)
  await world.night(0)
  assert.equal(world.store.expiring.readUpTo(), undefined)
  notices.push(3 * DAY)
  await world.look()
  assert.equal(world.store.audit.newest('careen.images.expiring'), undefined)
  assert.deepEqual(await world.night(0), ['pr-1'])
})
