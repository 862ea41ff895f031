import assert from 'node:assert/strict'
import { test } from 'node:test'
import { takeNotifications } from '../../../daemon/inventory/take-notifications.ts'
import { harborWorld } from '../../registry/vendors/fake-harbor.ts'
import { pushIndex } from '../../support/push.ts'
import { AFTER_DELETES, openWorld, webPolicy, type World } from '../../support/world.ts'

const POLICY = webPolicy('max_delete_percent = 100')

/** An old index of two platforms, with something that refers to it; and what stays. */
async function pushGroup(world: World) {
  const target = world.at()
  const amd64 = await world.push('team/web', { tags: [], days: 30, seed: 'amd64' })
  const arm64 = await world.push('team/web', { tags: [], days: 30, seed: 'arm64' })
  const index = await pushIndex(target, ['pr-1'], [amd64, arm64])
  const subject = { digest: index.digest, size: index.size }
  const sbom = await world.push('team/web', {
    tags: [],
    days: 30,
    subject,
    artifactType: 'application/spdx+json',
  })
  await world.push('team/web', { tags: ['keep'], days: 30 })
  return { index, amd64, arm64, sbom, all: [index, amd64, arm64, sbom].map((one) => one.digest).toSorted() }
}

const manifests = (world: World) => world.stored().manifests ?? new Map()

test('what a registry deletes along is written down before, counted, and can be put back', async () => {
  await using world = await openWorld({ referrersApi: true })
  const pushed = await pushGroup(world)
  await using fake = await harborWorld(world, 20)
  await world.apply(POLICY.replace('$URL', fake.url))
  const before: number[] = []
  const intend = world.ledger.intend
  Object.assign(world.ledger, {
    intend: async (...args: Parameters<typeof intend>) => {
      before.push(fake.log.filter((line) => /^DELETE .*tags\/pr-1|^DELETE \/v2.*sha256/.test(line)).length)
      return intend(...args)
    },
  })
  const run = await world.clean('prod/team/web')
  assert.equal(run.state, 'SUCCEEDED', run.message)
  assert.equal(run.counts?.deleted, 1)
  assert.equal(run.counts?.skipped, 0)
  const intents = world.store.intents.ofRun(run.id, 0, 100)
  assert.deepEqual(intents.map((intent) => intent.digest).toSorted(), pushed.all)
  assert.deepEqual(
    intents
      .map(({ digest, outcome }) => (digest === pushed.index.digest ? 'index ' : '') + outcome)
      .toSorted(),
    ['gone', 'gone', 'gone', 'index deleted'],
  )
  assert.equal(new Set(before).size, 1, 'every intent comes before the first real DELETE')
  assert.ok(!manifests(world).has(pushed.amd64.digest))

  const restored = await world.repositories.restore('prod/team/web', 'pr-1')
  assert.deepEqual([...restored.manifests].toSorted(), pushed.all)
  assert.deepEqual(restored.tags, ['pr-1'])
  for (const digest of pushed.all) assert.ok(manifests(world).has(digest), digest)
})

test('what two images share, and what refers to a referrer, is written down once', async () => {
  await using world = await openWorld({ referrersApi: true })
  const pushed = await pushGroup(world)
  const target = world.at()
  const second = await pushIndex(target, ['pr-2'], [pushed.arm64])
  const subject = { digest: pushed.sbom.digest, size: pushed.sbom.size }
  const signature = await world.push('team/web', {
    tags: [],
    days: 30,
    subject,
    artifactType: 'application/x.sig',
  })
  await using fake = await harborWorld(world, 20)
  await world.apply(POLICY.replace('$URL', fake.url))
  const run = await world.clean('prod/team/web')
  assert.equal(run.counts?.deleted, 2, run.message)
  const intents = world.store.intents.ofRun(run.id, 0, 100)
  const wanted = [...pushed.all, second.digest, signature.digest].toSorted()
  assert.deepEqual(intents.map(({ digest }) => digest).toSorted(), wanted)
  assert.ok(intents.every(({ outcome }) => outcome === 'gone' || outcome === 'deleted'))
})

test('nothing is deleted if the registry reports that a part of it was pushed again', async () => {
  await using world = await openWorld({ referrersApi: true })
  const pushed = await pushGroup(world)
  await using fake = await harborWorld(world, 20)
  await world.apply(POLICY.replace('$URL', fake.url))
  const intend = world.ledger.intend
  const told = { action: 'push', repository: 'team/web', digest: pushed.amd64.digest } as const
  Object.assign(world.ledger, {
    intend: async (...args: Parameters<typeof intend>) => {
      const id = await intend(...args)
      takeNotifications(world.store, 'prod', [{ ...told, at: Date.now() }])
      return id
    },
  })
  const run = await world.clean('prod/team/web')
  assert.deepEqual([run.counts?.deleted, run.counts?.skipped], [0, 1], run.message)
  for (const digest of pushed.all) assert.ok(manifests(world).has(digest), digest)
  assert.ok(world.store.intents.ofRun(run.id, 0, 100).every(({ outcome }) => outcome === 'not_done'))
})

test('the intents of an image and of what goes with it are dropped, and asked for anew, if its DELETE would be too late', async () => {
  await using world = await openWorld({ referrersApi: true })
  await pushGroup(world)
  await using fake = await harborWorld(world, 20)
  await world.apply(POLICY.replace('$URL', fake.url))
  const intend = world.ledger.intend
  let intents = 0
  Object.assign(world.ledger, {
    intend: async (...args: Parameters<typeof intend>) => {
      intents += 1
      // The last dependent's answer is in time, and that of the image not any more.
      if (intents === 2) world.clock.skew += 10_001
      return intend(...args)
    },
  })
  const run = await world.clean('prod/team/web')
  assert.deepEqual([run.state, run.counts?.deleted], ['SUCCEEDED', 1], run.message)
  assert.deepEqual(
    world.store.intents.ofRun(run.id, 0, 100).map(({ outcome }) => outcome),
    ['not_done', 'not_done', 'not_done', 'not_done', 'deleted', 'gone', 'gone', 'gone'],
  )
})

test('what did not go along is removed by itself, under an intent of its own', async () => {
  await using world = await openWorld({ referrersApi: true })
  const pushed = await pushGroup(world)
  await using fake = await harborWorld(world, 20, (digest) => digest === pushed.sbom.digest)
  await world.apply(POLICY.replace('$URL', fake.url))
  const run = await world.clean('prod/team/web')
  assert.equal(run.counts?.deleted, 1)
  const outcomes = world.store.intents
    .ofRun(run.id, 0, 100)
    .filter(({ digest }) => digest === pushed.sbom.digest)
    .map(({ outcome }) => outcome)
  assert.deepEqual(outcomes, ['not_done', 'deleted'])
})

test('if the delete of the image is refused, its cascade stays, and no intent is left open', async () => {
  await using world = await openWorld({
    referrersApi: true,
    fault: ({ method, path }) =>
      method === 'DELETE' && path.includes('sha256') && world.store.runs.list({ limit: 1 }).length > 0
        ? { kind: 'answer', status: 412, body: '{"errors":[{"code":"PRECONDITION","message":"no"}]}' }
        : undefined,
  })
  const pushed = await pushGroup(world)
  await using fake = await harborWorld(world, 20)
  await world.apply(POLICY.replace('$URL', fake.url))
  const run = await world.clean('prod/team/web')
  const intents = world.store.intents.ofRun(run.id, 0, 100)
  assert.ok(
    intents.every(({ outcome }) => outcome !== undefined),
    JSON.stringify(intents),
  )
  for (const digest of pushed.all) assert.equal(manifests(world).has(digest), run.counts?.deleted === 0)
})

test('a registry that deletes nothing along gets no intents ahead', async () => {
  await using world = await openWorld({ referrersApi: true })
  const pushed = await pushGroup(world)
  await world.apply(POLICY)
  const run = await world.clean('prod/team/web')
  assert.equal(run.counts?.deleted, 1)
  const intents = world.store.intents.ofRun(run.id, 0, 100)
  assert.deepEqual(
    intents.map(({ outcome }) => outcome),
    ['deleted', 'deleted', 'deleted', 'deleted'],
  )
  assert.deepEqual(intents.map(({ digest }) => digest).toSorted(), pushed.all)
})

test('what is pushed while the intents are written down keeps the image, and nothing is sent', async () => {
  await using world = await openWorld({ referrersApi: true })
  const pushed = await pushGroup(world)
  await using fake = await harborWorld(world, 20)
  await world.apply(POLICY.replace('$URL', fake.url))
  const intend = world.ledger.intend
  let intents = 0
  Object.assign(world.ledger, {
    intend: async (...args: Parameters<typeof intend>) => {
      intents += 1
      if (intents === 2) world.stored().tags.set('release', pushed.index.digest)
      return intend(...args)
    },
  })
  const run = await world.clean('prod/team/web')
  assert.equal(run.state, 'SUCCEEDED', run.message)
  assert.equal(intents, 4)
  assert.deepEqual([run.counts?.deleted, run.counts?.skipped], [0, 1])
  assert.ok(!fake.log.some((line) => line.startsWith('DELETE /api')))
  for (const digest of pushed.all) assert.ok(manifests(world).has(digest), digest)
  const outcomes = world.store.intents.ofRun(run.id, 0, 100).map(({ outcome }) => outcome)
  assert.deepEqual(outcomes, ['not_done', 'not_done', 'not_done', 'not_done'])
})

test('where the end of the delete is not known, the next run settles what was to go along', async () => {
  await using world = await openWorld({ referrersApi: true })
  const pushed = await pushGroup(world)
  let dark = false
  await using fake = await harborWorld(
    world,
    20,
    () => true,
    ({ method, url }) => {
      const atImage = url.pathname.endsWith(pushed.index.digest)
      dark ||= method === 'DELETE' && atImage
      return dark && atImage ? { status: 502 } : undefined
    },
  )
  await world.apply(POLICY.replace('$URL', fake.url))
  const first = await world.clean('prod/team/web')
  assert.equal(first.state, 'FAILED')
  assert.match(first.message ?? '', /the next run resolves it/)
  const intents = () => world.store.intents.ofRun(first.id, 0, 100)
  assert.deepEqual(
    intents().map(({ outcome }) => outcome),
    [undefined, undefined, undefined, undefined],
  )
  for (const digest of pushed.all) manifests(world).delete(digest)
  dark = false
  world.wait(AFTER_DELETES)
  const second = await world.clean('prod/team/web')
  assert.equal(second.state, 'SUCCEEDED', second.message)
  assert.ok(intents().every(({ outcome }) => outcome === 'deleted'))
})

test('a referrer that is tagged meanwhile is not deleted along: the image stays with it', async () => {
  await using world = await openWorld({ referrersApi: true })
  const pushed = await pushGroup(world)
  await using fake = await harborWorld(world, 20)
  await world.apply(POLICY.replace('$URL', fake.url))
  const intend = world.ledger.intend
  Object.assign(world.ledger, {
    intend: async (...args: Parameters<typeof intend>) => {
      world.stored().tags.set('audited', pushed.sbom.digest)
      return intend(...args)
    },
  })
  const run = await world.clean('prod/team/web')
  assert.equal(run.state, 'SUCCEEDED', run.message)
  assert.deepEqual([run.counts?.deleted, run.counts?.skipped], [0, 1])
  for (const digest of pushed.all) assert.ok(manifests(world).has(digest), digest)
})
